"""Every pair of adjacent colours meets WCAG 2.2 AA in both schemes: 4.5 to 1 for text, 3 to 1 for icons and controls."""

import re

import pytest

from themes.registry import find_theme

TOPICS = ("heat", "water", "green", "housing", "energy", "digital", "neutral", "brand")
TEXT = [
    ("ink", "paper"),
    ("ink-soft", "paper"),
    ("ink-faint", "paper"),
    ("ink", "sand"),
    ("ink-soft", "sand"),
    ("ink-faint", "sand"),
    ("paper", "brand"),
    ("paper", "ink"),
    ("ink", "brand-soft"),
    ("ink", "mark"),
    ("ink", "signal-soft"),
    ("signal", "signal-soft"),
    ("signal", "paper"),
    ("foot-ink", "foot"),
    ("foot-soft", "foot"),
    *(pair for topic in TOPICS for pair in ((f"{topic}:ink", "paper"), (f"{topic}:ink", f"{topic}:soft"))),
    *(pair for topic in TOPICS for pair in (("ink", f"{topic}:soft"), ("ink-soft", f"{topic}:soft"))),
]
SIGNS = [
    ("edge", "paper"),
    ("edge", "sand"),
    ("brand", "paper"),
    ("brand", "sand"),
    ("signal", "paper"),
    *((topic, "paper") for topic in TOPICS),
]


def declared(css):
    return dict(re.findall(r"--([\w-]+):\s*(#[0-9a-f]{6})\b", css))


def tokens(scheme):
    """Return the colours of tokens.css in a scheme: the dark ones override the light ones."""
    css = (find_theme("default")[0].static / "theme" / "tokens.css").read_text("utf-8")
    light, dark = css.split("@media (prefers-color-scheme: dark)")
    return declared(light) | (declared(dark) if scheme == "dark" else {})


def channels(colour):
    return [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]


def linear(channel):
    return channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4


def contrast(one, other):
    def luminance(light):
        red, green, blue = light
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def to_oklab(light):
    red, green, blue = light
    long = (0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue) ** (1 / 3)
    middle = (0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue) ** (1 / 3)
    short = (0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue) ** (1 / 3)
    return (
        0.2104542553 * long + 0.7936177850 * middle - 0.0040720468 * short,
        1.9779984951 * long - 2.4285922050 * middle + 0.4505937099 * short,
        0.0259040371 * long + 0.7827717662 * middle - 0.8086757660 * short,
    )


def from_oklab(lab):
    lightness, a, b = lab
    long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    middle = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    return (
        4.0767416621 * long - 3.3077115913 * middle + 0.2309699292 * short,
        -1.2684380046 * long + 2.6097574011 * middle - 0.3413193965 * short,
        -0.0041960863 * long - 0.7034186147 * middle + 1.7076147010 * short,
    )


def mixed(one, other, share):
    return from_oklab([share * x + (1 - share) * y for x, y in zip(to_oklab(one), to_oklab(other), strict=True)])


def shares():
    """Return the shares of a topic's colour in its ink and its soft ground, according to tokens.css."""
    css = (find_theme("default")[0].static / "theme" / "tokens.css").read_text("utf-8")
    return {
        name: int(share) / 100 for name, share in re.findall(r"--hue-(ink|soft): color-mix\(in oklab, var\(--hue\) (\d+)%", css)
    }


def resolve(name, scheme):
    """Return the linear light of a token, or of a topic's ink ("heat:ink") or soft ground ("heat:soft")."""
    known = {token: [linear(channel) for channel in channels(colour)] for token, colour in tokens(scheme).items()}
    topic, _, role = name.partition(":")
    if not role:
        return known[name]
    return mixed(known[topic], known["ink" if role == "ink" else "paper"], shares()[role])


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("front", "ground"), TEXT)
def test_text_has_sufficient_contrast(front, ground, scheme):
    assert contrast(resolve(front, scheme), resolve(ground, scheme)) >= 4.5


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("front", "ground"), SIGNS)
def test_icons_and_controls_have_sufficient_contrast(front, ground, scheme):
    assert contrast(resolve(front, scheme), resolve(ground, scheme)) >= 3


def test_known_contrasts():
    assert contrast([0, 0, 0], [1, 1, 1]) == pytest.approx(21)
    assert contrast(resolve("ink", "light"), [1, 1, 1]) == pytest.approx(15.9, abs=0.2)


def test_mixing_a_colour_with_itself_gives_that_colour():
    water = resolve("water", "light")

    assert mixed(water, water, 0.5) == pytest.approx(water, abs=1e-6)


def test_dark_scheme_redefines_every_colour():
    """A colour set only for the light scheme would show in the dark one."""
    css = (find_theme("default")[0].static / "theme" / "tokens.css").read_text("utf-8")
    light, dark = css.split("@media (prefers-color-scheme: dark)")

    assert set(declared(light)) == set(declared(dark))
