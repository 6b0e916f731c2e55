import pytest
from pydantic import ValidationError

from community.applications.cohort.candidates import Attribute
from community.applications.cohort.constraints import Constraints, problems_of

pytestmark = pytest.mark.usefixtures("english")

STATED = [
    {"type": "size", "least": 8, "most": 8},
    {"type": "share", "attribute": "kind", "value": "german", "least": 2},
    {"type": "each", "attribute": "country", "most": 2, "kind": "partner"},
    {"type": "different", "attribute": "region", "least": 4},
    {"type": "must", "candidate": "a"},
    {"type": "must_not", "candidate": "b"},
    {"type": "not_both", "first": "b", "second": "a"},
    {"type": "requirement", "requirement": "departments", "label": {"en": "Two departments"}},
]
VALUES = {Attribute.KIND: ["german", "partner"], Attribute.REGION: ["mena"]}
FAULTS = {
    "At least 3 and at most 2 is impossible.": [{"type": "size", "least": 3, "most": 2}],
    "Enter how many there are at least or at most.": [{"type": "share", "attribute": "region", "value": "mena"}],
    "Choose two different municipalities.": [{"type": "not_both", "first": "a", "second": "a"}],
    "Two conditions are about the same thing. Make one of them.": [{"type": "size", "least": 3}, {"type": "size", "most": 9}],
}


def test_constraints_are_stored_as_json_and_keep_their_keys() -> None:
    stated = Constraints.model_validate({"stated": STATED})

    assert Constraints.model_validate_json(stated.model_dump_json()) == stated
    assert [one.key for one in stated.stated] == [
        "size",
        "kind:german",
        "each:country:partner",
        "different:region",
        "in:a",
        "out:b",
        "not_both:a:b",
        "requires:departments",
    ]


@pytest.mark.parametrize(("sentence", "stated"), FAULTS.items())
def test_impossible_constraints_are_refused_with_a_sentence(sentence: str, stated: list[dict]) -> None:
    with pytest.raises(ValidationError) as refused:
        Constraints.model_validate({"stated": stated})

    assert problems_of(refused.value) == [sentence]


def test_what_does_not_exist_is_refused() -> None:
    known = {"candidates": ["a", "b"], "values": VALUES, "requirements": ["departments"]}

    Constraints.model_validate({"stated": STATED}).refuse_unknown(**known)

    for unknown in (
        {"type": "share", "attribute": "region", "value": "atlantis", "least": 1},
        {"type": "each", "attribute": "region", "most": 1, "kind": "village"},
        {"type": "must", "candidate": "c"},
        {"type": "not_both", "first": "a", "second": "c"},
        {"type": "requirement", "requirement": "money", "label": {}},
    ):
        with pytest.raises(ValueError, match="does not exist"):
            Constraints.model_validate({"stated": [unknown]}).refuse_unknown(**known)
