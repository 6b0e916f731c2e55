"""The form of somebody who has changed jobs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from community.people.profiles.forms import PlaceField

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from django.forms import BoundField

    from cms.users.models import User

    from .work import Work, WorkKind

STAY, LEAVE = "", "leave"
TO = "to-"  # before the key of a colleague


def name_of(kind: WorkKind, work: Work) -> str:
    """Return the name of the field about a work."""
    return f"{kind.name}-{work.key}"


class NewJobForm(forms.Form):
    """The new municipality, and for each running work of the old one: who takes it over."""

    department = forms.CharField(
        label=_("Department"), max_length=160, required=False, widget=forms.TextInput(attrs={"dir": "auto"})
    )
    function = forms.CharField(label=_("Function"), max_length=160, required=False, widget=forms.TextInput(attrs={"dir": "auto"}))

    def __init__(self, *args: Any, by: User, works: Sequence[tuple[WorkKind, Work]], **options: Any) -> None:
        super().__init__(*args, **options)
        self.works = works
        missing = {"required": _("Choose your new municipality.")}
        place = PlaceField(by=by, label=_("New municipality"), error_messages=missing)
        self.fields = {"municipality": place, **self.fields}
        for kind, work in works:
            self.fields[name_of(kind, work)] = forms.ChoiceField(
                label=work.title, choices=list(choices_of(work)), required=False, widget=forms.RadioSelect, initial=STAY
            )

    @property
    def job_fields(self) -> Iterable[BoundField]:
        return [self[name] for name in ("municipality", "department", "function")]

    @property
    def work_fields(self) -> Iterable[tuple[WorkKind, Work, BoundField]]:
        return [(kind, work, self[name_of(kind, work)]) for kind, work in self.works]

    def decisions(self) -> dict[str, str]:
        """Return what is to become of each work: the key of a colleague, `LEAVE`, or `STAY`."""
        return {name_of(kind, work): self.cleaned_data[name_of(kind, work)] for kind, work in self.works}


def choices_of(work: Work) -> Iterator[tuple[str, Any]]:
    for colleague in work.colleagues:
        yield f"{TO}{colleague.key}", _("Hand it over to %(name)s, and leave it") % {"name": colleague.name}
    if work.can_leave:
        yield LEAVE, _("Leave it: the others go on")
    yield STAY, _("Go on with it for now")
