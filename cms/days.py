"""Days of the site: moments belong to the day that it is then where the site is at home, whoever looks and wherever."""

from __future__ import annotations

from datetime import date, datetime, tzinfo

from django.utils import timezone


def day_of(moment: datetime, zone: tzinfo | None = None) -> date:
    """Return the day of `moment` in `zone`, by default the site's own."""
    return timezone.localdate(moment, timezone=zone or timezone.get_default_timezone())


def today(zone: tzinfo | None = None) -> date:
    """Return the day that it is now in `zone`, by default the site's own."""
    return day_of(timezone.now(), zone)
