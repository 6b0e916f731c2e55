"""Answers in words, for people to read."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cms.formatting import country_name, format_date, format_number, format_place
from cms.models import Municipality

from .questions import (
    ChoiceQuestion,
    ConsentQuestion,
    DateQuestion,
    FilesQuestion,
    MunicipalityQuestion,
    NumberQuestion,
    SeveralQuestion,
)
from .questions.rows import Rows

if TYPE_CHECKING:
    from .questions.base import Question


def tell_answer(question: Question, answer: Any, language: str) -> str:
    """Return an answer as text in `language`, which is the active one; "" if it says nothing. Files are told by their number only."""
    if question.is_empty(answer):
        return ""
    if isinstance(question, ChoiceQuestion | SeveralQuestion):
        labels = {option.key: option.label_in(language) for option in question.options}
        chosen = map(str, answer if isinstance(answer, list) else [answer])
        return "\n".join(labels.get(key, key) for key in chosen)
    if isinstance(question, NumberQuestion):
        return format_number(answer)
    if isinstance(question, DateQuestion):
        return format_date(date.fromisoformat(answer))
    if isinstance(question, MunicipalityQuestion):
        return tell_municipality(answer)
    if isinstance(question, ConsentQuestion):
        return str(answer["wording"])
    if isinstance(question, FilesQuestion):
        return format_number(len(answer))
    if isinstance(question, Rows):
        return "\n\n".join(tell_row(question, row["answers"], language) for row in answer)
    return str(answer)


def tell_municipality(answer: dict[str, Any]) -> str:
    key = answer.get("municipality")
    known = Municipality.objects.filter(pk=key).first() if key else None
    name = known.name if known else answer.get("name", "")
    return format_place(name, answer["country"]) if name else country_name(answer["country"])


def tell_row(question: Rows, answers: dict[str, Any], language: str) -> str:
    told = [
        (column.label_in(language), tell_answer(column, answers.get(column.key), language)) for column in question.asked_columns
    ]
    return "\n".join(f"{label}: {text}" for label, text in told if text)


def tell_missing(count: int) -> str:
    """Return how much of a section is missing, as it stands under its name."""
    if not count:
        return _("complete")
    return ngettext("%(count)s thing is missing", "%(count)s things are missing", count) % {"count": format_number(count)}


def quoted(text: str) -> str:
    """Return `text` in the quotation marks of the active language."""
    return _("“{text}”").format(text=text)
