"""The form for how often e-mails are sent, by kind and group."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cms.announcing import Frequency

from .preferences import Choice, Subject
from .quiet import Hours
from .quieting import check

if TYPE_CHECKING:
    from django.forms import BoundField

    from .models import QuietHours


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


class QuietHoursForm(forms.Form):
    """From when until when no e-mails are wanted at once, or only on weekends."""

    begins = forms.TimeField(label=_("from"), required=False, widget=forms.TimeInput({"type": "time"}, format="%H:%M"))
    ends = forms.TimeField(label=_("until"), required=False, widget=forms.TimeInput({"type": "time"}, format="%H:%M"))
    at_weekends = forms.BooleanField(label=_("also all Saturday and Sunday"), required=False)

    def __init__(self, hours: QuietHours | None, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.initial = {name: getattr(hours, name) for name in self.fields} if hours else {}

    def clean(self) -> dict[str, Any]:
        found: dict[str, Any] = super().clean() or {}
        if not self.errors:
            check(self.hours())
        return found

    def hours(self) -> Hours:
        return Hours(**self.cleaned_data)


def name_of(subject: Subject) -> str:
    return f"{subject.kind}-{subject.group}"
