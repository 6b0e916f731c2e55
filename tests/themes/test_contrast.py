"""Every pair of adjacent colours meets WCAG 2.2 AA in both schemes: 4.5 to 1 for text, 3 to 1 for icons and controls."""

import re

import pytest

from themes.registry import find_theme

TOPICS = ("green", "water", "heat", "resilience", "housing", "energy", "digital", "economy", "mobility", "circular")
GROUNDS = ("paper", "raised", "sand")
TEXT = [
    *((ink, ground) for ink in ("ink", "ink-soft", "ink-faint", "wrong", "brand", *TOPICS) for ground in GROUNDS),
    *(("white", f"{topic}-fill") for topic in TOPICS),
    ("paper", "ink"),
    ("on-brand", "brand"),
    ("white", "brand-fill"),
    ("ink", "brand-soft"),
    ("brand", "brand-soft"),
    ("ink", "mark"),
    ("ink", "signal-soft"),
    ("signal-ink", "signal"),
    ("ink", "wrong-soft"),
    *((name, ground) for name in ("ink", "ink-soft") for ground in ("land", "sea")),
    ("foot-ink", "foot"),
    ("foot-soft", "foot"),
]
SIGNS = [
    *(("edge", ground) for ground in GROUNDS),
    *((topic, ground) for topic in TOPICS for ground in ("paper", "land", "sea")),
    *(("ink-faint", ground) for ground in ("land", "sea")),
]
#: The same in both schemes: yellow is time, and stands on its own ink.
UNCHANGED = {"signal", "signal-ink", "foot-ink", "foot-soft"}


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


def resolve(name, scheme):
    """Return the linear light of a token."""
    colour = "#ffffff" if name == "white" else tokens(scheme)[name]
    return [linear(channel) for channel in channels(colour)]


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
    assert contrast(resolve("ink", "light"), [1, 1, 1]) == pytest.approx(16.6, abs=0.2)


def test_dark_scheme_redefines_every_colour():
    """A colour set only for the light scheme would show in the dark one."""
    css = (find_theme("default")[0].static / "theme" / "tokens.css").read_text("utf-8")
    light, dark = css.split("@media (prefers-color-scheme: dark)")

    names = set(re.findall(r"--([\w-]+):\s*#[0-9a-f]{6}\b", light))
    assert names - UNCHANGED <= set(declared(dark))
    assert set(declared(dark)) <= names
