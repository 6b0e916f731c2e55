"""What the API tells of consultations: to each reader what the pages show her."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils import timezone

from community.people.names import shown_name

from .clock import minutes_of
from .crews import attach_crews
from .listing import listed
from .lookups import release_of
from .models import CaseText, Consultation, Contribution, Participant, Release, Takeaway
from .phases import Kind
from .release_rules import can_agree, can_propose_release, can_withdraw_release
from .releasing import wording
from .rules import (
    can_begin,
    can_change,
    can_contribute,
    can_delete,
    can_delete_contribution,
    can_invite,
    can_leave,
    can_moderate,
    can_read,
    can_read_case,
    can_take_along,
    can_write_case,
    part_of,
)
from .schemas import (
    CaseTold,
    ConsultationDetail,
    ConsultationSummary,
    ContributionTold,
    PersonTold,
    PhaseTold,
    ReleaseTold,
    TakeawayTold,
)

if TYPE_CHECKING:
    from datetime import datetime

    from django.http import HttpRequest

    from community.access.actor import Actor

    from .listing import Listed


def summary_facts(request: HttpRequest, actor: Actor, row: Listed) -> dict[str, Any]:
    one = row.consultation
    return {
        "key": one.key,
        "group": one.group.slug,
        "title": one.title,
        "mode": one.mode,
        "joining": one.joining,
        "keeping": one.keeping,
        "state": row.state.value,
        "phase": row.phase.value if row.phase else None,
        "time_zone": str(one.time_zone),
        "starts_at": one.starts_at,
        "part": part_of(actor, one),
        "people": row.people,
        "may_join": row.may_join or row.is_invited,
        "url": request.build_absolute_uri(one.get_absolute_url()),
    }


def summary_told(request: HttpRequest, actor: Actor, row: Listed) -> ConsultationSummary:
    return ConsultationSummary(**summary_facts(request, actor, row))


def detail_told(request: HttpRequest, actor: Actor, one: Consultation) -> ConsultationDetail:
    """Return all that `actor` may read of it. Others of the group get what the list says."""
    now = timezone.now()
    attach_crews([one])
    is_own = bool(can_read(actor, one))
    case = CaseText.objects.filter(consultation=one).first() if is_own and can_read_case(actor, one, now) else None
    release = release_of(one) if is_own else None
    if release and not release.is_public and part_of(actor, one) == Participant.Role.ADVISER:
        release = None
    return ConsultationDetail(
        **summary_facts(request, actor, listed(actor, one, now)),
        phases=phases_told(one),
        begun_at=one.begun_at,
        closed_at=one.closed_at,
        forgets_at=one.forgets_at,
        clock_url=request.build_absolute_uri(one.clock.get_absolute_url()) if is_own and one.clock else None,
        case=case_told(case) if case else None,
        people_told=people_told(actor, one) if is_own else None,
        may=rights_of(actor, one, now) if is_own else None,
        release=release.key if release else None,
    )


def phases_told(one: Consultation) -> list[PhaseTold]:
    if one.is_live:
        return [PhaseTold(phase=phase.value, minutes=minutes, until=None) for phase, minutes in minutes_of(one).items()]  # type: ignore[arg-type]
    return [PhaseTold(phase=phase.value, minutes=None, until=end) for phase, end in one.deadlines]  # type: ignore[arg-type]


def rights_of(actor: Actor, one: Consultation, now: datetime) -> list[str]:
    """Return what `actor` may do now, by name."""
    verdicts = {
        "begin": can_begin(actor, one, one.crew, now),
        "moderate": can_moderate(actor, one, now),
        "change": can_change(actor, one, one.crew, now),
        "invite": can_invite(actor, one, one.crew, now),
        "delete": can_delete(actor, one, one.crew, now),
        "leave": can_leave(actor, one, now),
        "case": can_write_case(actor, one, now),
        **{kind.value: can_contribute(actor, one, kind, now) for kind in Kind},
        "takeaway": can_take_along(actor, one, now),
        "release": can_propose_release(actor, one, now),
    }
    return sorted(name for name, verdict in verdicts.items() if verdict)


def case_told(case: CaseText) -> CaseTold:
    return CaseTold(question=case.question, text=case.text, html=case.html, language=case.language)


def people_told(actor: Actor, one: Consultation) -> list[PersonTold]:
    return [person_told(actor, person) for person in one.people.in_order()]


def person_told(actor: Actor, person: Participant) -> PersonTold:
    return PersonTold(
        id=person.pk,
        name=shown_name(person.user),
        role=person.role,  # type: ignore[arg-type]
        is_invited=person.joined_at is None,
        is_you=person.user_id == actor.pk,
    )


def contribution_told(actor: Actor, one: Consultation, row: Contribution, now: datetime) -> ContributionTold:
    row.consultation = one
    return ContributionTold(
        id=row.pk,
        kind=row.kind,  # type: ignore[arg-type]
        about=row.about_id,
        by=None if row.is_unsigned else shown_name(row.by),
        text=row.text,
        html=row.html,
        language=row.language,
        written_at=row.written_at,
        is_yours=row.by_id == actor.pk,
        may_delete=bool(can_delete_contribution(actor, row, now)),
    )


def takeaway_told(row: Takeaway) -> TakeawayTold:
    return TakeawayTold(
        id=row.pk,
        consultation=row.consultation.key if row.consultation else None,
        title=row.title,
        chosen=row.chosen_id,
        text=row.text,
        html=row.html,
        language=row.language,
        written_at=row.written_at,
    )


def release_told(request: HttpRequest, actor: Actor, release: Release) -> ReleaseTold:
    is_hers = actor.is_authenticated and release.case_giver_id == actor.pk
    return ReleaseTold(
        key=release.key,
        title=release.title,
        text=release.text,
        html=release.html,
        language=release.language,
        agreed_at=release.agreed_at,
        wording=(release.wording or wording()) if is_hers else None,
        mark=release.mark if is_hers and can_agree(actor, release) else None,
        may_withdraw=bool(can_withdraw_release(actor, release)),
        url=request.build_absolute_uri(release.get_absolute_url()),
    )
