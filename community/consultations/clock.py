"""The clock of a live consultation."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils import timezone
from django.utils.translation import override

from community.access.verdicts import require
from community.clocks.models import Clock
from community.clocks.owners import register_clock_owner
from community.clocks.services import change_steps, create_clock, delete_clock
from community.clocks.signals import clock_pressed
from community.clocks.timing import Press, State, Step

from .crews import attach_crews, crew_of
from .models import Consultation
from .phases import Phase
from .rules import can_begin, can_change, can_read
from .running import begun, close, follow

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from community.access.actor import Actor
    from community.access.verdicts import Verdict

OWNER = "consultations"


def steps_of(minutes: Mapping[Phase, int], language: str) -> list[Step]:
    """Return the steps of a clock: the phases that get time, in the language of the consultation."""
    with override(language):
        return [Step(phase.value, str(phase.label), minutes[phase] * 60) for phase in Phase if minutes.get(phase)]


def minutes_of(consultation: Consultation) -> dict[Phase, int]:
    """Return the minutes of each phase as planned."""
    steps = consultation.clock.times.steps if consultation.clock else ()
    return {Phase(step.key): max(1, round(step.seconds / 60)) for step in steps}


def plan_clock(*, consultation: Consultation, minutes: Mapping[Phase, int], by: Actor) -> None:
    """Give a stored live consultation a clock with these minutes; one over days has none. Its start is not possible before. Raises Refused."""
    if not consultation.is_live:
        if consultation.clock is not None:
            clock, consultation.clock = consultation.clock, None
            consultation.save(update_fields=["clock"])
            delete_clock(clock=clock)
        return
    steps = steps_of(minutes, consultation.language)
    if consultation.clock is None:
        consultation.clock = create_clock(owner=OWNER, steps=steps)
        consultation.save(update_fields=["clock"])
    elif list(consultation.clock.times.steps) != steps:
        change_steps(clock=consultation.clock, steps=steps, by=by)


def consultation_of(clock: Clock) -> Consultation | None:
    """Return the consultation whose clock this is, with its crew."""
    found = Consultation.objects.with_all().filter(clock=clock).first()
    if found is not None:
        attach_crews([found])
    return found


def can_run(actor: Actor, consultation: Consultation) -> Verdict:
    """Return whether `actor` can press the buttons: whoever leads it. Whether it can begin is asked when it does."""
    return can_change(actor, consultation, consultation.crew, timezone.now())


def pressed(clock: Clock, press: Press, by: Actor, now: datetime, **_signal: object) -> None:
    """Follow the clock: the consultation begins with its start, and closes with its end. Raises Refused, which undoes the press."""
    if clock.owner != OWNER:
        return
    consultation = Consultation.objects.with_all().select_for_update(of=("self",)).get(clock=clock)
    consultation.clock = clock
    if press == Press.START:
        require(can_begin(by, consultation, crew_of(consultation), now))
        begun(consultation, now)
    elif clock.state == State.ENDED:
        close(consultation, now)
    else:
        follow(consultation)


def connect() -> None:
    """Say who reads and runs the clocks of consultations, and follow them."""
    register_clock_owner(OWNER, consultation_of, can_read, can_run)
    clock_pressed.connect(pressed, dispatch_uid="consultations.clock_pressed")


def consultation_deleted(instance: Any, **_signal: object) -> None:
    """Delete the clock of a consultation with it."""
    for clock in Clock.objects.filter(pk=instance.clock_id) if instance.clock_id else ():
        delete_clock(clock=clock)
