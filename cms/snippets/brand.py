"""The style sheets with a site's own colours, for its pages and for the admin, at addresses that change with their content."""

from hashlib import sha256

from django.urls import reverse

from themes.colours import WHITE, contrast, darkened, hsl, laid_over

PAPER = "#fbfaf6"  # the lightest background for text in the brand colour
ADMIN_GREY = "#f6f6f8"  # the darkest ground of text in Wagtail's light scheme
READABLE = 4.6  # 4.5 is required (WCAG 2.2); Wagtail rounds
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


def address_of(sheet: str, css: str) -> str:
    """Return the address of the style sheet `sheet` ("brand", "admin"); "" for an empty one."""
    return reverse("brand_css", args=[sheet, version_of(css)]) if css else ""


def admin_css(colour: str) -> str:
    """Return the rules that give Wagtail's menu, buttons and links the brand colour `colour`, or a darker shade where it could not be read.

    Wagtail computes all shades from these values. Its dark scheme keeps its own.
    """
    shades = {"primary": darkened(colour, is_ground_of_menu), "secondary": darkened(colour, is_ink_on_panels)}
    values = " ".join(rule for name, shade in shades.items() for rule in hsl_rules(name, shade))
    return f".w-theme-light {{ {values} }}\n@media (prefers-color-scheme: light) {{ .w-theme-system {{ {values} }} }}\n"


def is_ground_of_menu(colour: str) -> bool:
    """Return whether the entries of the menu, white at 80 %, can be read on `colour`."""
    return contrast(laid_over(WHITE, colour, 0.8), colour) >= READABLE


def is_ink_on_panels(colour: str) -> bool:
    """Return whether links in `colour` can be read on the grey of panels."""
    return contrast(colour, ADMIN_GREY) >= READABLE


def hsl_rules(name: str, colour: str) -> list[str]:
    hue, saturation, lightness = hsl(colour)
    return [
        f"--w-color-{name}-hue: {hue:g};",
        f"--w-color-{name}-saturation: {saturation:g}%;",
        f"--w-color-{name}-lightness: {lightness:g}%;",
    ]
