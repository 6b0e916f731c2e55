"""Questions answered by a number or a date."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any, ClassVar, Literal

from django import forms
from django.core.exceptions import ValidationError
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from pydantic import Field

from cms.formatting import format_number
from cms.typed_numbers import plain_number, plain_whole_number
from community.forms.conditions import Comparison, Condition

from .base import Question, wrong_type

IN_ORDER = frozenset({Comparison.AT_LEAST, Comparison.AT_MOST, Comparison.ANSWERED, Comparison.EMPTY})
LARGEST = 10**15  # what JSON and JavaScript still read exactly


class NumberQuestion(Question):
    """A question answered by a number with at most `decimal_places` places: an integer, or a float."""

    kind: Literal["number"] = "number"
    least: Decimal | None = None
    most: Decimal | None = None
    decimal_places: int = Field(default=0, ge=0, le=6)
    comparisons: ClassVar[frozenset[Comparison]] = IN_ORDER

    def clean(self, given: Any) -> int | float | None:
        number = self.number_of(given)
        if number is None:
            return None
        if abs(number) > LARGEST:
            raise ValidationError(_("Enter a smaller number."), code="most")
        if number != round(number, self.decimal_places):
            if not self.decimal_places:
                raise ValidationError(_("Enter a whole number."), code="places")
            places = {"places": format_number(self.decimal_places)}
            raise ValidationError(_("Enter a number with at most %(places)s decimal places.") % places, code="places")
        if self.least is not None and number < self.least:
            raise ValidationError(_("Enter %(least)s or more.") % {"least": format_number(float(self.least))}, code="least")
        if self.most is not None and number > self.most:
            raise ValidationError(_("Enter %(most)s or less.") % {"most": format_number(float(self.most))}, code="most")
        return int(number) if number == int(number) else float(number)

    def number_of(self, given: Any) -> Decimal | None:
        """Return the number that was typed, in the reader's way of writing numbers, or sent."""
        if given is None or given == "":
            return None
        if isinstance(given, bool) or not isinstance(given, (int, float, str)):
            raise wrong_type()
        try:
            number = Decimal(self.plain(given) if isinstance(given, str) else str(given))
        except InvalidOperation:
            number = Decimal("NaN")
        if not number.is_finite():
            raise ValidationError(_("Enter a number."), code="number")
        return number

    def plain(self, typed: str) -> str:
        return plain_number(typed) if self.decimal_places else plain_whole_number(typed)

    def rank(self, answer: Any) -> Decimal:
        try:
            number = Decimal(str(answer))
        except InvalidOperation:
            number = Decimal("NaN")
        if not number.is_finite():
            raise ValueError(f"{answer} is not a number.")
        return number

    def values_to_compare(self) -> None:
        return None

    def json_schema(self) -> dict[str, Any]:
        limits = {"minimum": self.least, "maximum": self.most}
        steps = {"type": "number", "multipleOf": 10**-self.decimal_places} if self.decimal_places else {"type": "integer"}
        return steps | {name: float(limit) for name, limit in limits.items() if limit is not None}

    def compared_schema(self, condition: Condition) -> dict[str, Any]:
        limit = "minimum" if condition.comparison is Comparison.AT_LEAST else "maximum"
        return {limit: float(condition.values[0])}


class DateQuestion(Question):
    """A question answered by a day, stored as "2026-11-30"."""

    kind: Literal["date"] = "date"
    first: date | None = None
    last: date | None = None
    comparisons: ClassVar[frozenset[Comparison]] = IN_ORDER

    def clean(self, given: Any) -> str:
        if given is None or given == "":
            return ""
        if not isinstance(given, str):
            raise wrong_type()
        day = self.day_of(given)
        if self.first and day < self.first:
            raise ValidationError(_("Enter %(day)s or a later day.") % {"day": date_format(self.first)}, code="first")
        if self.last and day > self.last:
            raise ValidationError(_("Enter %(day)s or an earlier day.") % {"day": date_format(self.last)}, code="last")
        return day.isoformat()

    def day_of(self, given: str) -> date:
        """Return the day that was typed as the reader's language writes it, or sent as ISO 8601."""
        try:
            return date.fromisoformat(given)
        except ValueError:
            day = forms.DateField().clean(given)
            if not isinstance(day, date):
                raise wrong_type() from None
            return day

    def rank(self, answer: Any) -> date:
        return date.fromisoformat(answer)

    def values_to_compare(self) -> None:
        return None

    def json_schema(self) -> dict[str, Any]:
        return {"type": "string", "format": "date"}

    def compared_schema(self, condition: Condition) -> dict[str, Any]:
        # JSON Schema compares no texts; a pattern can, digit by digit.
        return {
            "pattern": days_from(self.rank(condition.values[0]).isoformat(), is_later=condition.comparison is Comparison.AT_LEAST)
        }


def days_from(day: str, *, is_later: bool) -> str:
    """Return a pattern for `day` and the days after it, or before it, all in ISO 8601."""
    parts = [day]
    for position, digit in enumerate(day):
        others = digits_from(digit, is_later=is_later)
        if others:
            parts.append(day[:position] + others + re.sub("[0-9]", "[0-9]", day[position + 1 :]))
    return f"^({'|'.join(parts)})$"


def digits_from(digit: str, *, is_later: bool) -> str:
    """Return a pattern for the digits after `digit`, or before it; "" if there are none."""
    if digit == "-" or digit == ("9" if is_later else "0"):
        return ""
    return f"[{int(digit) + 1}-9]" if is_later else f"[0-{int(digit) - 1}]"
