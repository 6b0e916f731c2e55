"""When a periodic job is due: at a fixed interval, or at a time of the site's day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Protocol

from django.utils import timezone
from django.utils.translation import gettext, ngettext


class Schedule(Protocol):
    """When a job is due. Its text changes whenever anything that decides this changes."""

    @property
    def words(self) -> str:
        """When it is due, in words for people."""

    def first(self, now: datetime) -> datetime:
        """Return when a job that has never run is due."""

    def next_after(self, due: datetime, now: datetime) -> datetime:
        """Return when a job that was due at `due` is due again, later than `now`. Missed runs are not made up for."""


@dataclass(frozen=True)
class Every:
    """At each `interval`. Clock changes play no part: an hourly job runs 25 times on that day in October."""

    interval: timedelta

    def __str__(self) -> str:
        return f"every {self.interval}"

    @property
    def words(self) -> str:
        seconds = int(self.interval.total_seconds())
        if seconds % 3600 == 0:
            return ngettext("every hour", "every %(count)d hours", seconds // 3600) % {"count": seconds // 3600}
        if seconds % 60 == 0:
            return ngettext("every minute", "every %(count)d minutes", seconds // 60) % {"count": seconds // 60}
        return ngettext("every second", "every %(count)d seconds", seconds) % {"count": seconds}

    def first(self, now: datetime) -> datetime:
        return now

    def next_after(self, due: datetime, now: datetime) -> datetime:
        missed = max((now - due) // self.interval, 0)
        return due + (missed + 1) * self.interval


@dataclass(frozen=True)
class Daily:
    """Once a day, at a time in the site's time zone.

    If the clock shows that time twice in a day, the first counts; if it skips it, the job is due as long after midnight as usual.
    """

    at: time

    def __str__(self) -> str:
        return f"daily at {self.at:%H:%M}, {timezone.get_default_timezone_name()}"

    @property
    def words(self) -> str:
        return gettext("daily at %(time)s") % {"time": f"{self.at:%H:%M} ({timezone.get_default_timezone_name()})"}

    def first(self, now: datetime) -> datetime:
        return self.next_after(now, now)

    def next_after(self, due: datetime, now: datetime) -> datetime:
        last = max(due, now)
        day = timezone.localdate(last, timezone=timezone.get_default_timezone()) - timedelta(days=1)
        while (moment := self.moment_of(day)) <= last:
            day += timedelta(days=1)
        return moment

    def moment_of(self, day: date) -> datetime:
        return datetime.combine(day, self.at.replace(fold=0), tzinfo=timezone.get_default_timezone()).astimezone(UTC)
