"""Fields with a text: a line, paragraphs, a number or a day typed as the reader writes them."""

from __future__ import annotations

import math
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.formats import get_format, sanitize_strftime_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cms.formatting import ARABIC_DIGITS, format_number, local_digits
from cms.languages import active_language
from community.forms.questions import (
    DateQuestion,
    EmailQuestion,
    LongTextQuestion,
    NumberQuestion,
    PhoneQuestion,
    TextQuestion,
)
from community.forms.questions.texts import MOST_CHARACTERS
from community.forms.words import count_words

from .base import Asked, WithWidget, limit, text_of

if TYPE_CHECKING:
    from collections.abc import Mapping

ROWS = 5
EXAMPLE_DAY = date(2026, 11, 30)
ISO = "%Y-%m-%d"
DECIMAL_MARKS = {"de": ",", "fr": ",", "ar": "٫"}


class LineField(WithWidget[Asked]):
    """A line of text."""

    @property
    def widget(self) -> forms.Widget:
        return forms.TextInput()

    @property
    def attributes(self) -> Mapping[str, Any]:
        return {"dir": "auto"}


class TextField(LineField[TextQuestion]):
    """Any short text. A limit that the editors set is shown."""

    @property
    def hint(self) -> str:
        most = self.question.most_characters
        if most == MOST_CHARACTERS:
            return ""
        return limit(ngettext("At most %(most)s character.", "At most %(most)s characters.", most), most)


class LongTextField(WithWidget[LongTextQuestion]):
    """Paragraphs, with the number of their words if there is a limit."""

    template = "community/forms/inputs/paragraphs.html"

    @property
    def widget(self) -> forms.Widget:
        return forms.Textarea()

    @property
    def attributes(self) -> Mapping[str, Any]:
        return {"dir": "auto", "rows": ROWS}

    @property
    def described_by(self) -> str:
        return f"{super().described_by} {self.name}-count" if self.most_words else super().described_by

    @property
    def most_words(self) -> int | None:
        return self.question.most_words

    @property
    def words_of_counter(self) -> str:
        """The sentence of the counter, with "{count}" for the number of words."""
        most = self.most_words or 0
        return limit(ngettext("{count} of %(most)s word", "{count} of %(most)s words", most), most)

    @property
    def counter(self) -> str:
        return self.words_of_counter.format(count=format_number(count_words(str(self.shown))))

    @property
    def is_too_long(self) -> bool:
        return bool(self.most_words) and count_words(str(self.shown)) > (self.most_words or 0)


class EmailField(LineField[EmailQuestion]):
    """An e-mail address. As an input for e-mail a browser would refuse to send a draft that is half typed."""

    @property
    def attributes(self) -> Mapping[str, Any]:
        return {"dir": "ltr", "inputmode": "email", "autocapitalize": "none", "spellcheck": "false"}


class PhoneField(LineField[PhoneQuestion]):
    """A telephone number."""

    @property
    def widget(self) -> forms.Widget:
        widget = forms.TextInput()
        widget.input_type = "tel"
        return widget

    @property
    def attributes(self) -> Mapping[str, Any]:
        return {"dir": "ltr"}


class NumberField(LineField[NumberQuestion]):
    """A number, typed as the reader writes numbers: an input for numbers would understand the browser's language only."""

    @property
    def attributes(self) -> Mapping[str, Any]:
        return {"inputmode": "decimal" if self.question.decimal_places else "numeric", "dir": "auto", "data-short": ""}

    @property
    def hint(self) -> str:
        least, most = self.question.least, self.question.most
        if least is not None and most is not None:
            return _("From %(least)s to %(most)s.") % {"least": said(least), "most": said(most)}
        if most is not None:
            return _("At most %(most)s.") % {"most": said(most)}
        return ""

    def as_typed(self, answer: Any) -> str:
        if isinstance(answer, (int, float)) and not isinstance(answer, bool) and math.isfinite(answer):
            return typed_number(answer)
        return text_of(answer)


class DateField(LineField[DateQuestion]):
    """A day, typed as the reader writes days."""

    @property
    def attributes(self) -> Mapping[str, Any]:
        return {"inputmode": "numeric", "dir": "auto", "data-short": "", "autocomplete": "off"}

    @property
    def hint(self) -> str:
        return _("For example %(day)s.") % {"day": typed_day(EXAMPLE_DAY)}

    def as_typed(self, answer: Any) -> str:
        typed = text_of(answer)
        try:
            return typed_day(date.fromisoformat(typed))
        except ValueError:
            return typed


def said(number: Decimal) -> str:
    return format_number(float(number))


def typed_number(number: float) -> str:
    """Return a number as the reader types it: not grouped, because a point that groups could be taken for a decimal point."""
    plain = format(Decimal(str(number)), "f")
    return local_digits(plain.replace(".", DECIMAL_MARKS.get(active_language(), ".")))


def typed_day(day: date) -> str:
    """Return a day as the reader types it: 30.11.2026, 30/11/2026."""
    pattern = next(pattern for pattern in get_format("DATE_INPUT_FORMATS") if pattern != ISO)
    typed = day.strftime(sanitize_strftime_format(pattern))
    return typed.translate(ARABIC_DIGITS) if active_language() == "ar" else typed
