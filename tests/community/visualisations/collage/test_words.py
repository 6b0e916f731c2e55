"""The scene in words."""

import pytest
from django.utils.translation import override

from community.visualisations.collage.scene import Front, Item
from community.visualisations.collage.words import part_name, patterns, place_words, scene_words, side_words

from .memory import PARK


@pytest.mark.parametrize(
    ("x", "words"),
    [
        (0, "in the middle"),
        (-0.7, "in the middle"),
        (-5.2, "5 m to the left"),
        (5.5, "6 m to the right"),
        (-0.75, "1 m to the left"),
    ],
)
def test_to_which_side(x, words):
    with override("en"):
        assert side_words(x) == words


def test_where_things_are():
    with override("en"):
        assert [place_words(part) for part in (*PARK.items, *PARK.ground, Front("f", 8.25, ((0, 0), (1, 0), (1, 1))))] == [
            "24.5 m away, 5 m to the left",
            "18.4 m away, 2 m to the right",
            "21.5 m away, 5 m to the right",
            "23.3 m away, 2 m to the left, 11.0 by 21.4 m",
            "26.0 m away, 8 m to the right, 2.4 by 40.0 m",
            "hides what is further away than 8.2 m",
        ]
        assert part_name(PARK.items[0], PARK) == "Tree, large"


def test_a_scene_is_told_from_front_to_back():
    with override("en"):
        nearest = "Bench: 18.4 m away, 2 m to the right; Person walking: 21.5 m away, 5 m to the right"
        assert scene_words(PARK, most=300).startswith(f"{nearest}; Tree, large: ")
        assert scene_words(PARK, most=len(nearest)) == nearest
        assert scene_words(PARK, most=20) == ""


@pytest.mark.parametrize(("language", "number"), [("de", "24,5"), ("en", "24.5"), ("fr", "24,5"), ("ar", "٢٤٫٥")])
def test_numbers_are_those_of_the_language(language, number):
    with override(language):
        assert number in place_words(Item("a", "bench", 0, 24.5))


def test_patterns_have_the_placeholders_that_the_script_fills():
    with override("en"):
        assert patterns()["away"] == "{z} m away, {side}"
