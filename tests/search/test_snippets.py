import html
import re

from hypothesis import given
from hypothesis import strategies as st

from search.query import parse_query
from search.snippets import LENGTH, Marker

LONG = "Anfang. " + "Wort " * 200 + "Hier fällt Starkregen auf Städte. " + "Wort " * 200


def marker(typed: str, locale: str = "de") -> Marker:
    return Marker(parse_query(typed), locale)


def test_words_are_marked_in_all_their_forms_and_the_rest_is_escaped() -> None:
    assert (
        marker("stadt <b>").mark("<b>Städte</b> & Land")
        == "&lt;<mark>b</mark>&gt;<mark>Städte</mark>&lt;/<mark>b</mark>&gt; &amp; Land"
    )


def test_arabic_words_are_marked_as_they_are_written() -> None:
    assert marker("مدن", "ar").mark("ستّ مُدُن") == "ستّ <mark>مُدُن</mark>"


def test_words_of_phrases_are_marked_and_unwanted_ones_are_not() -> None:
    assert marker('"grüner Strom" -Öl').mark("Grüner Strom statt Öl") == "<mark>Grüner</mark> <mark>Strom</mark> statt Öl"


def test_a_snippet_is_the_passage_with_most_words() -> None:
    snippet = marker("Starkregen Städte").snippet("Städte lernen.", LONG)

    assert "Hier fällt <mark>Starkregen</mark> auf <mark>Städte</mark>." in snippet
    assert snippet.startswith("… Wort")
    assert snippet.endswith("Wort …")
    assert len(re.sub("<.*?>", "", snippet)) <= LENGTH + 4


def test_of_equal_texts_the_first_is_shown_whole_if_it_is_short() -> None:
    assert marker("Städte").snippet("Städte lernen.", "Auch Städte.") == "<mark>Städte</mark> lernen."


def test_without_a_match_the_first_text_is_shown() -> None:
    assert marker("Hafen").snippet("", "Städte lernen.", LONG) == "Städte lernen."
    assert marker("").snippet("Städte lernen.") == "Städte lernen."
    assert marker("Hafen").snippet("") == ""


@given(st.text(st.sampled_from("ab <&>\"'\nä-.، مدينة"), max_size=900), st.text(st.sampled_from("ab ämدينة"), max_size=9))
def test_a_snippet_is_part_of_the_text_with_nothing_but_marks_added(text: str, typed: str) -> None:
    snippet = marker(typed).snippet(text)

    assert re.fullmatch(r"(?:[^<>]|</?mark>)*", snippet)
    assert html.unescape(re.sub("</?mark>", "", snippet)).removeprefix("… ").removesuffix(" …") in text
