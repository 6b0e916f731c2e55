"""How wide a text is. `tests/cms/maps/test_browser.py` compares it with what a browser draws."""

import pytest

from themes.typeface import REGULAR, STRONG, line_above, line_below, text_width


def test_text_is_wider_in_a_larger_size_and_a_heavier_weight() -> None:
    assert text_width("Lwiw", 26) == pytest.approx(2 * text_width("Lwiw", 13))
    assert text_width("Lwiw", 13, STRONG) > text_width("Lwiw", 13, REGULAR)


def test_width_of_words_is_the_sum_of_their_widths() -> None:
    assert text_width("Quezon City", 13) == pytest.approx(sum(text_width(part, 13) for part in ("Quezon", " ", "City")))


def test_arabic_letters_are_narrower_inside_a_word() -> None:
    assert text_width("ببب", 13) < 3 * text_width("ب", 13)
    assert text_width("ب ب", 13) == pytest.approx(2 * text_width("ب", 13) + text_width(" ", 13))


def test_alef_does_not_join_the_next_letter() -> None:
    assert text_width("اب", 13) == pytest.approx(text_width("ا", 13) + text_width("ب", 13))
    assert text_width("با", 13) < text_width("ا", 13) + text_width("ب", 13)


def test_lam_and_alef_are_one_sign() -> None:
    assert text_width("لا", 13) < text_width("ل", 13) + text_width("ا", 13)


@pytest.mark.parametrize(("text", "same"), [("Ko\u0308ln", "Köln"), ("أُ", "أ"), ("\u2068Bonn\u2069", "Bonn")])
def test_marks_take_no_room(text: str, same: str) -> None:
    assert text_width(text, 13) == text_width(same, 13)


@pytest.mark.parametrize("text", ["Київ", "東京", "🏙"])
def test_letters_that_the_typeface_lacks_have_a_width(text: str) -> None:
    assert text_width(text, 10) >= 6 * len(text)


def test_line_has_the_height_of_the_typeface() -> None:
    assert (line_above(16), line_below("Bonn", 16)) == (16, 4)
    assert 6 < line_below("القاهرة", 16) < 9
