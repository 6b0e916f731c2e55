"""The run sheet of a session, with the clock that everybody sees."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from community.access.actor import actor_of
from community.access.verdicts import require
from community.clocks.models import Clock
from community.clocks.owners import register_clock_owner
from community.clocks.services import change_steps, create_clock, delete_clock
from community.clocks.timing import Step
from community.visualisations.lookups import locked_session
from community.visualisations.models import Session
from community.visualisations.rules import can_enter, can_manage

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cms.users.models import User

OWNER = "visualisations"
#: The usual steps of a session: key, title and minutes.
USUAL = (
    ("input", _("Input"), 15),
    ("upload", _("Upload photos"), 15),
    ("variants", _("Make variants"), 40),
    ("talk", _("Talk about them"), 30),
    ("highlights", _("Pick highlights"), 10),
)


def usual_steps() -> list[Step]:
    """Return the usual steps, in the reader's language."""
    return [Step(key, str(title), minutes * 60) for key, title, minutes in USUAL]


@transaction.atomic
def plan_run_sheet(*, session: Session, steps: Sequence[Step], by: User) -> Clock:
    """Give a session these steps. Raises Refused, also once its clock has started."""
    actor = actor_of(by)
    require(can_manage(actor, session))
    stored = locked_session(session)
    if stored.clock is not None:
        return change_steps(clock=stored.clock, steps=steps, by=actor)
    stored.clock = create_clock(owner=OWNER, steps=steps)
    stored.save(update_fields=["clock"])
    return stored.clock


def session_of(clock: Clock) -> Session | None:
    """Return the session whose clock this is."""
    return Session.objects.select_related("group__page").filter(clock=clock).first()


def connect() -> None:
    """Say who reads and runs the clocks of sessions."""
    register_clock_owner(OWNER, session_of, can_enter, can_manage)


def session_deleted(instance: Session, **_signal: object) -> None:
    """Delete the clock of a session with it."""
    if instance.clock_id:
        for clock in Clock.objects.filter(pk=instance.clock_id):
            delete_clock(clock=clock)
