"""Ratings from 1 to 5."""

from typing import Any

from django import forms

from .formatting import format_number

LEAST, MOST = 1, 5


class RatingInput(forms.RadioSelect):
    """Radio buttons, which `forms/field.html` shows in a row (`forms/rate.html`)."""


class RatingField(forms.TypedChoiceField):
    """A rating from 1 to 5; None if an optional one is left out."""

    widget = RatingInput

    def __init__(self, **options: Any) -> None:
        super().__init__(choices=rating_choices, coerce=int, empty_value=None, **options)


def rating_choices() -> list[tuple[int, str]]:
    """Return the ratings in the digits of the reader's language."""
    return [(number, format_number(number)) for number in range(LEAST, MOST + 1)]
