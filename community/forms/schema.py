"""What a form asks: sections of questions, as data. A published version of a form stores it as JSON; nothing here reads the database."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pydantic import BaseModel, ConfigDict, Field, model_validator

from .conditions import Condition, Rule
from .questions import AnyQuestion
from .questions.base import Labelled
from .words import Texts, in_language

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from typing import Self

    from .questions.base import Question

MOST_QUESTIONS = 200


class Section(Labelled):
    """A step of a form."""

    help: Texts = {}
    show_if: Rule = Rule()
    questions: tuple[AnyQuestion, ...] = ()

    def help_in(self, language: str) -> str:
        return in_language(self.help, language)


class FormSchema(BaseModel):
    """The sections of a form. Keys are unique in it, and conditions are about earlier questions."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    title: Texts
    sections: tuple[Section, ...] = Field(default=(), max_length=40)

    @model_validator(mode="after")
    def is_consistent(self) -> Self:
        keys = [thing.key for section in self.sections for thing in (section, *section.questions)]
        if twice := sorted({key for key in keys if keys.count(key) > 1}):
            raise ValueError(f"More than one section or question has the key {', '.join(twice)}.")
        if len(list(self.questions())) > MOST_QUESTIONS:
            raise ValueError(f"A form has {MOST_QUESTIONS} questions at most.")
        earlier: dict[str, Question] = {}
        for section in self.sections:
            refuse_impossible(section.key, section.show_if, earlier)
            for question in section.questions:
                refuse_impossible(question.key, question.show_if, earlier)
                earlier[question.key] = question
        return self

    def questions(self) -> Iterator[Question]:
        """Yield every question, in order."""
        for section in self.sections:
            yield from section.questions

    def title_in(self, language: str) -> str:
        return in_language(self.title, language)

    def asked(self, answers: Mapping[str, Any]) -> dict[str, Question]:
        """Return the questions that are asked of somebody with these `answers`, by key, in order.

        Page, list of what is missing, validation, PDF and JSON all ask this, so that they agree. One pass is enough, because conditions
        are about earlier questions.
        """
        asked: dict[str, Question] = {}
        for section in self.sections:
            if section.show_if.is_met(asked, answers):
                for question in section.questions:
                    if question.show_if.is_met(asked, answers):
                        asked[question.key] = question
        return asked

    def asked_sections(self, answers: Mapping[str, Any]) -> list[tuple[Section, list[Question]]]:
        """Return the sections of which something is asked of somebody with these `answers`, each with the questions that are."""
        asked = self.asked(answers)
        found = [(section, [one for one in section.questions if one.key in asked]) for section in self.sections]
        return [(section, list(questions)) for section, questions in found if questions]

    def dependants(self, key: str, option: str | None = None) -> list[Section | Question]:
        """Return the sections and questions with a condition on the question `key`, or only on its `option`."""
        found = [
            thing
            for thing, condition in self.conditions()
            if condition.question == key and (option is None or option in condition.values)
        ]
        return list({thing.key: thing for thing in found}.values())

    def conditions(self) -> Iterator[tuple[Section | Question, Condition]]:
        """Yield each condition, with the section or question that has it."""
        for section in self.sections:
            for thing in (section, *section.questions):
                yield from ((thing, condition) for condition in thing.show_if.conditions)


def refuse_impossible(key: str, rule: Rule, earlier: Mapping[str, Question]) -> None:
    """Raise ValueError if the `rule` of the section or question `key` compares what cannot be compared."""
    for condition in rule.conditions:
        question = earlier.get(condition.question)
        if question is None:
            raise ValueError(f"{key} depends on {condition.question}, which is not an earlier question.")
        if condition.comparison not in question.comparisons:
            raise ValueError(
                f"{key} depends on {condition.question}, whose answers cannot be compared by {condition.comparison}."
            )
        known = question.values_to_compare()
        if known is None:
            for value in condition.values:
                question.rank(value)
        elif unknown := set(condition.values) - known:
            raise ValueError(f"{key} depends on {condition.question}, which has no option {', '.join(sorted(unknown))}.")
