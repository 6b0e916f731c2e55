"""Moments with a time zone: what an editor types is the time of day in the zone chosen beside it."""

from __future__ import annotations

from datetime import datetime
from typing import Any, ClassVar
from zoneinfo import ZoneInfo

from django import forms
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from rest_framework.fields import CharField
from timezone_field import TimeZoneField
from wagtail.api import APIField

from .expiry import FamilyPageForm


class ZonedMixin(models.Model):
    """A page whose moments are told in its own time zone."""

    time_zone = TimeZoneField(
        _("time zone"),
        default="Europe/Berlin",
        choices_display="WITH_GMT_OFFSET",
        help_text=_("The times of this page are meant in this zone, and shown with it."),
    )

    #: Names of the fields that hold moments.
    moment_fields: ClassVar[tuple[str, ...]] = ()

    zone_api_fields: ClassVar[list[APIField]] = [APIField("time_zone", serializer=CharField())]

    class Meta:
        abstract = True


class ZonedPageForm(FamilyPageForm):
    """Reads and shows moments in the zone of the page instead of the editor's own."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in self._moments():
            moment = getattr(self.instance, name)
            if moment is not None and name not in (kwargs.get("initial") or {}):
                # Without a zone Django's field shows the time of day as it is.
                self.initial[name] = moment.astimezone(ZoneInfo(str(self.instance.time_zone))).replace(tzinfo=None)

    def _moments(self) -> list[str]:
        return [name for name in self.instance.moment_fields if name in self.fields]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()
        zone = cleaned.get("time_zone")
        if zone is not None:
            for name in self._moments():
                moment = cleaned.get(name)
                if moment is not None:
                    try:
                        cleaned[name] = moved_into(moment, ZoneInfo(str(zone)))
                    except ValueError:
                        self.add_error(
                            name, forms.ValidationError(_("The clocks go forward then: this time does not exist in that zone."))
                        )
        return cleaned


def moved_into(moment: datetime, zone: ZoneInfo) -> datetime:
    """Return the moment with the same time of day in `zone`. Raises ValueError if the clocks skip it there."""
    there = timezone.localtime(moment).replace(tzinfo=zone)
    back = there.astimezone(ZoneInfo("UTC")).astimezone(zone)
    if back.replace(tzinfo=None) != there.replace(tzinfo=None):
        raise ValueError(f"{there.replace(tzinfo=None)} does not exist in {zone.key}")
    return there


def this_minute() -> datetime:
    """Return the moment now, without seconds: what editors are shown and revisions keep."""
    return timezone.now().replace(second=0, microsecond=0)
