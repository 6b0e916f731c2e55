"""Fields with options to choose from, and consent."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from community.forms.questions import ChoiceQuestion, ConsentQuestion, SeveralQuestion
from community.forms.words import in_language

from .base import Field, WithWidget, limit, texts_of

if TYPE_CHECKING:
    from django.http import QueryDict

MOST_RADIOS = 8  # with more options, a list that opens is easier to survey


@dataclass(frozen=True)
class Shown:
    """An option as it is shown."""

    id: str
    value: str
    label: str
    is_chosen: bool


class RadiosField(Field[ChoiceQuestion]):
    """One of a few options. What was chosen can be taken back unless an answer is required."""

    template = "community/forms/inputs/options.html"
    input_type = "radio"
    is_group = True
    sends_its_name = False

    @property
    def options(self) -> list[Shown]:
        options = [(option.key, option.label_in(self.language)) for option in self.question.options]
        if not self.question.is_required:
            options.append(("", _("No answer")))
        return [
            Shown(f"{self.name}-input{number or ''}", key, label, key == self.shown)
            for number, (key, label) in enumerate(options)
        ]


class SelectField(WithWidget[ChoiceQuestion]):
    """One of many options."""

    @property
    def widget(self) -> forms.Widget:
        return forms.Select(
            choices=[("", "–"), *((option.key, option.label_in(self.language)) for option in self.question.options)]
        )


def choice_field(question: ChoiceQuestion, **options: Any) -> RadiosField | SelectField:
    kind = RadiosField if len(question.options) <= MOST_RADIOS else SelectField
    return kind(question, **options)


class CheckboxesField(Field[SeveralQuestion]):
    """Any number of options."""

    template = "community/forms/inputs/options.html"
    input_type = "checkbox"
    is_group = True
    sends_its_name = False

    @property
    def hint(self) -> str:
        most = self.question.most
        if not most:
            return ""
        return limit(ngettext("Choose %(most)s at most.", "Choose %(most)s at most.", most), most)

    @property
    def options(self) -> list[Shown]:
        return [
            Shown(f"{self.name}-input{number or ''}", option.key, option.label_in(self.language), option.key in self.shown)
            for number, option in enumerate(self.question.options)
        ]

    def read(self, data: QueryDict) -> list[str]:
        return [str(value) for value in data.getlist(self.name)]

    def as_typed(self, answer: Any) -> list[str]:
        return texts_of(answer)


class ConsentField(Field[ConsentQuestion]):
    """A statement to agree to. Its input sends the wording that was read, and in which language: by then the form may have another."""

    template = "community/forms/inputs/consent.html"
    is_group = True
    sends_its_name = False

    @property
    def is_agreed(self) -> bool:
        return self.shown in self.question.agreements()

    @property
    def agreement(self) -> dict[str, str]:
        """What the reader agrees to: what she has agreed to already, else the wording in her language."""
        return self.shown if self.is_agreed else self.question.agreed(self.language)

    @property
    def value(self) -> str:
        return json.dumps(self.agreement, ensure_ascii=False)

    @property
    def language_of_wording(self) -> str:
        """The language that the wording is written in, which is another one where it was not translated."""
        texts = self.question.wording
        wording = self.agreement["wording"]
        return next(
            (code for code in (self.agreement["language"], *texts) if in_language({code: texts.get(code, "")}, code) == wording),
            "",
        )

    def read(self, data: QueryDict) -> Any:
        sent = data.get(self.name, "")
        try:
            return json.loads(sent) if sent else {}
        except ValueError:
            return sent

    def as_typed(self, answer: Any) -> Any:
        return answer if answer in self.question.agreements() else {}
