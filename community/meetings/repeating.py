"""The dates of a meeting that is repeated: at the same time of day in its zone, whatever the clocks do in between."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dateutil.rrule import MONTHLY, WEEKLY, rrule, weekday
from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from datetime import datetime, tzinfo

MOST_DATES = 26  # of a series, the first one included
LAST = 5  # a fifth week, which most months do not have: the last one is meant


class Rhythm(TextChoices):
    """How often a meeting is repeated."""

    WEEKLY = "weekly", _("every week")
    FORTNIGHTLY = "fortnightly", _("every two weeks")
    MONTHLY = "monthly", _("every month, on the same weekday")


def dates_after(start: datetime, zone: tzinfo, rhythm: Rhythm, number: int) -> list[datetime]:
    """Return the `number` dates that follow `start`, as moments in `zone`."""
    local = start.astimezone(zone).replace(tzinfo=None)
    if rhythm == Rhythm.MONTHLY:
        week = (local.day - 1) // 7 + 1
        on = weekday(local.weekday(), -1 if week == LAST else week)
        found = rrule(MONTHLY, dtstart=local, count=number + 1, byweekday=on)
    else:
        found = rrule(WEEKLY, dtstart=local, count=number + 1, interval=2 if rhythm == Rhythm.FORTNIGHTLY else 1)
    return [one.replace(tzinfo=zone) for one in found if one != local][:number]
