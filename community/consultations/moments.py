"""When the phases of a new consultation are proposed to end."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils import timezone

from .phases import DAYS

AHEAD = timedelta(days=7)


def usual_moments() -> dict[str, datetime]:
    """Return a first proposal: a consultation in a week, and over days some days for each phase."""
    begin = (timezone.now() + AHEAD).replace(minute=0, second=0, microsecond=0)
    found, end = {"starts_at": begin}, begin
    for phase, days in DAYS.items():
        end += timedelta(days=days)
        found[f"{phase}_until"] = end
    return found
