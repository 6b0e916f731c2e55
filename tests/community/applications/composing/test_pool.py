"""Candidates from applications."""

from collections.abc import Callable
from decimal import Decimal

import pytest
from django.utils.translation import override

from cms.models import Municipality, Region
from cms.users.models import User
from community.applications.cohort.constraints import Requirement
from community.applications.composing.pool import Pool, pool_of
from community.applications.composing.reading import (
    Demand,
    demand_of,
    kind_names,
    kind_question,
    language_question,
    languages_by_option,
    languages_in,
    requirable,
)
from community.applications.composing.tables import composer_of
from community.applications.models import Application, Review, Round
from community.forms.building import schema_data
from community.forms.examples import find_example
from community.forms.schema import FormSchema
from tests.community.forms.of_water import water as water_form_data

from .made import make_one, state

State = Application.State
TWO = Requirement(requirement="rows:people:2", label={"en": "Two departments"})


@pytest.fixture(autouse=True)
def english():
    with override("en"):
        yield


def names(pool: Pool) -> list[str]:
    return [str(one.name) for one in pool.candidates]


def test_candidates_come_in_the_order_of_their_numbers(round_: Round, water: dict[str, Application]) -> None:
    pool = pool_of(round_, [], [])

    assert names(pool) == [
        "Nouakchott", "Heidelberg", "Nakuru", "Aswan", "Dortmund", "Quezon City", "Lviv", "Karlsruhe", "Lusaka", "Mombasa",
        "Makati", "Sebkha",
    ]  # fmt: skip
    first = pool.candidates[0]
    assert (first.score, first.country, first.region, first.languages) == (Decimal("4.6"), "MR", "west-africa", frozenset({"en"}))
    assert first.values("kind") == {"partner", "kind:city"}
    applicant = pool.applicants[first.key]
    assert applicant.marks == (Decimal("4.4"), Decimal("4.6"), Decimal("4.8"))
    assert (applicant.lon, applicant.lat) == (-16, 18)
    assert applicant.facts == ("Mauritania · English", "Amt a and Amt b")


@pytest.mark.parametrize("word", [State.DRAFT, State.DECLINED, State.WITHDRAWN])
def test_only_those_who_can_be_chosen(round_: Round, water: dict[str, Application], word: str) -> None:
    Application.objects.filter(pk=water["nakuru"].pk).update(state=word)

    assert "Nakuru" not in names(pool_of(round_, [], []))


def test_withdrawn_is_shown_only_if_it_was_set(round_: Round, water: dict[str, Application]) -> None:
    Application.objects.filter(pk=water["nakuru"].pk).update(state=State.WITHDRAWN)

    pool = pool_of(round_, [str(water["nakuru"].key)], [])

    assert [str(one.name) for one in pool.candidates if one.is_withdrawn] == ["Nakuru"]


def test_reviews_that_are_not_submitted_have_no_dot(round_: Round, water: dict[str, Application], lead: User) -> None:
    Review.objects.create(application=water["nakuru"], reviewer=lead, score=Decimal("1.0"))

    assert len(pool_of(round_, [], []).applicants[str(water["nakuru"].key)].marks) == 3


def test_municipality_outside_of_the_register(round_: Round, water: dict[str, Application]) -> None:
    """It lies in the middle of its country, and in the region of all others of its country."""
    key = str(water["lviv"].key)
    alone = pool_of(round_, [], [])
    assert [one.region for one in alone.candidates if one.key == key] == [""]
    assert (round(alone.applicants[key].lon), round(alone.applicants[key].lat)) == (31, 49)

    Municipality.objects.create(name_de="Kyjiw", country="UA", region=Region.objects.get(slug="eastern-europe"))
    assert [one.region for one in pool_of(round_, [], []).candidates if one.key == key] == ["eastern-europe"]
    Municipality.objects.create(name_de="Odessa", country="UA", region=Region.objects.get(slug="europe"))
    assert [one.region for one in pool_of(round_, [], []).candidates if one.key == key] == [""]


def test_names_are_those_of_the_readers_language(round_: Round, water: dict[str, Application]) -> None:
    Municipality.objects.filter(name_de="Aswan").update(name_de="Assuan")
    with override("de"):
        assert "Assuan" in names(pool_of(round_, [], []))


def test_unmet_requirement(round_: Round, water: dict[str, Application]) -> None:
    pool = pool_of(round_, [], [TWO])

    assert [str(one.name) for one in pool.candidates if one.unmet] == ["Sebkha"]


def test_number_of_queries_does_not_grow(
    round_: Round, water: dict[str, Application], manager: User, django_assert_num_queries, account: Callable[..., User]
) -> None:
    state(round_, manager)
    reviewers = [account("more-1"), account("more-2"), account("more-3")]

    def read() -> None:
        composer = composer_of(Round.objects.get(pk=round_.pk))
        assert composer.shown.candidates

    with django_assert_num_queries(8):
        read()
    for number in range(13, 20):
        make_one(round_, number, f"Stadt {number}", "KE", None, Decimal(number % 5), reviewers)
    with django_assert_num_queries(8):
        read()


# --- What the answers say


def schema(*questions: dict) -> FormSchema:
    sections = [{"key": "all", "label": {}, "questions": list(questions)}]
    return FormSchema.model_validate({"title": {}, "sections": sections})


def several(key: str, *options: dict) -> dict:
    found = [{"key": f"o{number}", "label": label} for number, label in enumerate(options)]
    return {"kind": "several", "key": key, "label": {}, "options": found}


def test_question_about_languages_is_known_by_its_options() -> None:
    asked = schema(
        several("topics", {"de": "Wasser"}, {"de": "Hitze"}),
        several("spoken", {"de": "Deutsch"}, {"de": "Französisch"}, {"ar": "العربية"}, {"de": "Andere"}),
    )
    question = language_question(asked)

    assert question
    assert question.key == "spoken"
    assert languages_in(question, {"spoken": ["o0", "o2", "o3"]}, "en") == {"de", "ar"}
    assert languages_in(question, {}, "en") == frozenset()
    assert languages_in(None, {}, "en") == {"en"}


def test_question_about_the_kind_stands_beside_the_municipality() -> None:
    question = kind_question(water_form_data())

    assert question
    assert question.key == "role"


@pytest.mark.parametrize(("name", "has_kinds"), [("deep_dive", True), ("learning_process", False)])
def test_questions_of_the_examples_are_known(db: None, name: str, has_kinds: bool) -> None:
    example = find_example(name)
    assert example
    asked = FormSchema.model_validate(schema_data(example.title, example.sections.get_prep_value()))

    languages, kinds = language_question(asked), kind_question(asked)

    assert languages
    assert set(languages_by_option(languages).values()) == {"de", "en", "fr", "ar"}
    assert list(kind_names(kinds, "en").values())[:2] == (["City or town", "District or region"] if has_kinds else [])


def test_requirements_are_read_from_their_keys() -> None:
    assert demand_of("rows:people:2") == Demand("people", 2)
    assert demand_of("answered:consent") == Demand("consent")
    assert [demand_of(key) for key in ("rows:people:", "rows::2", "rows:people:0", "departments", "")] == [None] * 5
    assert Demand("people", 2).is_met({"people": [1, 2]})
    assert not Demand("people", 2).is_met({"people": [1]})
    assert not Demand("people", 2).is_met({})
    assert Demand("consent").is_met({"consent": {"wording": "x"}})
    assert not Demand("consent").is_met({})
    assert [one.key for one in requirable(water_form_data())] == ["people", "measures", "plans", "consent"]
