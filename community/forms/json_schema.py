"""A form as JSON Schema 2020-12, which validates the answers that come as JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .conditions import Comparison, Condition, Rule

if TYPE_CHECKING:
    from .questions.base import Question
    from .schema import FormSchema

DIALECT = "https://json-schema.org/draft/2020-12/schema"


def json_schema(form: FormSchema, language: str) -> dict[str, Any]:
    """Return the JSON Schema of an object with the answers by question; titles and descriptions are in `language`.

    Questions with conditions are required only where they are asked. What JSON Schema cannot say, such as a number of words, is checked
    when the answers are submitted.
    """
    conditions: dict[str, list[dict[str, Any]]] = {}
    properties, required, rules = {}, [], []
    for section in form.sections:
        of_section = asked_when(section.show_if, form, conditions)
        for question in section.questions:
            when = [*of_section, *asked_when(question.show_if, form, conditions)]
            conditions[question.key] = when
            properties[question.key] = describe(question, language)
            needed: dict[str, Any] = {
                "properties": {question.key: {"not": question.schema_of_empty()}},
                "required": [question.key],
            }
            if question.is_required and when:
                rules.append({"if": {"allOf": when}, "then": needed})
            elif question.is_required:
                required.append(question.key)
                rules.append(needed)
    schema: dict[str, Any] = {
        "$schema": DIALECT,
        "title": form.title_in(language),
        "type": "object",
        "properties": properties,
        "required": required,
        "additionalProperties": False,
    }
    return schema | ({"allOf": rules} if rules else {})


def describe(question: Question, language: str) -> dict[str, Any]:
    answer = {"anyOf": [question.json_schema(), question.schema_of_empty()], "title": question.label_in(language)}
    return answer | ({"description": text} if (text := question.help_in(language)) else {})


def asked_when(rule: Rule, form: FormSchema, conditions: dict[str, list[dict[str, Any]]]) -> list[dict[str, Any]]:
    """Return schemas that all hold where `rule` is met."""
    questions = {question.key: question for question in form.questions()}
    met = [{"allOf": [*conditions[one.question], condition_schema(one, questions[one.question])]} for one in rule.conditions]
    return met if rule.match == "all" or not met else [{"anyOf": met}]


def condition_schema(condition: Condition, question: Question) -> dict[str, Any]:
    """Return the schema of answers that meet `condition`, as long as `question` is asked."""
    key = condition.question
    is_answered = {"properties": {key: {"not": question.schema_of_empty()}}, "required": [key]}
    if condition.comparison is Comparison.ANSWERED:
        return is_answered
    if condition.comparison is Comparison.EMPTY:
        return {"not": is_answered}
    compared = {"allOf": [is_answered, {"properties": {key: question.compared_schema(condition)}}]}
    return {"not": compared} if condition.comparison is Comparison.NONE_OF else compared
