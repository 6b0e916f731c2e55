"""The JSON Schema of a form accepts the answers that its pages accept."""

import json
import re
from datetime import date, timedelta
from typing import Any

import jsonschema_rs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from community.forms.answers import clean_answers, missing_answers
from community.forms.json_schema import json_schema
from community.forms.questions.figures import NumberQuestion, days_from
from community.forms.schema import FormSchema

from .of_water import water
from .test_answers import COMPLETE

ANSWERS: dict[str, list[Any]] = {
    "place": [{"name": "Musterstadt", "country": "DE"}, {"name": "Nakuru", "country": "KE"}, {}],
    "role": ["city", "other", ""],
    "which_role": ["Zweckverband", ""],
    "inhabitants": [None, 1, 999_999, 1_000_000],
    "dangers": [[], ["heat"], ["rain"], ["drought", "rain"]],
    "challenge_text": ["", "Starkregen"],
    "floods": ["", "2021"],
    "rain_detail": ["", "Keller voll"],
    "since": ["", "2020-06-14", "2020-06-15", "2020-06-16"],
    "old_story": ["", "Versiegelt"],
    "partner_email": ["", "stadt@example.org"],
    "large": ["", "ja"],
    "people": [COMPLETE["people"]],
    "consent": [COMPLETE["consent"], {}],
}
SOME_ANSWERS = st.fixed_dictionaries({}, optional={key: st.sampled_from(values) for key, values in ANSWERS.items()})


def complaints(answers: dict[str, Any]) -> list[str]:
    validator = jsonschema_rs.Draft202012Validator(json_schema(water(), "en"), validate_formats=True)
    return [error.message for error in validator.iter_errors(answers)]


def test_schema_is_one() -> None:
    schema = json_schema(water(), "en")

    jsonschema_rs.meta.validate(schema)
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert schema["title"] == "Water resilience"
    assert schema["properties"]["challenge_text"]["title"] == "Description"
    assert schema["required"] == ["place", "dangers", "challenge_text", "people", "consent"]


@given(SOME_ANSWERS)
def test_schema_and_pages_agree_on_what_is_asked_and_missing(answers: dict[str, Any]) -> None:
    cleaned, errors = clean_answers(water(), answers)
    assert (cleaned, errors) == (answers, {})

    assert (complaints(answers) == []) == (missing_answers(water(), answers) == [])


@pytest.mark.parametrize(
    "wrong",
    [
        {"role": "mayor"},
        {"dangers": ["mayor"]},
        {"inhabitants": 0},
        {"inhabitants": "many"},
        {"inhabitants": 1.5},
        {"since": "15.06.2020"},
        {"partner_email": "stadt"},
        {"place": {"name": "Musterstadt"}},
        {"plans": ["not-a-key"]},
        {"consent": True},
        {"people": [{"answers": {"mayor": "x"}}]},
        {"mayor": "x"},
        {"which_role": "x" * 501},
    ],
)
def test_schema_refuses_wrong_answers(wrong: dict[str, Any]) -> None:
    assert complaints(COMPLETE) == []
    assert complaints(COMPLETE | wrong) != []


def test_long_chains_of_conditions_keep_the_schema_small() -> None:
    conditions = [{"question": "", "comparison": comparison} for comparison in ("answered", "empty")]
    questions = [{"kind": "text", "key": "q0", "label": {}}] + [
        {
            "kind": "text",
            "key": f"q{number}",
            "label": {},
            "show_if": {"match": "any", "conditions": [one | {"question": f"q{number - 1}"} for one in conditions]},
        }
        for number in range(1, 100)
    ]
    form = FormSchema.model_validate({"title": {}, "sections": [{"key": "only", "label": {}, "questions": questions}]})

    assert len(json.dumps(json_schema(form, "en"))) < 1_000 * len(questions)


@pytest.mark.parametrize("language", ["de", "en", "fr", "ar"])
def test_consent_is_accepted_in_every_language_of_the_site(language: str) -> None:
    question = next(question for question in water().questions() if question.key == "consent")
    agreed = {"consent": question.agreed(language)}

    assert clean_answers(water(), agreed) == (agreed, {})
    assert complaints(COMPLETE | agreed) == []
    unknown = {"consent": agreed["consent"] | {"language": "xx"}}
    assert clean_answers(water(), unknown)[0] == {}
    assert complaints(COMPLETE | unknown) != []


@pytest.mark.parametrize("costs", [0.01, 0.07, 1.1, 19.99, 12])
def test_decimal_places_are_counted_exactly(costs: float) -> None:
    question = NumberQuestion(key="costs", label={}, decimal_places=2)

    assert question.clean(costs) == costs
    assert jsonschema_rs.is_valid(question.json_schema(), costs)
    assert not jsonschema_rs.is_valid(question.json_schema(), costs + 0.001)


@given(st.dates(date(1900, 1, 1), date(2199, 12, 31)), st.integers(-500, 500))
def test_pattern_of_days_compares_them(day: date, days: int) -> None:
    other = day + timedelta(days)
    later, earlier = (days_from(day.isoformat(), is_later=is_later) for is_later in (True, False))

    assert bool(re.search(later, other.isoformat())) == (other >= day)
    assert bool(re.search(earlier, other.isoformat())) == (other <= day)
