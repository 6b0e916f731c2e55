"""Answers to the questions of a form: what was wrong, what is missing, what is submitted."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from .schema import FormSchema


@dataclass(frozen=True, slots=True)
class Missing:
    """Something that a form lacks before it can be submitted: a sentence, and the keys of its section and question."""

    section: str
    question: str
    message: str


def clean_answers(form: FormSchema, given: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, list[str]]]:
    """Return the answers to store for what was typed or sent, and sentences about those that are wrong, both by question.

    Questions that are not in `given` are left out, and so is what the form does not ask at all. Answers to questions that are hidden now
    are cleaned too: they come back when the question does.
    """
    answers, errors = {}, {}
    for question in form.questions():
        if question.key in given:
            try:
                answers[question.key] = question.clean(given[question.key])
            except ValidationError as error:
                errors[question.key] = error.messages
    return answers, errors


def missing_answers(form: FormSchema, answers: Mapping[str, Any]) -> list[Missing]:
    """Return what the questions that are asked still lack, in the order of the form."""
    return [
        Missing(section.key, question.key, message)
        for section, questions in form.asked_sections(answers)
        for question in questions
        for message in question.missing_in(answers.get(question.key))
    ]


def answers_to_submit(form: FormSchema, answers: Mapping[str, Any]) -> dict[str, Any]:
    """Return the answers to the questions that are asked, without empty ones: all that PDF, table, export and JSON may contain."""
    return {key: answers[key] for key, question in form.asked(answers).items() if not question.is_empty(answers.get(key))}
