"""Search plans: which words are searched for, and where."""

import pytest

from search.query.boosts import COMPOUND_PART_BOOST, SPELLING_BOOST
from search.query.parser import parse_query
from search.query.plan import Alternative, Clause, Plan
from search.query.planner import OWN_FIELDS, PHRASE_FIELDS, make_plan, minimum_should_match

LOCALES = ("de", "en", "fr", "ar")


def plan(typed: str, locale: str = "de", **more: object) -> Plan:
    return make_plan(parse_query(typed), locale, LOCALES, **more)


def words_of(clauses: tuple[Clause, ...]) -> list[str]:
    return [clause.alternatives[0].words[0] for clause in clauses]


def test_most_of_several_words_must_match() -> None:
    four = plan("Hitze Stadt Schatten Bäume")

    assert words_of(four.should) == ["Hitze", "Stadt", "Schatten", "Bäume"]
    assert four.minimum_should_match == 3
    assert [minimum_should_match(words) for words in range(7)] == [0, 1, 2, 2, 3, 3, 4]


@pytest.mark.parametrize(
    ("typed", "locale", "wanted", "optional"),
    [
        ("was taten Städte gegen die Hitze", "de", ["taten", "Städte", "Hitze"], []),
        ("what did cities do about the heat", "en", ["cities", "heat"], []),
        ("qu’est-ce que l’eau aujourd’hui", "fr", ["eau"], []),
        ("ما هي الحرارة", "ar", ["الحرارة"], []),
        ("die Hard", "en", ["Hard"], ["die"]),  # "die" is an article in German texts
        ("die", "en", ["die"], []),
    ],
)
def test_stop_words_are_dropped_or_optional(typed: str, locale: str, wanted: list[str], optional: list[str]) -> None:
    made = plan(typed, locale)

    assert (words_of(made.should), words_of(made.optional)) == (wanted, optional)


def test_stop_words_alone_match_nothing_and_an_empty_query_matches_everything() -> None:
    assert plan("der die das").matches_nothing
    assert plan('"der die"').matches_nothing
    assert plan("title:die").matches_nothing
    assert plan("") == Plan()
    assert not plan("-Hitze").matches_nothing


def test_phrases_titles_prefixes_and_exclusions_become_clauses() -> None:
    made = plan('"grüner Strom" title:Mombasa Titel:"Was Häfen" Ene* -Öl -title:Gas -Koh*')

    assert made.must == (
        Clause((Alternative(("grüner", "Strom")),), fields=PHRASE_FIELDS),
        Clause((Alternative(("Mombasa",)),), fields=("title",)),
        Clause((Alternative(("Was", "Häfen")),), fields=("title",)),
    )
    assert made.should == (Clause((Alternative(("Ene",), is_prefix=True),)),)
    assert made.must_not == (
        Clause((Alternative(("Öl",)),), fields=PHRASE_FIELDS),
        Clause((Alternative(("Gas",)),), fields=("title",)),
        Clause((Alternative(("Koh",), is_prefix=True),), fields=PHRASE_FIELDS),
    )
    assert "parts" not in PHRASE_FIELDS


def test_compounds_are_split_only_for_german_readers() -> None:
    (clause,) = plan("Städteplattform").should

    assert clause.alternatives == (
        Alternative(("Städteplattform",)),
        Alternative(("städte", "plattform"), language="de", boost=2 * COMPOUND_PART_BOOST, fields=OWN_FIELDS),
        Alternative(("städte",), language="de", boost=COMPOUND_PART_BOOST, fields=OWN_FIELDS),
        Alternative(("plattform",), language="de", boost=COMPOUND_PART_BOOST / 2, fields=OWN_FIELDS),
    )
    assert plan("Städteplattform", "en").should == (Clause((Alternative(("Städteplattform",)),)),)


def test_spellings_become_alternatives() -> None:
    (clause,) = plan("Hitzze", spellings={"Hitzze": ["Hitze", "Hetze"]}).should

    assert clause.alternatives == (
        Alternative(("Hitzze",)),
        Alternative(("Hitze",), boost=SPELLING_BOOST),
        Alternative(("Hetze",), boost=SPELLING_BOOST / 2),
    )
