"""Creating and running clocks. All arithmetic is on the server's time, of the moment at which the request arrived or the job runs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.core.exceptions import ImproperlyConfigured
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from community.access.verdicts import Refused, no, require

from .models import Clock
from .owners import can_run_clock, is_registered
from .signals import clock_pressed
from .steps import as_json, can_use
from .timing import UNDERWAY, Press, State, Step, Times, can_press, pressed

if TYPE_CHECKING:
    from datetime import datetime

    from community.access.actor import Actor

STORED = ("position", "state", "ends_at", "left_seconds", "more_seconds")


class PressedMeanwhile(Refused):
    """Somebody else was faster, or this was pressed twice: nothing was changed."""

    def __init__(self) -> None:
        super().__init__(no(_("The clock has been changed meanwhile, so nothing was done. Look where it stands now.")))


@transaction.atomic
def create_clock(*, owner: str, steps: Sequence[Step]) -> Clock:
    """Create a clock that has not started. `owner` is registered. The feature has checked who asks. Raises Refused."""
    if not is_registered(owner):
        raise ImproperlyConfigured(f"Nobody has registered as the owner of clocks {owner!r}.")
    require(can_use(steps))
    return Clock.objects.create(owner=owner, steps=as_json(steps))


@transaction.atomic
def change_steps(*, clock: Clock, steps: Sequence[Step], by: Actor) -> Clock:
    """Plan other steps, as long as the clock has not started. Raises Refused."""
    require(can_run_clock(by, clock))
    require(can_use(steps))
    changed = Clock.objects.filter(pk=clock.pk, state=State.WAITING).update(steps=as_json(steps), revision=F("revision") + 1)
    if not changed:
        raise Refused(no(_("The clock has started: its steps can no longer be changed.")))
    clock.refresh_from_db()
    return clock


@transaction.atomic
def press_clock(*, clock: Clock, press: Press, seen: int, by: Actor, now: datetime | None = None, minutes: int = 0) -> Clock:
    """Press a button of a clock in its revision `seen`. Of two that press at once, one succeeds. Raises PressedMeanwhile, Refused.

    `minutes` are those of `EXTEND`.
    """
    require(can_run_clock(by, clock))
    if clock.revision != seen:
        raise PressedMeanwhile
    require(can_press(clock.times, press, minutes))
    now = now or timezone.now()
    _store(clock, pressed(clock.times, press, now, minutes))
    clock_pressed.send(Clock, clock=clock, press=press, by=by, now=now)
    return clock


@transaction.atomic
def end_clock(*, clock: Clock) -> None:
    """End a clock whose thing has ended by itself. The feature has checked that it has."""
    if clock.times.state in UNDERWAY:
        _store(clock, pressed(clock.times, Press.END, timezone.now()))


def _store(clock: Clock, times: Times) -> None:
    """Store `times` if nobody has pressed anything since `clock` was read: in one statement, so that no lock is needed."""
    clock.times = times
    values = {name: getattr(clock, name) for name in STORED}
    if not Clock.objects.filter(pk=clock.pk, revision=clock.revision).update(**values, revision=clock.revision + 1):
        clock.refresh_from_db()
        raise PressedMeanwhile
    clock.revision += 1


def delete_clock(*, clock: Clock) -> None:
    """Delete a clock whose thing is deleted."""
    clock.delete()
