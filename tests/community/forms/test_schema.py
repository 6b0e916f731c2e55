"""Keys, conditions, and what depends on what."""

from typing import Any

import pytest
from pydantic import ValidationError

from community.forms.schema import FormSchema

from .of_water import label, only_if, options, water


def form_of(*questions: dict[str, Any], **section: Any) -> FormSchema:
    parts = {"key": "only_section", "label": label("Abschnitt"), "questions": list(questions)}
    return FormSchema.model_validate({"title": label("Formular"), "sections": [parts | section]})


def text(key: str, **more: Any) -> dict[str, Any]:
    return {"kind": "text", "key": key, "label": label(key), **more}


def choice(key: str = "role", *keys: str) -> dict[str, Any]:
    return {"kind": "choice", "key": key, "label": label(key), "options": options(*(keys or ("city", "other")))}


def test_form_is_the_same_after_it_was_stored_as_json() -> None:
    assert FormSchema.model_validate_json(water().model_dump_json()) == water()


def number() -> dict[str, Any]:
    return {"kind": "number", "key": "people", "label": label("people")}


def day() -> dict[str, Any]:
    return {"kind": "date", "key": "since", "label": label("since")}


@pytest.mark.parametrize(
    ("questions", "complaint"),
    [
        ([text("same"), text("same")], "More than one section or question has the key same"),
        ([text("only_section")], "More than one section or question has the key only_section"),
        ([text("a1", show_if=only_if("b1", "answered")), text("b1")], "a1 depends on b1, which is not an earlier question"),
        ([text("a1", show_if=only_if("a1", "answered"))], "a1 depends on a1, which is not an earlier question"),
        ([choice(), text("a1", show_if=only_if("role", "one_of", "mayor"))], "which has no option mayor"),
        ([choice(), text("a1", show_if=only_if("role", "at_least", "city"))], "cannot be compared by at_least"),
        ([choice(), text("a1", show_if=only_if("role", "one_of"))], "wrong number of values"),
        ([choice(), text("a1", show_if=only_if("role", "answered", "city"))], "wrong number of values"),
        ([number(), text("a1", show_if=only_if("people", "at_least", "many"))], "many is not a number"),
        ([number(), text("a1", show_if=only_if("people", "at_least", "1.000.000"))], "1.000.000 is not a number"),
        ([number(), text("a1", show_if=only_if("people", "at_least", "NaN"))], "NaN is not a number"),
        ([day(), text("a1", show_if=only_if("since", "at_most", "15.06.2020"))], "Invalid isoformat string"),
        ([choice("role", "city", "city")], "Two options have the same key"),
        ([text("Label with spaces")], "String should match pattern"),
        ([text("a1", label={"xx": "Text"})], "The site has no language xx"),
        ([text("a1", most_words=3)], "Extra inputs are not permitted"),
    ],
)
def test_impossible_form_is_refused(questions: list[dict[str, Any]], complaint: str) -> None:
    with pytest.raises(ValidationError, match=complaint):
        form_of(*questions)


def test_question_and_option_name_what_depends_on_them() -> None:
    form = water()

    assert [thing.key for thing in form.dependants("role")] == ["which_role"]
    assert [thing.key for thing in form.dependants("place")] == ["abroad"]
    assert [thing.key for thing in form.dependants("dangers", "rain")] == ["floods"]
    assert form.dependants("dangers", "heat") == []


def test_what_depends_on_a_question_twice_is_named_once() -> None:
    conditions = [{"question": "role", "comparison": "one_of", "values": [key]} for key in ("city", "other")]
    form = form_of(choice(), text("which", show_if={"match": "any", "conditions": conditions}))

    assert [thing.key for thing in form.dependants("role")] == ["which"]


def test_condition_on_a_question_that_was_not_asked_is_not_met() -> None:
    form = form_of(
        choice(),
        text("which", show_if=only_if("role", "one_of", "other")),
        text("if_answered", show_if=only_if("which", "answered")),
        text("if_empty", show_if=only_if("which", "empty")),
        text("if_that_is_empty", show_if=only_if("if_empty", "empty")),
    )

    answers = {"role": "other", "which": "Zweckverband"}
    assert list(form.asked(answers)) == ["role", "which", "if_answered"]
    assert list(form.asked({"role": "other"})) == ["role", "which", "if_empty", "if_that_is_empty"]
    # The answer to a question that is hidden again shows and hides nothing.
    assert list(form.asked(answers | {"role": "city"})) == ["role"]


def test_questions_of_a_hidden_section_are_not_asked() -> None:
    abroad = {"partner_email", "partner_phone", "large"}
    german, kenyan = ({"place": {"name": "Stadt", "country": code}} for code in ("DE", "KE"))

    assert abroad.isdisjoint(water().asked(german))
    assert abroad & water().asked(kenyan).keys() == {"partner_email", "partner_phone"}
    assert abroad <= water().asked(kenyan | {"inhabitants": 1_000_000}).keys()
    assert abroad <= water().asked(kenyan | {"role": "other"}).keys()
