"""Every pair of adjacent colours meets WCAG 2.2 AA in both schemes: 4.5 to 1 for text, 3 to 1 for icons and controls."""

import re

import pytest

from themes.colours import contrast
from themes.contrast import DARK, SIGNS, TEXT, TOPICS, contrast_of, declared, tokens
from themes.registry import find_theme

#: The same in both schemes: yellow is time, and stands on its own ink; grounds that are deep or white in both.
UNCHANGED = {"signal", "signal-ink", "foot-ink", "foot-soft", "on-fill", "plate", "night", "night-ink", "night-soft"}
#: Style sheets that are read without the tokens (the admin has its own), or replace them.
ON_THEIR_OWN = {"tokens", "error", "print", "paper", "page_paper", "share", "admin"}

COLOUR = re.compile(r":[^;{}]*(#[0-9a-f]{3,8}\b|\brgba?\()", re.IGNORECASE)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("front", "ground"), TEXT)
def test_text_has_sufficient_contrast(front, ground, scheme):
    assert contrast_of(front, ground, tokens(scheme)) >= 4.5


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("front", "ground"), SIGNS)
def test_icons_and_controls_have_sufficient_contrast(front, ground, scheme):
    assert contrast_of(front, ground, tokens(scheme)) >= 3


def test_known_contrasts():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast(tokens("light")["ink"], "#ffffff") == pytest.approx(16.6, abs=0.2)


def test_dark_scheme_redefines_every_colour():
    """A colour set only for the light scheme would show in the dark one."""
    css = (find_theme("default")[0].static / "theme" / "tokens.css").read_text("utf-8")
    light, dark = css.split(DARK)

    names = set(re.findall(r"--([\w-]+):\s*#[0-9a-f]{6}\b", light))
    assert names - UNCHANGED <= set(declared(dark))
    assert set(declared(dark)) <= names


def test_pictures_for_shared_links_have_the_colours_of_the_topics():
    css = (find_theme("default")[0].static / "theme" / "share.css").read_text("utf-8")

    shown = dict(re.findall(r"\.topic-(\w+) \{ --fill: (#[0-9a-f]{6}); \}", css))
    assert shown == {topic: tokens("light")[f"{topic}-fill"] for topic in TOPICS}


def test_colours_are_set_in_one_place():
    """Another sheet takes them from the tokens."""
    sheets = (find_theme("default")[0].static / "theme").glob("*.css")
    elsewhere = {path.name for path in sheets if path.stem not in ON_THEIR_OWN and COLOUR.search(path.read_text("utf-8"))}

    assert elsewhere == set()
    assert COLOUR.search("a { color: #fff }")
