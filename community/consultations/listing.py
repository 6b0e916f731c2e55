"""The consultations of a group, as its members see them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import F
from django.utils import timezone

from .crews import attach_crews
from .models import INVITED, Consultation, Participant
from .phases import Phase
from .rules import can_join, part_of

if TYPE_CHECKING:
    from datetime import datetime

    from community.access.actor import Actor
    from community.groups.models import Group

MOST = 200  # that are listed


@dataclass(frozen=True)
class Listed:
    """A consultation in a list."""

    consultation: Consultation
    state: Consultation.State
    phase: Phase | None
    role: str  # the reader's, or ""
    part: str  # the same in words
    may_join: bool
    is_invited: bool
    people: int
    end: datetime | None  # of the phase, over days


def listed_consultations(actor: Actor, group: Group, now: datetime | None = None) -> list[Listed]:
    """Return the consultations of a group of which `actor` may know: what runs first, then what is planned, then what is closed."""
    return rows_of(actor, list(Consultation.objects.known_to(actor).filter(group=group).with_all()[:MOST]), now)


def own_consultations(actor: Actor, now: datetime | None = None) -> list[Listed]:
    """Return what runs or is planned in which `actor` has a part or is invited to one, in all groups."""
    now = now or timezone.now()
    found = Consultation.objects.of(actor).exclude(pk__in=Consultation.objects.closed_at(now)).with_all()
    return rows_of(actor, list(found.order_by(F("begun_at").asc(nulls_last=True), "starts_at", "pk")[:MOST]), now)


def rows_of(actor: Actor, consultations: list[Consultation], now: datetime | None) -> list[Listed]:
    now = now or timezone.now()
    attach_crews(consultations)
    rows = [listed(actor, one, now) for one in consultations]
    order = (Consultation.State.RUNNING, Consultation.State.PLANNED, Consultation.State.CLOSED)
    return sorted(rows, key=lambda row: order.index(row.state))


def listed(actor: Actor, one: Consultation, now: datetime) -> Listed:
    role, phase = part_of(actor, one), one.phase_at(now)
    return Listed(
        consultation=one,
        state=one.state_at(now),
        phase=phase,
        role=role,
        part=str(Participant.Role(role).label) if role in Participant.Role.values else "",
        may_join=not role and any(can_join(actor, one, role, one.crew, now) for role in Participant.Role),
        is_invited=role == INVITED,
        people=one.crew.size,
        end=one.end_of(phase) if phase else None,
    )
