"""The same query in different spellings: which marks are ignored, and which make another word."""

import unicodedata

import pytest

from search.language.normalisation import usual_spelling
from search.query.normalisation import as_sentence, normalise_query
from search.query.parser import Query, parse_query


@pytest.mark.parametrize(
    ("locale", "usual", "typed"),
    [
        ("de", "klima", ["klima", "Klima", "KLIMA", "kLiMa", "Kli\u00adma", "ＫＬＩＭＡ", "Klima\u200b"]),
        ("de", "städte", ["Städte", "STÄDTE", "Stadte", "staedte", "Sta\u0308dte"]),
        ("de", "strasse", ["Straße", "STRASSE", "strasse", "STRAẞE"]),
        ("de", "wärmedämmung", ["Wärmedämmung", "waermedaemmung", "WÄRMEDÄMMUNG"]),
        ("fr", "énergie", ["énergie", "Énergie", "ENERGIE", "energie", "e\u0301nergie"]),
        ("fr", "réseau", ["réseau", "reseau", "RESEAU"]),
        ("en", "city", ["city", "City", "CITY"]),
        ("en", "städte", ["Städte", "STADTE"]),  # a word of another language, in the spelling of that language
        ("ar", "إدارة", ["إدارة", "ادارة", "أدارة", "إداره", "إِدَارَة", "إدا\u0640\u0640رة"]),
        ("ar", "المياه", ["المياه", "الميـاه", "المِياه", "المياة"]),
        ("ar", "2027", ["٢٠٢٧", "2027", "۲۰۲۷"]),
    ],
)
def test_spelling_variants_have_the_same_usual_spelling(locale: str, usual: str, typed: list[str]) -> None:
    assert {form: usual_spelling(form, locale) for form in typed} == dict.fromkeys(typed, usual)
    assert usual_spelling(usual, locale) == usual


@pytest.mark.parametrize(
    ("locale", "one", "other"),
    [
        ("de", "Förderung", "Forderung"),
        ("de", "Foerderung", "Forderung"),
        ("de", "schön", "schon"),
        ("fr", "marché", "marche"),
        ("ar", "مدينة", "مدن"),
    ],
)
def test_different_words_stay_different(locale: str, one: str, other: str) -> None:
    assert usual_spelling(one, locale) != usual_spelling(other, locale)


@pytest.mark.parametrize("word", ["aktuell", "neue", "steuer", "israel", "zuerst"])
def test_ue_and_ae_that_are_not_umlauts_are_kept(word: str) -> None:
    assert usual_spelling(word.upper(), "de") == word


@pytest.mark.parametrize(
    ("locale", "typed", "asked"),
    [
        (
            "de",
            ["hitze in alten stadtzentren", "HITZE IN ALTEN STADTZENTREN!", "Hitze in alten Stadtzentren"],
            "Hitze in alten Stadtzentren",
        ),
        ("de", ["was hilft gegen hitze", "Was hilft gegen Hitze?", "WAS HILFT GEGEN HITZE ?"], "was hilft gegen Hitze?"),
        ("en", ["how do cities cope", "How do Cities cope?"], "how do cities cope?"),
        ("fr", ["comment économiser l’eau", "Comment economiser l’eau ?"], "comment économiser l’eau?"),
        ("ar", ["كيف تدار المياه؟", "كيف تدار المياة"], "كيف تدار المياه؟"),
        ("fr", ["rencontre du reseau à BONN", "Rencontre du réseau à bonn"], "rencontre du réseau à Bonn"),
        ("de", ["klima -wasser", "Klima -Wasser?"], "Klima"),
        ("de", ["", "?"], ""),
    ],
)
def test_variants_of_a_query_give_the_model_the_same_sentence(locale: str, typed: list[str], asked: str) -> None:
    sentences = [as_sentence(normalise_query(parse_query(text), locale), locale) for text in typed]
    assert sentences == [asked] * len(typed)


def test_words_phrases_titles_and_exclusions_are_normalised() -> None:
    typed = 'STADTE KLIMA klima "GRUNE STADTE" titel:ENERGIE -WASSER Sta*'
    query = normalise_query(parse_query(typed), "de")

    assert query.words == ("städte", "klima")
    assert query.phrases == (("grüne", "städte"),)
    assert [part.words for part in (*query.titles, *query.excluded)] == [("energie",), ("wasser",)]
    assert query.prefixes == ("Sta",)
    assert query.text == typed


def test_normalisation_is_idempotent_and_works_without_word_lists() -> None:
    once = normalise_query(parse_query("Wie kühlen STÄDTE?"), "de")
    assert normalise_query(once, "de") == once
    assert usual_spelling("Größe", "tr") == usual_spelling(unicodedata.normalize("NFD", "GRÖẞE"), "tr")
    assert not normalise_query(Query(), "de")
