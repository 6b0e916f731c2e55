"""How far an application is: what is asked, what is missing, what is wrong. Pages, JSON and submitting all ask here."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError

from community.forms.answers import Missing, answers_to_submit, missing_answers

if TYPE_CHECKING:
    from collections.abc import Mapping

    from community.forms.questions import Question
    from community.forms.schema import FormSchema, Section

    from .models import Answer, Application


@dataclass(frozen=True)
class Progress:
    """The answers to a form as they are stored, compared with what it asks."""

    schema: FormSchema
    rows: Mapping[str, Answer]

    @cached_property
    def answers(self) -> dict[str, Any]:
        """The accepted answers by question."""
        return {key: row.value for key, row in self.rows.items() if row.value is not None}

    @cached_property
    def shown(self) -> dict[str, Any]:
        """What forms show: what was typed last, accepted or not."""
        return {key: row.shown for key, row in self.rows.items() if row.shown is not None}

    @cached_property
    def revisions(self) -> dict[str, int]:
        return {key: row.revision for key, row in self.rows.items()}

    @cached_property
    def asked(self) -> dict[str, Question]:
        return self.schema.asked(self.answers)

    @cached_property
    def errors(self) -> dict[str, list[str]]:
        """Sentences about what was typed and is not accepted, by question."""
        errors = {}
        for question in self.schema.questions():
            row = self.rows.get(question.key)
            if row and row.typed is not None:
                try:
                    question.clean(row.typed)
                except ValidationError as error:
                    errors[question.key] = error.messages
        return errors

    @cached_property
    def missing(self) -> list[Missing]:
        """Everything to do before the application can be submitted, in the order of the form."""
        lacking: dict[str, list[Missing]] = {}
        for one in missing_answers(self.schema, self.answers):
            lacking.setdefault(one.question, []).append(one)
        found = []
        for section, questions in self.asked_sections:
            for question in questions:
                if question.key in self.errors:
                    found += [Missing(section.key, question.key, message) for message in self.errors[question.key]]
                else:
                    found += lacking.get(question.key, [])
        return found

    @cached_property
    def asked_sections(self) -> list[tuple[Section, list[Question]]]:
        return self.schema.asked_sections(self.answers)

    @property
    def sections(self) -> list[Section]:
        """The sections of which something is asked."""
        return [section for section, _questions in self.asked_sections]

    def missing_in(self, section: Section) -> int:
        """Return how much is missing in a section."""
        return sum(one.section == section.key for one in self.missing)

    def is_empty(self, section: Section) -> bool:
        """Return whether nothing in a section is answered."""
        return not any(
            question.key in self.shown and not question.is_empty(self.shown[question.key]) for question in section.questions
        )

    def note_on(self, missing: Missing, language: str) -> str:
        """Return where something is missing, and what, unless that is simply an answer."""
        section = next(one for one in self.schema.sections if one.key == missing.section)
        label = section.label_in(language)
        is_plain = missing.question not in self.errors and not self.answers.get(missing.question)
        return label if is_plain else f"{label}: {missing.message}"

    def to_submit(self) -> dict[str, Any]:
        return answers_to_submit(self.schema, self.answers)


def progress_of(application: Application) -> Progress:
    """Return how far an application is under the newest version of its form. One query for its answers."""
    rows = {row.question: row for row in application.answers.select_related("changed_by")}
    return Progress(application.round.schema, rows)
