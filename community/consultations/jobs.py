"""Telling people about consultations, and what the clock on the wall does: phases begin, deadlines come, texts are forgotten."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cms.announcing import announce
from cms.jobs.declaring import job
from cms.jobs.queueing import enqueue
from cms.users.models import User
from community.access.actor import actors_of
from community.notifications.services import withdraw

from .crews import crew_of
from .models import Consultation, Participant, Release
from .phases import Phase
from .rules import can_join, can_read, part_of
from .running import close_ended, forget_old

if TYPE_CHECKING:
    from datetime import datetime

    from community.access.actor import Actor

Role = Participant.Role
PLANNED, INVITED, PHASE = "consultations.planned", "consultations.invited", "consultations.phase"
DEADLINE, TO_AGREE = "consultations.deadline", "consultations.to_agree"
REMINDED = timedelta(days=1)  # before a deadline, or in the last quarter of a shorter phase
#: Who writes in a phase, and is reminded of its end together with whoever moderates.
WRITERS = {
    Phase.CASE: {Role.CASE_GIVER},
    Phase.QUESTIONS: {Role.CASE_GIVER, Role.ADVISER},
    Phase.ADVICE: {Role.ADVISER},
    Phase.TAKEAWAYS: {Role.CASE_GIVER},
}


def was_planned(consultation: Consultation, by: User, **_signal: object) -> None:
    if consultation.joining == Consultation.Joining.OPEN:
        enqueue(tell_group, consultation.pk, by.pk)


@job(title=_("Tell the members of a group of a peer consultation"))
def tell_group(consultation_id: int, by: int) -> None:
    """Tell those who can join."""
    found = Consultation.objects.with_all().filter(pk=consultation_id).first()
    if found is None or found.group.is_archived:
        return
    now, crew = timezone.now(), crew_of(found)
    members = User.objects.filter(group_memberships__group=found.group_id, is_active=True)
    announce(
        kind=PLANNED,
        key=str(found.pk),
        to=[one.pk for one, actor in actors_of(members) if can_join(actor, found, Role.ADVISER, crew, now)],
        facts={"consultation": found.pk},
        actor=User.objects.filter(pk=by).first(),
        group=found.group_id,
    )


def was_invited(participant: Participant, by: User, **_signal: object) -> None:
    """Tell somebody that she is invited. Whoever was, and is again, is told again."""
    found = participant.consultation
    announce(
        kind=INVITED,
        key=f"{found.pk}.{participant.pk}",
        to=[participant.user_id],
        facts={"consultation": found.pk},
        actor=by,
        group=found.group_id,
    )


def phase_has_begun(consultation: Consultation, phase: Phase, **_signal: object) -> None:
    """Tell the people of a consultation over days; whoever is there live sees it."""
    if not consultation.is_live:
        enqueue(tell_of_phase, consultation.pk, phase.value)


@job(title=_("Tell the people of a peer consultation of a new phase"))
def tell_of_phase(consultation_id: int, phase: str) -> None:
    """Tell everybody in it, if the phase still lasts."""
    found = Consultation.objects.with_all().filter(pk=consultation_id).first()
    if found is None or found.phase_at(timezone.now()) != phase:
        return
    announce(
        kind=PHASE,
        key=f"{found.pk}.{phase}",
        to=people_of(found),
        facts={"consultation": found.pk, "phase": phase},
        group=found.group_id,
    )


def tell_of_phases(now: datetime | None = None) -> None:
    """Tell of the phases that have begun by themselves, and remind of deadlines. For a periodic job: nobody is told twice."""
    now = now or timezone.now()
    for found in Consultation.objects.underway(now).filter(mode=Consultation.Mode.DAYS, group__archived_at=None).with_all():
        phase = found.phase_at(now)
        end = found.end_of(phase) if phase else None
        if phase is None or end is None:
            continue
        facts = {"consultation": found.pk, "phase": phase.value}
        announce(kind=PHASE, key=f"{found.pk}.{phase}", to=people_of(found), facts=facts, group=found.group_id)
        if now >= reminder_of(found, phase, end):
            announce(
                kind=DEADLINE,
                key=f"{found.pk}.{phase}.{int(end.timestamp())}",
                to=people_of(found, {*WRITERS[phase], Role.MODERATOR}),
                facts=facts,
                group=found.group_id,
            )


def reminder_of(consultation: Consultation, phase: Phase, end: datetime) -> datetime:
    """Return when people are reminded of the end of a phase."""
    ends = [consultation.begun_at or consultation.starts_at, *(moment for _phase, moment in consultation.deadlines)]
    began = ends[[one for one, _moment in consultation.deadlines].index(phase)]
    return end - min(REMINDED, (end - began) / 4)


def people_of(consultation: Consultation, roles: set[Role] | None = None) -> list[int]:
    """Return the accounts of its people who can read it, of all roles or some."""
    parts = Participant.objects.joined().filter(consultation=consultation, user__is_active=True).values("user")
    pairs: list[tuple[User, Actor]] = actors_of(User.objects.filter(pk__in=parts))
    return [
        person.pk
        for person, actor in pairs
        if can_read(actor, consultation) and (roles is None or part_of(actor, consultation) in roles)
    ]


def release_was_proposed(release: Release, by: User, **_signal: object) -> None:
    """Tell the case giver that somebody asks for her consent: once for each text."""
    if release.case_giver_id is not None:
        announce(
            kind=TO_AGREE,
            key=f"{release.pk}.{release.mark[:16]}",
            to=[release.case_giver_id],
            facts={"release": release.pk},
            actor=by,
            group=release.group_id or 0,
        )


def was_deleted(consultation: Consultation, **_signal: object) -> None:
    """Take back what was told about a consultation that is deleted."""
    withdraw(kinds=[PLANNED], keys=[str(consultation.pk)])
    withdraw(kinds=[PHASE], keys=[f"{consultation.pk}.{phase}" for phase in Phase])
    withdraw(kinds=[INVITED], keys=[f"{consultation.pk}.{pk}" for pk in consultation.people.values_list("pk", flat=True)])
    ends = [f"{consultation.pk}.{phase}.{int(end.timestamp())}" for phase, end in consultation.deadlines]
    withdraw(kinds=[DEADLINE], keys=ends)


def tick() -> None:
    """Do what is due in all consultations."""
    close_ended()
    forget_old()
    tell_of_phases()
