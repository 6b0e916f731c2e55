"""The style sheet with a site's own colours, at an address that changes with its content."""

from hashlib import sha256

from django.urls import reverse

PAPER = "#fbfaf6"  # the lightest background for text in the brand colour
SOFT_SHARES = {"brand": 14, "signal": 12}  # percent of the colour in its background
#: What stands on a site's own colour is white: both colours are dark enough to be read on paper.
ON_IT = {"brand": "--brand-fill: {colour};", "signal": "--signal-ink: #ffffff;"}


def brand_css(colours: dict[str, str]) -> str:
    """Return the rules that set `colours`, each "#rrggbb" by the name of its token; "" if none is set.

    They apply to the light scheme only: nobody has checked their contrast on dark pages.
    """
    rules = [
        f"--{token}: {colour}; --{token}-soft: color-mix(in oklab, {colour} {SOFT_SHARES[token]}%, {PAPER}); "
        + ON_IT[token].format(colour=colour)
        for token, colour in colours.items()
        if colour
    ]
    return f"@media (prefers-color-scheme: light) {{ :root {{ {' '.join(rules)} }} }}\n" if rules else ""


def version_of(css: str) -> str:
    return sha256(css.encode()).hexdigest()[:12]


def brand_address(css: str) -> str:
    """Return the address of the style sheet; "" for an empty one."""
    return reverse("brand_css", args=[version_of(css)]) if css else ""
