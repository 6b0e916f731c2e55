"""What the page of a consultation shows to its people, in a constant number of queries."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from cms.formatting import format_moment
from cms.languages import direction_of
from community.clocks.showing import show
from community.people.names import initials, shown_name

from .crews import attach_crews
from .lookups import release_of
from .models import CaseText, Consultation, Contribution, Participant, Takeaway
from .phases import MEANING, Kind, Phase
from .release_rules import can_propose_release
from .rules import (
    can_begin,
    can_change,
    can_contribute,
    can_delete,
    can_delete_contribution,
    can_invite,
    can_join,
    can_leave,
    can_moderate,
    can_read_case,
    can_take_along,
    can_write_case,
    is_ready,
    part_of,
)
from .sources import origin_of

if TYPE_CHECKING:
    from datetime import datetime

    from django.utils.safestring import SafeString

    from community.access.actor import Actor
    from community.access.verdicts import Verdict

Role = Participant.Role
State = Consultation.State
#: The kind that is written into the one form at the foot of each phase.
WRITTEN_IN = {Phase.QUESTIONS: Kind.QUESTION, Phase.ADVICE: Kind.ADVICE}


@dataclass(frozen=True)
class Line:
    """Something that was written. `who` is "" if nobody is to know."""

    pk: int
    html: SafeString
    language: str
    who: str
    face: str
    is_own: bool = False
    may_delete: bool = False
    is_taken: bool = False  # the case giver takes it along
    answers: Sequence[Line] = field(default_factory=tuple)

    @property
    def direction(self) -> str:
        return direction_of(self.language)


@dataclass(frozen=True)
class Person:
    """Somebody who takes part, or is invited."""

    participant: Participant
    name: str
    face: str
    role: str
    is_you: bool

    @property
    def is_invited(self) -> bool:
        return self.participant.joined_at is None


@dataclass(frozen=True)
class Stop:
    """A phase on the line. `state` is "past", "now" or "ahead"."""

    title: str
    when: str
    state: str


def consultation_facts(consultation: Consultation, actor: Actor, now: datetime) -> dict[str, Any]:
    """Return what `consultation.html` shows to one of its people."""
    attach_crews([consultation])
    crew, phase, state = consultation.crew, consultation.phase_at(now), consultation.state_at(now)
    taken = list(Takeaway.objects.filter(consultation=consultation)) if state != State.PLANNED else []
    if consultation.forgotten_at is not None:  # from then on they are hers alone
        taken = [one for one in taken if one.user_id == actor.pk]
    lines = lines_of(consultation, actor, now, taken)
    release = release_of(consultation)
    return {
        "consultation": consultation,
        "state": state,
        "phase": phase,
        "meaning": MEANING[phase] if phase else "",
        "clock": show(consultation.clock, now=now, zone=consultation.time_zone) if consultation.clock else None,
        "stops": stops_of(consultation, now),
        "end": consultation.end_of(phase) if phase else None,
        "case": CaseText.objects.filter(consultation=consultation).first() if can_read_case(actor, consultation, now) else None,
        "origin": origin_of(actor, consultation),
        "questions": lines[Kind.QUESTION],
        "advice": lines[Kind.ADVICE],
        "takeaways": taken,
        "people": people_of(consultation, actor),
        "part": part_of(actor, consultation),
        "release": release if release and (release.is_public or part_of(actor, consultation) != Role.ADVISER) else None,
        "may": {
            "begin": can_begin(actor, consultation, crew, now),
            "ready": is_ready(consultation, crew, now),
            "moderate": can_moderate(actor, consultation, now),
            "change": can_change(actor, consultation, crew, now) and (state == State.PLANNED or not consultation.is_live),
            "invite": can_invite(actor, consultation, crew, now),
            "delete": can_delete(actor, consultation, crew, now),
            "leave": can_leave(actor, consultation, now),
            "take_over": can_join(actor, consultation, Role.MODERATOR, crew, now),
            "write_case": can_write_case(actor, consultation, now),
            "answer": can_contribute(actor, consultation, Kind.ANSWER, now),
            "take_along": can_take_along(actor, consultation, now),
            "write": writing_verdict(consultation, actor, phase, now),
            "release": can_propose_release(actor, consultation, now),
        },
        "kind": WRITTEN_IN.get(phase) if phase else None,
    }


def writing_verdict(consultation: Consultation, actor: Actor, phase: Phase | None, now: datetime) -> Verdict | None:
    """Return whether the reader can write what this phase is for; None if nothing is written in it."""
    kind = WRITTEN_IN.get(phase) if phase else None
    return can_contribute(actor, consultation, kind, now) if kind else None


def lines_of(consultation: Consultation, actor: Actor, now: datetime, taken: Sequence[Takeaway]) -> dict[str, list[Line]]:
    """Return questions, with their answers, and advice, each oldest first. One query."""
    rows = list(consultation.contributions.select_related("by"))
    chosen = {one.chosen_id for one in taken}
    answers: dict[int | None, list[Line]] = {}
    for row in rows:
        row.consultation = consultation
        if row.kind == Kind.ANSWER:
            answers.setdefault(row.about_id, []).append(line_of(row, actor, now))
    found: dict[str, list[Line]] = {Kind.QUESTION: [], Kind.ADVICE: []}
    for row in rows:
        if row.kind != Kind.ANSWER:
            found[row.kind].append(line_of(row, actor, now, answers.get(row.pk, []), is_taken=row.pk in chosen))
    return found


def line_of(row: Contribution, actor: Actor, now: datetime, answers: Sequence[Line] = (), *, is_taken: bool = False) -> Line:
    is_own = row.by_id == actor.pk
    return Line(
        row.pk,
        row.html,
        row.language,
        "" if row.is_unsigned else shown_name(row.by),
        "·" if row.is_unsigned else initials(row.by),
        is_own,
        is_own and bool(can_delete_contribution(actor, row, now)),
        is_taken,
        answers,
    )


def people_of(consultation: Consultation, actor: Actor) -> list[Person]:
    """Return its people, those who are invited last."""
    rows = sorted(consultation.people.in_order(), key=lambda one: one.joined_at is None)
    return [
        Person(one, shown_name(one.user), initials(one.user), str(Role(one.role).label), one.user_id == actor.pk) for one in rows
    ]


def stops_of(consultation: Consultation, now: datetime) -> list[Stop]:
    """Return the phases of one over days, each with its deadline. A live one has those of its clock."""
    current, state = consultation.phase_at(now), consultation.state_at(now)
    order = list(Phase)

    def state_of(phase: Phase) -> str:
        if state == State.CLOSED or (current and order.index(phase) < order.index(current)):
            return "past"
        return "now" if phase == current else "ahead"

    return [
        Stop(str(phase.label), _("until %(when)s") % {"when": format_moment(end, consultation.time_zone)}, state_of(phase))
        for phase, end in consultation.deadlines
    ]


def mark_of_page(consultation: Consultation, now: datetime) -> str:
    """Return what changes with everything that a page has to follow. Makes no query."""
    clock = consultation.clock.revision if consultation.clock else ""
    phase, state = consultation.phase_at(now), consultation.state_at(now)
    return f"{consultation.revision}.{clock}.{phase}.{state}.{consultation.takeaways_until}"
