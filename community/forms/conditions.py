"""When a section or a question is shown: "only if" earlier answers say so."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Any, Literal

from pydantic import BaseModel, ConfigDict, model_validator

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Self

    from .questions.base import Question


class Comparison(StrEnum):
    ONE_OF = "one_of"
    NONE_OF = "none_of"
    AT_LEAST = "at_least"
    AT_MOST = "at_most"
    ANSWERED = "answered"
    EMPTY = "empty"


WITHOUT_VALUES = frozenset({Comparison.ANSWERED, Comparison.EMPTY})
OF_ONE_VALUE = frozenset({Comparison.AT_LEAST, Comparison.AT_MOST})


class Condition(BaseModel):
    """A comparison of one answer with `values`: keys of options, codes of countries, or one number or date."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    question: str
    comparison: Comparison
    values: tuple[str, ...] = ()

    @model_validator(mode="after")
    def has_as_many_values_as_it_needs(self) -> Self:
        if self.comparison in WITHOUT_VALUES:
            is_complete = not self.values
        elif self.comparison in OF_ONE_VALUE:
            is_complete = len(self.values) == 1
        else:
            is_complete = bool(self.values)
        if not is_complete:
            raise ValueError(f"A condition with {self.comparison} has the wrong number of values.")
        return self

    def is_met(self, question: Question, answer: Any) -> bool:
        """Return whether `answer` to `question` meets the condition. None is no answer."""
        is_empty = question.is_empty(answer)
        if self.comparison in WITHOUT_VALUES:
            return is_empty == (self.comparison is Comparison.EMPTY)
        if self.comparison is Comparison.NONE_OF:
            return is_empty or question.comparable(answer).isdisjoint(self.values)
        if is_empty:
            return False
        if self.comparison is Comparison.ONE_OF:
            return not question.comparable(answer).isdisjoint(self.values)
        given, limit = question.rank(answer), question.rank(self.values[0])
        return given >= limit if self.comparison is Comparison.AT_LEAST else given <= limit


class Rule(BaseModel):
    """The conditions of a section or a question: all of them, or any. Without conditions it is always shown."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    match: Literal["all", "any"] = "all"
    conditions: tuple[Condition, ...] = ()

    def is_met(self, asked: Mapping[str, Question], answers: Mapping[str, Any]) -> bool:
        """Return whether the rule is met by the answers to the questions `asked` before.

        A condition on a question that was not asked is never met, not even "is empty" or "is none of": whoever was not asked has not
        said no. What they had answered before the question was hidden does not count.
        """
        if not self.conditions:
            return True
        results = (
            one.question in asked and one.is_met(asked[one.question], answers.get(one.question)) for one in self.conditions
        )
        return all(results) if self.match == "all" else any(results)
