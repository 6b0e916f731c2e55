"""Moments in forms: a date and a time of day, read and shown in the zone of the call, whatever that of the reader's account is."""

from __future__ import annotations

from datetime import datetime, tzinfo
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _

from cms.formatting import zone_name

FORMAT = "%Y-%m-%dT%H:%M"  # of the browsers' input for both
YEARS = range(2000, 2100)


class MomentField(forms.DateTimeField):
    """A moment in a zone, which the form sets."""

    zone: tzinfo | None = None
    widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format=FORMAT)

    def to_python(self, value: Any) -> datetime | None:
        with timezone.override(self.zone):
            moment = super().to_python(value)
        if moment is not None and moment.year not in YEARS:  # at the edge of the calendar a moment does not exist in every zone
            raise forms.ValidationError(
                _("Enter a year from %(first)s to %(last)s.") % {"first": YEARS[0], "last": YEARS[-1]}, code="year"
            )
        return moment

    def prepare_value(self, value: Any) -> Any:
        with timezone.override(self.zone):
            return super().prepare_value(value)


class ZonedForm(forms.Form):
    """A form whose moments are in `zone`. It says so beside each."""

    def __init__(self, *args: Any, zone: tzinfo, **options: Any) -> None:
        super().__init__(*args, **options)
        for field in self.fields.values():
            if isinstance(field, MomentField):
                field.zone = zone
                field.label = f"{field.label} ({zone_name(timezone.now(), zone)}, {zone})"
