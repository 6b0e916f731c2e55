"""Date-time fields in edit forms: a time of day in the zone shown beside it, whatever the time zone of the editor's account.

If clock changes skip or repeat that time, the form asks which of both readings is meant. Untouched fields keep their exact value,
including seconds that the form does not show.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, tzinfo
from types import MappingProxyType
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.template.loader import render_to_string
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from wagtail.admin.widgets import AdminDateTimeInput

from cms.formatting import format_moment

CHOSEN = "-reading"  # suffix of the field name that holds the answer to a field's question


@dataclass(frozen=True)
class Question:
    """A question about a field: options as (value, label), and the selected one."""

    name: str
    text: str
    options: tuple[tuple[str, str], ...]
    chosen: str = ""


class AskingMixin:
    """A widget that shows a question below itself if there is one."""

    question: Question | None = None

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> Any:
        html = super().render(name, value, attrs, renderer)  # type: ignore[misc]
        if self.question is None:
            return html
        return html + render_to_string("cms/admin/question.html", {"question": self.question})


class MomentInput(AskingMixin, AdminDateTimeInput):
    """Date and time, and if necessary which of two moments is meant."""

    @classmethod
    def like(cls, widget: Any) -> MomentInput:
        overlay = getattr(widget, "js_overlay_parent_selector", "body")
        return cls(attrs=widget.attrs, format=widget.format, js_overlay_parent_selector=overlay)


class MomentField(forms.DateTimeField):
    """Parses a date and a time of day without a zone; the form supplies the zone."""

    def to_python(self, value: Any) -> datetime | None:
        if value in self.empty_values:
            return None
        if isinstance(value, datetime):
            return value
        if isinstance(value, date):
            return datetime(value.year, value.month, value.day)  # noqa: DTZ001 - the form adds the zone
        try:
            parsed = parse_datetime(str(value).strip())
        except ValueError as error:
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid") from error
        return parsed or forms.fields.BaseTemporalField.to_python(self, value)

    @classmethod
    def like(cls, field: Any) -> MomentField:
        widget = MomentInput.like(field.widget)
        return cls(required=field.required, label=field.label, help_text=field.help_text, disabled=field.disabled, widget=widget)


class MomentsForm(forms.ModelForm[Any]):
    """Base of forms with date-times. `zones` gives the zone in which each field is read and shown."""

    _shown: Mapping[str, datetime | None] = MappingProxyType({})

    def zones(self) -> Mapping[str, tzinfo]:
        raise NotImplementedError

    def show_moments(self, zones: Mapping[str, tzinfo]) -> None:
        """Initialise the fields with the instance's date-times as local times in their zones."""
        shown: dict[str, datetime | None] = {}
        for name, zone in zones.items():
            self.fields[name] = MomentField.like(self.fields[name])
            kept: datetime | None = self.initial.get(name) or getattr(self.instance, name)
            shown[name] = kept
            if kept is not None:
                # Django's field shows a naive value unchanged; seconds are left out, as everywhere.
                self.initial[name] = kept.astimezone(zone).replace(tzinfo=None, second=0, microsecond=0)
                self.ask_which(name, zone, self.initial[name], kept.replace(second=0, microsecond=0))
        self._shown = shown

    def is_touched(self, name: str) -> bool:
        """Return whether the field's text differs from what was shown."""
        widget = self.fields[name].widget
        text = widget.value_from_datadict(self.data, self.files, self.add_prefix(name)) or ""
        return str(text).strip() != (widget.format_value(self.initial.get(name)) or "")

    def settle(self, name: str, zone: tzinfo, *, keep: bool) -> None:
        """Convert the typed time to the moment it means; with `keep`, an untouched field keeps its value."""
        typed = self.cleaned_data.get(name)
        if typed is None or typed.tzinfo is not None:
            return
        if self.fields[name].disabled:
            self.cleaned_data[name] = self._shown.get(name)
            return
        readings = readings_of(typed, zone)
        answer = self.data.get(self.add_prefix(name) + CHOSEN, "")
        chosen = next((one for one in readings if one.isoformat() == answer), None)
        kept = self._shown.get(name)
        if keep and kept is not None and not self.is_touched(name):
            same = chosen is None or chosen == kept.replace(second=0, microsecond=0)
            self.cleaned_data[name] = kept if same else chosen
            return
        self.ask_which(name, zone, typed, chosen)
        if len(readings) == 1:
            self.cleaned_data[name] = readings[0]
        elif chosen is not None:
            self.cleaned_data[name] = chosen
        elif exists(typed, zone):
            self.add_error(
                name, forms.ValidationError(_("The clocks go back that night, so this time occurs twice. Choose one below."))
            )
        else:
            self.add_error(
                name, forms.ValidationError(_("The clocks go forward that night, so this time does not exist. Choose one below."))
            )

    def ask_which(self, name: str, zone: tzinfo, local: datetime, chosen: datetime | None) -> None:
        """Ask which moment is meant, if `local` is ambiguous."""
        readings = readings_of(local, zone)
        self.fields[name].widget.question = None
        if len(readings) > 1:
            self.fields[name].widget.question = Question(
                name=self.add_prefix(name) + CHOSEN,
                text=_("Which time do you mean?"),
                options=tuple((one.isoformat(), format_moment(one, zone)) for one in readings),
                chosen=chosen.astimezone(UTC).isoformat() if chosen else "",
            )


def readings_of(local: datetime, zone: tzinfo) -> list[datetime]:
    """Return the moments, in UTC, that a time of day can mean in `zone`: two if clock changes repeat or skip it."""
    return sorted({local.replace(tzinfo=zone, fold=fold).astimezone(UTC) for fold in (0, 1)})


def exists(local: datetime, zone: tzinfo) -> bool:
    """Return whether the clocks in `zone` ever show this time of day."""
    return all(one.astimezone(zone).replace(tzinfo=None, fold=0) == local.replace(fold=0) for one in readings_of(local, zone))


def zone_named(name: Any) -> tzinfo:
    return ZoneInfo(str(name))
