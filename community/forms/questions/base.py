"""What all kinds of questions have in common."""

from __future__ import annotations

from typing import Annotated, Any, ClassVar

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from pydantic import BaseModel, ConfigDict, StringConstraints

from community.forms.conditions import Comparison, Condition, Rule
from community.forms.words import Texts, in_language

#: Made once for a question, option or column, and never from its label: answers keep their question when it is reworded or translated.
Key = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{1,39}$")]

EMPTY: list[Any] = [None, "", [], {}]  # the answers that say nothing


class Labelled(BaseModel):
    """Something with a key and a label in several languages."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    key: Key
    label: Texts

    def label_in(self, language: str) -> str:
        return in_language(self.label, language)


class Option(Labelled):
    """One of the answers to choose from."""


class Question(Labelled):
    """A question of a form. Its subclasses are the kinds; each says what an answer is, and stores it as JSON.

    Answers to questions that are `is_anonymous` tell nobody who wrote them: they are all that reviewers see in anonymous review.
    """

    help: Texts = {}
    is_required: bool = False
    is_anonymous: bool = False
    show_if: Rule = Rule()

    #: The comparisons that conditions on a question of this kind can make.
    comparisons: ClassVar[frozenset[Comparison]] = frozenset({Comparison.ANSWERED, Comparison.EMPTY})

    def clean(self, given: Any) -> Any:
        """Return the answer to store for what was typed or sent. Raises ValidationError with a sentence for the reader."""
        raise NotImplementedError

    def is_empty(self, answer: Any) -> bool:
        """Return whether an answer says nothing."""
        return answer in EMPTY

    def missing_in(self, answer: Any) -> list[str]:
        """Return a sentence for each thing that `answer` lacks before the form can be submitted. None is no answer."""
        return [_("This question must be answered.")] if self.is_required and self.is_empty(answer) else []

    def comparable(self, answer: Any) -> frozenset[str]:
        """Return what conditions compare with their values: keys of options, codes of countries."""
        return frozenset()

    def rank(self, answer: Any) -> Any:
        """Return what conditions compare as more or less, for an answer or a condition's value. Raises ValueError if that is neither."""
        raise NotImplementedError

    def values_to_compare(self) -> frozenset[str] | None:
        """Return the values that conditions may name; None if it can be any."""
        return frozenset()

    def help_in(self, language: str) -> str:
        return in_language(self.help, language)

    def json_schema(self) -> dict[str, Any]:
        """Return the JSON Schema of an answer that is not empty."""
        raise NotImplementedError

    def compared_schema(self, condition: Condition) -> dict[str, Any]:
        """Return the JSON Schema of answers that are not empty and that `condition` compares as met, taking "none of" for "one of"."""
        raise NotImplementedError

    def schema_of_empty(self) -> dict[str, Any]:
        """Return the JSON Schema of an answer that says nothing."""
        return {"enum": EMPTY}

    def schema_of_answered(self) -> dict[str, Any]:
        """Return the JSON Schema of answers, by question, with one to this question that says something."""
        return {"properties": {self.key: {"not": self.schema_of_empty()}}, "required": [self.key]}


def wrong_type() -> ValidationError:
    """Return the error for a value of a type that no page sends."""
    return ValidationError(_("This is not an answer to the question."), code="type")
