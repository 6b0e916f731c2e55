"""The form for how often e-mails are sent, by kind and group."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cms.announcing import Frequency

from .preferences import Choice, Subject

if TYPE_CHECKING:
    from django.forms import BoundField


class PreferencesForm(forms.Form):
    """A choice for each kind in each group."""

    def __init__(self, choices: list[Choice], *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.choices = choices
        for choice in choices:
            self.fields[name_of(choice.subject)] = forms.ChoiceField(
                label=choice.group_title or _("E-mails"), choices=Frequency.choices, initial=choice.frequency
            )

    def by_kind(self) -> Iterator[tuple[str, list[BoundField]]]:
        """Yield the label of each kind with its fields."""
        for kind in dict.fromkeys(choice.kind for choice in self.choices):
            yield str(kind.label), [self[name_of(choice.subject)] for choice in self.choices if choice.kind == kind]

    def frequencies(self) -> dict[Subject, Frequency]:
        """Return only the frequencies that were changed."""
        return {
            choice.subject: Frequency(chosen)
            for choice in self.choices
            if (chosen := self.cleaned_data[name_of(choice.subject)]) != choice.frequency
        }


def name_of(subject: Subject) -> str:
    return f"{subject.kind}-{subject.group}"
