"""When something that comes round is due: each so many minutes, or at a time of the site's day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Protocol

from django.utils import timezone
from django.utils.translation import gettext, ngettext


class Schedule(Protocol):
    """When a job is due. Its text changes with everything that decides this."""

    @property
    def words(self) -> str:
        """When it is due, for people."""

    def first(self, now: datetime) -> datetime:
        """Return when a job is due that has never been done."""

    def next_after(self, due: datetime, now: datetime) -> datetime:
        """Return when a job that was due at `due` is due again, later than `now`. What was missed is not made up for."""


@dataclass(frozen=True)
class Every:
    """Each time that `interval` is over. Clocks that are changed play no part: an hourly job runs 25 times on the day in October."""

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
    """Once a day, at a time of the clock where the site is at home.

    If the clock shows it twice on a day the first counts; if the clock skips it, the job is due as long after midnight as on other days.
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
