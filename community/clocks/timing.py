"""The arithmetic of a clock: pure functions of its times and a moment.

A step runs until it is left; what it takes too long is counted on as negative time. Moments are absolute, so that a change to summer time
moves nothing: Python calculates with local times as a clock on the wall would, so all of it is done in UTC.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from community.access.verdicts import YES, Verdict, no

SOON = timedelta(minutes=2)  # in the look, the last two minutes are yellow
MOST_MINUTES = 60  # of one extension
NOTHING = timedelta()


class State(TextChoices):
    WAITING = "waiting", _("not started")
    RUNNING = "running", _("running")
    PAUSED = "paused", _("paused")
    ENDED = "ended", _("ended")


class Press(TextChoices):
    """What can be done with a clock; the labels are those of its buttons."""

    START = "start", _("Start")
    PAUSE = "pause", _("Pause")
    RESUME = "resume", _("Go on")
    NEXT = "next", _("Next step")
    BACK = "back", _("One step back")
    EXTEND = "extend", _("More time")
    RESTART = "restart", _("Begin again")
    END = "end", _("End")


UNDERWAY = frozenset({State.RUNNING, State.PAUSED})
FROM = {
    Press.START: {State.WAITING},
    Press.PAUSE: {State.RUNNING},
    Press.RESUME: {State.PAUSED},
    Press.NEXT: UNDERWAY,
    Press.BACK: UNDERWAY,
    Press.EXTEND: UNDERWAY,
    Press.RESTART: {*UNDERWAY, State.ENDED},
    Press.END: UNDERWAY,
}


@dataclass(frozen=True, slots=True)
class Step:
    """A part of the run sheet. `key` is the feature's, `title` in the words of whoever planned it."""

    key: str
    title: str
    seconds: int


@dataclass(frozen=True, slots=True)
class Times:
    """Where a clock stands. `ends_at` is set while it runs, `left` while it is paused; both may be over. `more` is by how much the step was extended."""

    steps: tuple[Step, ...]
    position: int = 0
    state: State = State.WAITING
    ends_at: datetime | None = None
    left: timedelta | None = None
    more: timedelta = NOTHING

    @property
    def step(self) -> Step:
        return self.steps[self.position]

    @property
    def planned(self) -> timedelta:
        """How long the step is to take, with its extensions."""
        return timedelta(seconds=self.step.seconds) + self.more

    @property
    def is_last(self) -> bool:
        return self.position == len(self.steps) - 1


def left_at(times: Times, now: datetime) -> timedelta:
    """Return the time left in the step, negative if it takes too long; nothing once the clock has ended."""
    if times.state == State.RUNNING and times.ends_at is not None:
        return times.ends_at.astimezone(UTC) - now.astimezone(UTC)
    if times.state == State.PAUSED and times.left is not None:
        return times.left
    return NOTHING if times.state == State.ENDED else times.planned


def can_press(times: Times, press: Press, minutes: int = 0) -> Verdict:
    """Return whether this can be done with a clock that stands there."""
    if times.state not in FROM[press]:
        if times.state == State.WAITING:
            return no(_("The clock has not been started yet."))
        return no(_("The clock has ended.")) if times.state == State.ENDED else no(_("The clock is already in this state."))
    if press == Press.NEXT and times.is_last:
        return no(_("This is the last step."))
    if press == Press.BACK and not times.position:
        return no(_("This is the first step."))
    if press == Press.EXTEND and not 1 <= minutes <= MOST_MINUTES:
        return no(_("A step can be extended by 1 to {most} minutes."), most=MOST_MINUTES)
    return YES


def pressed(times: Times, press: Press, now: datetime, minutes: int = 0) -> Times:
    """Return where the clock stands after `press`, which `can_press` allows."""
    if press == Press.START:
        return running(times, times.planned, now)
    if press == Press.PAUSE:
        return paused(times, left_at(times, now))
    if press == Press.RESUME:
        return running(times, left_at(times, now), now)
    if press == Press.NEXT:
        return at_step(times, times.position + 1, now)
    if press == Press.BACK:
        return at_step(times, times.position - 1, now)
    if press == Press.EXTEND:
        return extended(times, timedelta(minutes=minutes), now)
    if press == Press.RESTART:
        return (
            Times(times.steps)
            if times.state == State.ENDED
            else at_step(replace(times, state=State.RUNNING), times.position, now)
        )
    return replace(times, state=State.ENDED, ends_at=None, left=None)


def running(times: Times, left: timedelta, now: datetime) -> Times:
    return replace(times, state=State.RUNNING, ends_at=now.astimezone(UTC) + left, left=None)


def paused(times: Times, left: timedelta) -> Times:
    return replace(times, state=State.PAUSED, ends_at=None, left=left)


def at_step(times: Times, position: int, now: datetime) -> Times:
    """Return the clock at the beginning of a step: running or paused, as it was."""
    there = replace(times, position=position, more=NOTHING)
    return running(there, there.planned, now) if times.state == State.RUNNING else paused(there, there.planned)


def extended(times: Times, more: timedelta, now: datetime) -> Times:
    """Return the clock with more time; a step that is over has it from now on."""
    left = max(NOTHING, left_at(times, now)) + more
    longer = replace(times, more=times.more + more)
    return running(longer, left, now) if times.state == State.RUNNING else paused(longer, left)
