"""Days of the site: the date of a moment is that in the site's time zone, wherever the reader is."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, datetime, tzinfo

from django.utils import timezone


def day_of(moment: datetime, zone: tzinfo | None = None) -> date:
    """Return the date of `moment` in `zone`, by default the site's own."""
    return timezone.localdate(moment, timezone=zone or timezone.get_default_timezone())


def today(zone: tzinfo | None = None) -> date:
    """Return today's date in `zone`, by default the site's own."""
    return day_of(timezone.now(), zone)


def months_later(moment: datetime, months: int) -> datetime:
    """Return the same time on the same day `months` later, or on the last day of a month that is too short."""
    year, month = divmod(moment.month - 1 + months, 12)
    year, month = moment.year + year, month + 1
    return moment.replace(year=year, month=month, day=min(moment.day, monthrange(year, month)[1]))
