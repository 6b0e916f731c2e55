"""What is looked for, and where: the plan that every engine follows."""

import pytest

from search.query.boosts import PART, SPELT_ALIKE
from search.query.parser import parse_query
from search.query.planner import IN_ORDER, OWN_WORDS, Clause, Plan, Way, enough, make_plan

LOCALES = ("de", "en", "fr", "ar")


def plan(typed: str, locale: str = "de", **more: object) -> Plan:
    return make_plan(parse_query(typed), locale, LOCALES, **more)


def words_of(clauses: tuple[Clause, ...]) -> list[str]:
    return [clause.ways[0].words[0] for clause in clauses]


def test_words_are_wanted_and_most_of_many_are_needed() -> None:
    four = plan("Hitze Stadt Schatten Bäume")

    assert words_of(four.wanted) == ["Hitze", "Stadt", "Schatten", "Bäume"]
    assert four.minimum == 3
    assert [enough(words) for words in range(7)] == [0, 1, 2, 2, 3, 3, 4]


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
def test_stop_words_are_left_out_or_only_add(typed: str, locale: str, wanted: list[str], optional: list[str]) -> None:
    made = plan(typed, locale)

    assert (words_of(made.wanted), words_of(made.optional)) == (wanted, optional)


def test_stop_words_alone_find_nothing_and_nothing_typed_finds_everything() -> None:
    assert plan("der die das").finds_nothing
    assert plan('"der die"').finds_nothing
    assert plan("title:die").finds_nothing
    assert plan("") == Plan()
    assert not plan("-Hitze").finds_nothing


def test_phrases_titles_and_beginnings_say_where_and_how() -> None:
    made = plan('"grüner Strom" title:Mombasa Titel:"Was Häfen" Ene* -Öl -title:Gas -Koh*')

    assert made.needed == (
        Clause((Way(("grüner", "Strom")),), places=IN_ORDER),
        Clause((Way(("Mombasa",)),), places=("title",)),
        Clause((Way(("Was", "Häfen")),), places=("title",)),
    )
    assert made.wanted == (Clause((Way(("Ene",), is_prefix=True),)),)
    assert made.without == (
        Clause((Way(("Öl",)),), places=IN_ORDER),
        Clause((Way(("Gas",)),), places=("title",)),
        Clause((Way(("Koh",), is_prefix=True),), places=IN_ORDER),
    )
    assert "parts" not in IN_ORDER


def test_a_compound_of_a_reader_of_german_may_be_its_parts() -> None:
    (clause,) = plan("Städteplattform").wanted

    assert clause.ways == (
        Way(("Städteplattform",)),
        Way(("städte", "plattform"), language="de", worth=2 * PART, places=OWN_WORDS),
        Way(("städte",), language="de", worth=PART, places=OWN_WORDS),
        Way(("plattform",), language="de", worth=PART / 2, places=OWN_WORDS),
    )
    assert plan("Städteplattform", "en").wanted == (Clause((Way(("Städteplattform",)),)),)


def test_spellings_are_further_ways() -> None:
    (clause,) = plan("Hitzze", spellings={"Hitzze": ["Hitze", "Hetze"]}).wanted

    assert clause.ways == (
        Way(("Hitzze",)),
        Way(("Hitze",), worth=SPELT_ALIKE),
        Way(("Hetze",), worth=SPELT_ALIKE / 2),
    )
