"""When a picture will be there: place in the queue and time left, from what runs, what waits before it, and how many workers there are."""

from __future__ import annotations

import heapq
import math
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext, ngettext

from cms.formatting import format_number

OVERDUE = 5.0  # seconds that a job is taken to need still, once it has needed longer than expected


@dataclass(frozen=True, slots=True)
class Running:
    """A job that runs. Both in seconds."""

    expected: float
    elapsed: float = 0

    @property
    def left(self) -> float:
        return max(OVERDUE, self.expected - self.elapsed)


@dataclass(frozen=True, slots=True)
class Wait:
    """`place` 1 is next, 0 is running. `seconds` until the picture is there; None while no worker runs."""

    place: int
    seconds: float | None

    def __str__(self) -> str:
        if self.seconds is None:
            return gettext("waiting until the site makes pictures again")
        if self.place == 0:
            return gettext("being made, %(time)s") % {"time": about(self.seconds)}
        return gettext("place %(place)s, %(time)s") % {"place": format_number(self.place), "time": about(self.seconds)}


def wait_of_running(job: Running) -> Wait:
    """Return how long a job that runs still takes."""
    return Wait(0, job.left)


def waits_of(waiting: Iterable[float], running: Iterable[Running], *, workers: int) -> list[Wait]:
    """Return the wait of each job in the queue: `waiting` are their expected seconds, the next one first."""
    if workers < 1:
        return [Wait(place, None) for place, _seconds in enumerate(waiting, 1)]
    free = sorted((job.left for job in running), reverse=True)[:workers]  # when each worker is free
    free += [0.0] * (workers - len(free))
    heapq.heapify(free)
    found = []
    for place, seconds in enumerate(waiting, 1):
        done = heapq.heappop(free) + seconds
        heapq.heappush(free, done)
        found.append(Wait(place, done))
    return found


def usual_seconds(recent: Iterable[float], expected: float) -> float:
    """Return how long a picture takes: the median of the last ones, or what the provider says as long as there are few."""
    times = sorted(recent)
    return times[len(times) // 2] if len(times) >= 3 else expected


def about(seconds: float) -> str:
    """Return a time in words, rounded to what can be said: "less than half a minute", "about a minute", "about 5 minutes"."""
    if seconds < 30:
        return gettext("less than half a minute")
    minutes = round(seconds / 60) or 1
    if minutes == 1:
        return gettext("about a minute")
    if minutes > 20:
        minutes = math.ceil(minutes / 5) * 5
    return ngettext("about %(minutes)s minute", "about %(minutes)s minutes", minutes) % {"minutes": format_number(minutes)}
