"""What people type and send: cleaned, refused with a sentence, missing, or left out."""

from typing import Any

import pytest
from django.utils.translation import override

from cms.models import Municipality
from community.forms.answers import answers_to_submit, clean_answers, missing_answers

from .of_water import water

pytestmark = pytest.mark.django_db

EXPERTS = [
    {"key": "1", "answers": {"department": "Tiefbau", "expert_name": "Fachkraft", "expert_email": "tiefbau@example.org"}},
    {"key": "2", "answers": {"department": "Umwelt", "expert_name": "Fachkraft", "expert_email": "umwelt@example.org"}},
]
COMPLETE: dict[str, Any] = {
    "place": {"name": "Musterstadt", "country": "DE"},
    "role": "city",
    "dangers": ["heat"],
    "challenge_text": "Sommer ohne Regen",
    "people": EXPERTS,
    "consent": {"wording": "Ich willige ein.", "language": "de"},
}


def cleaned(**given: Any) -> dict[str, Any]:
    answers, errors = clean_answers(water(), given)
    assert errors == {}
    return answers


def refused(**given: Any) -> list[str]:
    answers, errors = clean_answers(water(), given)
    assert answers == {}
    return next(iter(errors.values()))


@pytest.mark.parametrize(
    ("key", "typed", "stored"),
    [
        ("which_role", "  ein \u00a0 Wort ", "ein Wort"),
        ("role", "", ""),
        ("inhabitants", "1.234", 1234),
        ("inhabitants", "١٢٣٤", 1234),
        ("inhabitants", 7, 7),
        ("inhabitants", "", None),
        ("dangers", ["heat", "drought", "heat"], ["drought", "heat"]),
        ("challenge_text", "eins\r\nzwei", "eins\nzwei"),
        ("since", "2020-06-15", "2020-06-15"),
        ("since", "15.06.2020", "2020-06-15"),
        ("partner_email", " stadt@example.org ", "stadt@example.org"),
        ("partner_phone", "+٤٩ 228 12345", "+49 228 12345"),
        ("plans", ["a", "a"], ["a"]),
        ("consent", False, {}),
        ("place", {}, {}),
        ("people", [{"key": "1", "answers": {"department": "", "expert_name": " "}}], []),
        ("measures", [{"key": "x", "answers": {"costs": "0"}}], [{"key": "x", "answers": {"costs": 0}}]),
    ],
)
def test_answer_is_stored_in_one_form(key: str, typed: Any, stored: Any) -> None:
    with override("de"):
        assert cleaned(**{key: typed}) == {key: stored}


@pytest.mark.parametrize(
    ("key", "typed", "sentences"),
    [
        ("which_role", "x" * 501, ["This text has 501 characters; at most 500 are allowed."]),
        ("which_role", "a\x00b", ["Null characters are not allowed."]),
        ("which_role", ["a"], ["This is not an answer to the question."]),
        ("role", "mayor", ["Choose from the options."]),
        ("dangers", ["drought", "rain", "heat"], ["Choose 2 options at most."]),
        ("dangers", "heat", ["This is not an answer to the question."]),
        ("inhabitants", "many", ["Enter a number."]),
        ("inhabitants", "NaN", ["Enter a number."]),
        ("inhabitants", "1e400", ["Enter a smaller number."]),
        ("inhabitants", "0", ["Enter 1 or more."]),
        ("inhabitants", "1.5", ["Enter a whole number."]),
        ("inhabitants", True, ["This is not an answer to the question."]),
        ("since", "31 June", ["Enter a valid date."]),
        ("partner_email", "stadt", ["Enter a valid email address."]),
        ("partner_phone", "call me", ["Enter a telephone number, such as +49 228 12345."]),
        ("place", {"name": "", "country": "DE"}, ["Type the name of the municipality."]),
        ("place", {"name": "Musterstadt"}, ["Choose the country of the municipality."]),
        (
            "place",
            {"municipality": 10**9},
            ["This municipality is no longer in the list. Choose another, or type its name."],
        ),
        ("plans", ["a", "b", "c"], ["Upload 2 files at most."]),
        ("consent", {"wording": "I disagree.", "language": "en"}, ["The wording has changed since you agreed. Read it again."]),
        (
            "measures",
            [{"answers": {"measure": "Entsiegeln", "costs": "x"}}, {"answers": {"costs": "-1"}}],
            ["Row 1, “Costs”: Enter a number.", "Row 2, “Costs”: Enter 0 or more."],
        ),
        ("measures", [{"answers": "x"}], ["This is not an answer to the question."]),
    ],
)
def test_wrong_answer_is_refused_with_a_sentence(key: str, typed: Any, sentences: list[str]) -> None:
    with override("en"):
        assert refused(**{key: typed}) == sentences


def test_word_limit_says_by_how_much_the_text_is_too_long() -> None:
    with override("en"):
        assert refused(challenge_text="one two\u00a0three\r\nfour five six") == [
            "This text has 6 words; at most 5 are allowed. Shorten it by 1 word."
        ]
    assert cleaned(challenge_text="one two three\x85four five six")  # five in a browser


def test_municipality_of_the_register_is_stored_with_its_country() -> None:
    nakuru = Municipality.objects.create(name_de="Nakuru", country="KE")

    assert cleaned(place={"municipality": nakuru.pk}) == {"place": {"municipality": nakuru.pk, "country": "KE"}}
    assert refused(place={"municipality": nakuru.pk, "country": "DE"})


def test_what_the_form_does_not_ask_is_left_out() -> None:
    assert cleaned(unknown="x", role="city") == {"role": "city"}


def test_missing_answers_are_named_in_the_order_of_the_form() -> None:
    with override("en"):
        missing = [(one.section, one.question, one.message) for one in missing_answers(water(), {"role": "other"})]

    unanswered = "This question must be answered."
    assert missing == [
        ("municipality", "place", unanswered),
        ("municipality", "which_role", unanswered),
        ("challenge", "dangers", unanswered),
        ("challenge", "challenge_text", unanswered),
        ("abroad", "partner_email", unanswered),
        ("abroad", "large", unanswered),
        ("team", "people", "2 rows are needed at least."),
        ("team", "consent", unanswered),
    ]


def test_row_without_a_required_answer_is_missing_something() -> None:
    people = [EXPERTS[0], {"key": "2", "answers": {"department": "Umwelt"}}]
    with override("en"):
        missing = [one.message for one in missing_answers(water(), COMPLETE | {"people": people})]

    assert missing == [
        "Row 2, “Expert: name”: This question must be answered.",
        "Row 2, “Expert: e-mail”: This question must be answered.",
    ]


def test_answer_below_a_hidden_question_is_in_no_output_and_comes_back_with_it() -> None:
    rainy = COMPLETE | {"dangers": ["rain"], "floods": "2021", "rain_detail": "Keller voll"}
    dry = rainy | {"dangers": ["heat"]}

    answers, errors = clean_answers(water(), dry)
    assert (answers, errors) == (dry, {})
    assert answers_to_submit(water(), answers) == COMPLETE
    assert missing_answers(water(), answers) == []
    assert answers_to_submit(water(), answers | {"dangers": ["rain"]}) == rainy


def test_cleaning_twice_changes_no_row() -> None:
    rows = cleaned(measures=[{"answers": {"measure": "Entsiegeln"}}, {"answers": {}}, {"key": "b", "answers": {"costs": 1}}])

    assert [row["answers"] for row in rows["measures"]] == [{"measure": "Entsiegeln"}, {"costs": 1}]
    assert cleaned(**rows) == rows
