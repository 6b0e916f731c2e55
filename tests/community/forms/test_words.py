import pytest

from community.forms.words import count_words, in_language

# What `text.trim().split(/\s+/)` counts in a browser.
COUNTS = {
    "": 0,
    " \n\t ": 0,
    "ein": 1,
    "zwei Wörter": 2,
    "eins\r\nzwei\r\n\r\ndrei": 3,
    "ein\u00a0geschütztes Leerzeichen": 3,
    "mit\ufeffMarke": 2,
    "schmal\u202fund\u2009dünn": 3,
    "im\u200bGanzen": 1,  # a zero-width space separates nothing
    "eine\x85Zeile": 1,  # a line end for Python alone
    "eine\x1fEinheit": 1,
    "مرونة المياه في المدن": 4,
}


@pytest.mark.parametrize(("text", "number"), COUNTS.items())
def test_words_are_counted_as_in_a_browser(text: str, number: int) -> None:
    assert count_words(text) == number


def test_text_falls_back_to_english_german_and_then_any_language() -> None:
    assert in_language({"de": "Wasser", "en": "Water", "ar": "ماء"}, "ar") == "ماء"
    assert in_language({"de": "Wasser", "en": "Water"}, "fr") == "Water"
    assert in_language({"de": "Wasser", "en": ""}, "fr") == "Wasser"
    assert in_language({"ar": "ماء"}, "de") == "ماء"
    assert in_language({}, "de") == ""
