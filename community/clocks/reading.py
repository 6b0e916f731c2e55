"""What a clock says at a moment, for scripts and templates."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from .steps import as_json
from .timing import SOON, UNDERWAY, State, Step, left_at

if TYPE_CHECKING:
    from .models import Clock


@dataclass(frozen=True, slots=True)
class Reading:
    """A clock at the moment `now`. `left` is negative if the step takes too long; `planned` has the extensions in it."""

    key: str
    revision: int
    now: datetime
    state: State
    steps: tuple[Step, ...]
    position: int
    ends_at: datetime | None
    left: timedelta
    planned: timedelta

    @property
    def step(self) -> Step:
        return self.steps[self.position]

    @property
    def following(self) -> Step | None:
        """The next step, if there is one and the clock has not ended."""
        is_last = self.position + 1 == len(self.steps)
        return None if is_last or self.state == State.ENDED else self.steps[self.position + 1]

    @property
    def is_soon(self) -> bool:
        """Whether these are the last two minutes, or it is over."""
        return self.state in UNDERWAY and self.left <= SOON

    @property
    def percent(self) -> float:
        """The share of time that is left."""
        return max(0.0, min(100.0, 100 * (self.left / self.planned)))

    @property
    def etag(self) -> str:
        """What changes with everything that a script has to learn; the time itself it counts on its own."""
        return f'"{self.key}.{self.revision}"'

    def as_json(self) -> dict[str, Any]:
        """Return what scripts get. Durations are in milliseconds."""
        return {
            "key": self.key,
            "revision": self.revision,
            "now": milliseconds(self.now),
            "state": self.state,
            "position": self.position,
            "steps": as_json(self.steps),
            "ends_at": None if self.ends_at is None else milliseconds(self.ends_at),
            "left": self.left // timedelta(milliseconds=1),
            "planned": self.planned // timedelta(milliseconds=1),
        }


def reading(clock: Clock, now: datetime) -> Reading:
    """Return what `clock` says at `now`."""
    times = clock.times
    return Reading(
        clock.key,
        clock.revision,
        now,
        times.state,
        times.steps,
        times.position,
        times.ends_at,
        left_at(times, now),
        times.planned,
    )


def milliseconds(moment: datetime) -> int:
    """Return a moment as scripts count: milliseconds since 1970 in UTC."""
    return round(moment.timestamp() * 1000)
