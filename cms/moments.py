"""When the clock alone changes what everybody sees: calls open, are about to close and close, events begin and end, and days end."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, time, timedelta, tzinfo
from typing import Any

from django.db.models import Max, Min, Q
from django.utils import timezone

from .generation import remember
from .pages.call import CLOSING_SOON, CallPage
from .pages.event import EventPage

NOT_BEFORE = timedelta()
#: The fields with such moments, by page type, each with how long before it something changes.
FIELDS: tuple[tuple[type[Any], tuple[tuple[str, timedelta], ...]], ...] = (
    (CallPage, (("opens_at", NOT_BEFORE), ("closes_at", NOT_BEFORE), ("closes_at", CLOSING_SOON))),
    (EventPage, (("starts_at", NOT_BEFORE), ("ends_at", NOT_BEFORE), ("registration_until", NOT_BEFORE))),
)


def next_change(now: datetime) -> datetime:
    """Return the first moment after `now` at which something may change without anything being published."""
    return around(now)[1]


def last_change(now: datetime) -> datetime:
    """Return the last moment, `now` or before, at which the clock changed something."""
    return around(now)[0]


def around(now: datetime) -> tuple[datetime, datetime]:
    """Return the moments before and after `now`. They are looked up once for a generation, as long as no such moment passes."""
    before, after = remember("moments", lambda: moments_around(now))
    while after <= now:  # one has passed in this generation: what follows it is remembered too
        following = remember(f"moments:{after.timestamp()}", lambda: moments_around(now))
        if following[1] <= after:
            break
        before, after = following
    return (before, after) if before <= now < after else moments_around(now)


def moments_around(now: datetime) -> tuple[datetime, datetime]:
    """Look up the moments of published pages. Three queries."""
    before, after = [], []
    for zone in {timezone.get_default_timezone(), *zones_that_count_days(now)}:
        today = timezone.localdate(now, zone)
        before.append(datetime.combine(today, time(), zone))
        after.append(datetime.combine(today + timedelta(days=1), time(), zone))
    for model, fields in FIELDS:
        asked: dict[str, Any] = {}
        for number, (field, earlier) in enumerate(fields):
            asked[f"before_{number}"] = Max(field, filter=Q(**{f"{field}__lte": now + earlier}))
            asked[f"after_{number}"] = Min(field, filter=Q(**{f"{field}__gt": now + earlier}))
        found = model.objects.filter(live=True).aggregate(**asked)
        for number, (_field, earlier) in enumerate(fields):
            for side, name in ((before, f"before_{number}"), (after, f"after_{number}")):
                if found[name] is not None:
                    side.append(found[name] - earlier)
    return max(before), min(after)


def zones_that_count_days(now: datetime) -> Iterable[tzinfo]:
    """Return the zones of calls that say how many days are left, or when they open: their day ends at their own midnight."""
    return (
        CallPage.objects.filter(live=True, closes_at__gt=now - timedelta(days=1)).values_list("time_zone", flat=True).distinct()
    )
