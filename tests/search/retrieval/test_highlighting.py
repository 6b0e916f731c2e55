import html
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.query.parser import parse_query
from search.query.plan import Alternative
from search.query.planner import make_plan
from search.retrieval.highlighting import LENGTH, Highlighter

LONG = "Anfang. " + "Wort " * 200 + "Hier fällt Starkregen auf Städte. " + "Wort " * 200


def highlighter(typed: str, locale: str = "de") -> Highlighter:
    return Highlighter(parse_query(typed), locale)


def test_all_forms_of_a_word_are_highlighted_and_html_is_escaped() -> None:
    assert (
        highlighter("stadt <b>").highlight("<b>Städte</b> & Land")
        == "&lt;<mark>b</mark>&gt;<mark>Städte</mark>&lt;/<mark>b</mark>&gt; &amp; Land"
    )


def test_arabic_words_are_highlighted_with_their_diacritics() -> None:
    assert highlighter("مدن", "ar").highlight("ستّ مُدُن") == "ستّ <mark>مُدُن</mark>"


def test_phrase_words_are_highlighted_and_excluded_words_are_not() -> None:
    assert (
        highlighter('"grüner Strom" -Öl').highlight("Grüner Strom statt Öl") == "<mark>Grüner</mark> <mark>Strom</mark> statt Öl"
    )


def test_snippet_is_the_passage_with_the_most_query_words() -> None:
    snippet = highlighter("Starkregen Städte").snippet("Städte lernen.", LONG)

    assert "Hier fällt <mark>Starkregen</mark> auf <mark>Städte</mark>." in snippet
    assert snippet.startswith("… Wort")
    assert snippet.endswith("Wort …")
    assert len(re.sub("<.*?>", "", snippet)) <= LENGTH + 4


def test_first_of_equally_good_texts_is_shown_whole_if_short() -> None:
    assert highlighter("Städte").snippet("Städte lernen.", "Auch Städte.") == "<mark>Städte</mark> lernen."


def test_snippet_without_a_match_is_the_first_nonempty_text() -> None:
    assert highlighter("Hafen").snippet("", "Städte lernen.", LONG) == "Städte lernen."
    assert highlighter("").snippet("Städte lernen.") == "Städte lernen."
    assert highlighter("Hafen").snippet("") == ""


@given(st.text(st.sampled_from("ab <&>\"'\nä-.، مدينة"), max_size=900), st.text(st.sampled_from("ab ämدينة"), max_size=9))
def test_snippet_is_an_excerpt_with_only_marks_added(text: str, typed: str) -> None:
    snippet = highlighter(typed).snippet(text)

    assert re.fullmatch(r"(?:[^<>]|</?mark>)*", snippet)
    assert html.unescape(re.sub("</?mark>", "", snippet)).removeprefix("… ").removesuffix(" …") in text


def plan_highlighter(typed: str, locale: str = "de", **more: object) -> Highlighter:
    return Highlighter(make_plan(parse_query(typed), locale, ("de", "en", "fr", "ar"), **more), locale)


@pytest.mark.parametrize(
    ("typed", "locale", "text", "marked"),
    [
        ("Hochwasser", "de", "Das Hochwasserschutzkonzept.", "Das <mark>Hochwasserschutzkonzept</mark>."),
        ("Wasser", "de", "Wasserstoff, Abwasser", "<mark>Wasserstoff</mark>, Abwasser"),
        ("Städteplattform", "de", "Städte auf der Plattform", "<mark>Städte</mark> auf der <mark>Plattform</mark>"),
        ("Staedte", "de", "STÄDTE, Staedte, Stadt", "<mark>STÄDTE</mark>, <mark>Staedte</mark>, <mark>Stadt</mark>"),
        ("strasse", "de", "Straße und Strassen", "<mark>Straße</mark> und <mark>Strassen</mark>"),
        ("Starkregen", "de", "Stark\u00adregen und Sta\u0308dte", "<mark>Stark\u00adregen</mark> und Sta\u0308dte"),
        ("Hochw*", "de", "Hochwasser, Hoch", "<mark>Hochwasser</mark>, Hoch"),
        (
            '"halten das Wasser"',
            "de",
            "Sie halten das Wasser. Wasser.",
            "Sie <mark>halten</mark> das <mark>Wasser</mark>. Wasser.",
        ),
        ("cities", "en", "A city’s story; cities", "A <mark>city</mark>’s story; <mark>cities</mark>"),
        ("ecole", "fr", "L’école d’été", "L’<mark>école</mark> d’été"),
        ("oeuvre", "fr", "une œuvre", "une <mark>œuvre</mark>"),
        ("مدينة", "ar", "والمدينة، بالمدينه، مُدُن", "<mark>والمدينة</mark>، <mark>بالمدينه</mark>، مُدُن"),
        ("2025", "ar", "خطة ٢٠٢٥", "خطة <mark>٢٠٢٥</mark>"),
        ("Hitze -Stadt", "de", "Hitze_Stadt Stadt", "<mark>Hitze_Stadt</mark> Stadt"),
        ("-Stadt", "de", "Stadt", "Stadt"),
        ("der die", "de", "der die das", "der die das"),
    ],
)
def test_matches_are_highlighted_in_their_original_spelling(typed: str, locale: str, text: str, marked: str) -> None:
    assert plan_highlighter(typed, locale).highlight(text) == marked


def test_synonyms_and_corrected_spellings_are_highlighted() -> None:
    synonyms = {"Hitze": [Alternative(("vague", "de", "chaleur"), language="fr"), Alternative(topic="heat")]}
    plan = make_plan(
        parse_query("Hitze Stat"), "de", ("de", "fr"), synonyms=lambda words: synonyms, spellings={"Stat": ["Stadt"]}
    )

    assert Highlighter(plan, "de").highlight("vague de chaleur, Stadt") == "vague de chaleur, <mark>Stadt</mark>"
    assert Highlighter(plan, "fr").highlight("Vague de chaleur, chaleur") == "<mark>Vague</mark> de <mark>chaleur</mark>, chaleur"


def test_snippet_includes_a_rare_word_despite_a_frequent_one() -> None:
    text = "Wasser fließt. " * 20 + "Viel davor. " * 40 + "Dort hilft Wasser gegen Dürre."

    assert "<mark>Wasser</mark> gegen <mark>Dürre</mark>" in highlighter("Wasser Dürre").snippet(text)


@given(
    st.text(st.sampled_from("abäß <&>\"'\n_-.، مدينة\u00ad\u0308"), max_size=300),
    st.text(st.sampled_from('ab äßمدينة*"-'), max_size=12),
)
def test_highlighting_adds_only_marks(text: str, typed: str) -> None:
    for locale in ("de", "en", "ar"):
        marked = plan_highlighter(typed, locale).highlight(text)
        assert html.unescape(re.sub("</?mark>", "", marked)) == text
        assert re.fullmatch(r"(?:[^<>]|<mark>[^<>]+</mark>)*", marked)
