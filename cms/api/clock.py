"""When the clock alone changes what the API says: calls open, are about to close and close, and days end."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from django.db.models import Max, Min, Q
from django.utils import timezone

from cms.generation import remember
from cms.pages.call import CLOSING_SOON, CallPage


def next_change(now: datetime) -> datetime:
    """Return the first moment after `now` at which an answer may change without anything being published."""
    return around(now)[1]


def last_change(now: datetime) -> datetime:
    """Return the last moment, `now` or before, at which the clock changed an answer."""
    return around(now)[0]


def around(now: datetime) -> tuple[datetime, datetime]:
    """Return the moments before and after `now`. They are looked up once for a generation, as long as no such moment passes."""
    before, after = remember("api:moments", lambda: moments_around(now))
    if not before <= now < after:
        before, after = moments_around(now)
    return before, after


def moments_around(now: datetime) -> tuple[datetime, datetime]:
    """Look up the moments of published calls. One query. The status of a learning process changes with the day."""
    soon = now + CLOSING_SOON
    found = CallPage.objects.filter(live=True).aggregate(
        opened=Max("opens_at", filter=Q(opens_at__lte=now)),
        closed=Max("closes_at", filter=Q(closes_at__lte=now)),
        neared=Max("closes_at", filter=Q(closes_at__lte=soon)),
        opens=Min("opens_at", filter=Q(opens_at__gt=now)),
        closes=Min("closes_at", filter=Q(closes_at__gt=now)),
        nears=Min("closes_at", filter=Q(closes_at__gt=soon)),
    )
    for name in ("neared", "nears"):
        if found[name]:
            found[name] -= CLOSING_SOON
    zone = timezone.get_default_timezone()
    today = timezone.localdate(now, zone)
    days = [datetime.combine(day, time(), zone) for day in (today, today + timedelta(days=1))]
    before = [found[name] for name in ("opened", "closed", "neared") if found[name]]
    after = [found[name] for name in ("opens", "closes", "nears") if found[name]]
    return max([days[0], *before]), min([days[1], *after])
