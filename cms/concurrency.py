"""Two people editing the same form: the second sees what the first has saved, and nobody's change is lost.

A form contains a hidden mark of each value that it was opened with. On submission, each field is compared three ways: the opened,
the stored and the submitted value. A change made by only one of them is kept; where both made different changes, the stored value
is shown to the second person, whose next submission knowingly replaces it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any, TypeAlias, cast

from django import forms
from django.core.exceptions import ValidationError
from django.db import connections, models
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.log_actions import registry as log_registry

from .formatting import format_moment

if TYPE_CHECKING:
    from django.http import QueryDict

OPENED = "opened_with"  # the hidden field
LONGEST_SHOWN = 20_000  # characters shown of what somebody else saved
Saved: TypeAlias = tuple[str, datetime]  # by whom, when


def mark_of(value: Any) -> str:
    """Return a mark that identifies `value`, the same whether it comes from the database or from a form."""
    if isinstance(value, models.Model):
        value = value.pk
    if isinstance(value, Decimal):
        value = value.normalize()
    text = "" if value is None else str(value).replace("\r\n", "\n").replace("\r", "\n").strip()
    return hashlib.sha256(text.encode(errors="surrogatepass")).hexdigest()[:12]


def mark_of_fields(row: models.Model, names: Iterable[str]) -> str:
    """Return a mark that identifies the values of these fields together."""
    return mark_of(repr([mark_of(row.serializable_value(name)) for name in names]))


def shown(value: Any) -> str:
    """Return `value` as displayed to people."""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    return Truncator("" if value is None else str(value)).chars(LONGEST_SHOWN) or _("nothing")


class OpenedField(forms.CharField):
    """The marks of the values that a form was opened with; not for people to fill in."""

    widget = forms.HiddenInput

    def has_changed(self, initial: Any, data: Any) -> bool:
        return False


class NoticesOthers(forms.BaseModelForm[Any]):
    """A model form that detects what was saved since it was opened. Submit and save it in one transaction: it locks the row."""

    #: Whether the field's message contains the stored value. Not needed if the template shows it separately.
    quotes = True

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        if self.instance.pk and not self.instance._state.adding:
            marks = " ".join(f"{field.name}={mark_of(field.value_from_object(self.instance))}" for field in self._compared())
            self.fields[OPENED] = OpenedField(required=False, initial=marks)

    def _compared(self) -> Iterator[models.Field[Any, Any]]:
        for field in self.instance._meta.concrete_fields:
            if field.name in self.fields:
                yield field

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        opened = dict(part.partition("=")[::2] for part in (cleaned.pop(OPENED, "") or "").split())
        if opened:
            self._compare(cleaned, opened)
        return cleaned

    def _compare(self, cleaned: dict[str, Any], opened: dict[str, str]) -> None:
        rows = type(self.instance)._default_manager.filter(pk=self.instance.pk)
        if connections[rows.db].in_atomic_block:
            rows = rows.select_for_update(of=("self",))
        stored = rows.first()
        if stored is None:
            return
        both: list[str] = []
        for field in self._compared():
            name = field.name
            then, now = opened.get(name), mark_of(field.value_from_object(stored))
            if then is None or now == then or name not in cleaned or now == mark_of(cleaned[name]):
                continue
            if mark_of(cleaned[name]) == then:
                cleaned[name] = getattr(stored, name)
            else:
                both.append(name)
                opened[name] = now  # the next submission replaces what the person has then seen
        if both:
            self._show(both, stored)
            data = cast("QueryDict", self.data).copy()
            data[self.add_prefix(OPENED)] = " ".join(f"{name}={mark}" for name, mark in opened.items())
            self.data = data

    def _show(self, names: Iterable[str], stored: models.Model) -> None:
        saved = self.last_saved(stored)
        if saved:
            who = _("{who} has changed this in the meantime ({when}).").format(who=saved[0], when=format_moment(saved[1]))
        else:
            who = _("This was changed in the meantime, perhaps in another window.")
        for name in names:
            theirs = shown(getattr(stored, f"get_{name}_display", lambda name=name: getattr(stored, name))())
            self.fields[name].saved_meanwhile = theirs  # type: ignore[attr-defined]  # for the template
            sentence = who + (" " + _("Saved now: “{text}”.").format(text=theirs) if self.quotes else "")
            ask = _("Save again to replace it with your version.")
            self.add_error(name, ValidationError(f"{sentence} {ask}", code="saved_meanwhile"))

    def last_saved(self, stored: models.Model) -> Saved | None:
        """Return who saved the row last, and when, if known."""
        entry = log_registry.get_logs_for_instance(stored).select_related("user").first()
        return (entry.user_display_name, entry.timestamp) if entry else None


class NoticesOthersInAdmin(NoticesOthers, WagtailAdminModelForm):
    """The same for the Wagtail admin."""
