"""Days of the site: the date of a moment is that in the site's time zone, wherever the reader is."""

from __future__ import annotations

from datetime import date, datetime, tzinfo

from django.utils import timezone


def day_of(moment: datetime, zone: tzinfo | None = None) -> date:
    """Return the date of `moment` in `zone`, by default the site's own."""
    return timezone.localdate(moment, timezone=zone or timezone.get_default_timezone())


def today(zone: tzinfo | None = None) -> date:
    """Return today's date in `zone`, by default the site's own."""
    return day_of(timezone.now(), zone)
