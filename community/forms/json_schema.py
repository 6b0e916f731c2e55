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
    questions: dict[str, Question] = {}
    asked: dict[str, dict[str, Any]] = {}
    required, rules = [], []
    for section in form.sections:
        of_section = met_by(section.show_if, questions)
        for question in section.questions:
            asked[question.key] = {"allOf": [of_section, met_by(question.show_if, questions)]}
            questions[question.key] = question
            if question.is_required:
                if not section.show_if.conditions and not question.show_if.conditions:
                    required.append(question.key)
                rules.append({"if": is_asked(question), "then": question.schema_of_answered()})
    return {
        "$schema": DIALECT,
        "title": form.title_in(language),
        "type": "object",
        "properties": {key: describe(question, language) for key, question in questions.items()},
        "required": required,
        "additionalProperties": False,
        "allOf": [True, *rules],  # which may not be empty
        "$defs": asked,
    }


def describe(question: Question, language: str) -> dict[str, Any]:
    answer = {"anyOf": [question.json_schema(), question.schema_of_empty()], "title": question.label_in(language)}
    return answer | ({"description": text} if (text := question.help_in(language)) else {})


def is_asked(question: Question) -> dict[str, Any]:
    """Return the schema of answers with which `question` is asked: a reference, or chains of conditions would grow without bound."""
    return {"$ref": f"#/$defs/{question.key}"}


def met_by(rule: Rule, earlier: dict[str, Question]) -> dict[str, Any] | bool:
    """Return the schema of answers that meet `rule`."""
    met = [
        {"allOf": [is_asked(question), condition_schema(condition, question)]}
        for condition in rule.conditions
        for question in (earlier[condition.question],)
    ]
    return {f"{rule.match}Of": met} if met else True


def condition_schema(condition: Condition, question: Question) -> dict[str, Any]:
    """Return the schema of answers that meet `condition`, as long as `question` is asked."""
    is_answered = question.schema_of_answered()
    if condition.comparison is Comparison.ANSWERED:
        return is_answered
    if condition.comparison is Comparison.EMPTY:
        return {"not": is_answered}
    compared = {"allOf": [is_answered, {"properties": {question.key: question.compared_schema(condition)}}]}
    return {"not": compared} if condition.comparison is Comparison.NONE_OF else compared
