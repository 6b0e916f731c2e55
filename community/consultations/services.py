"""Planning a consultation, who takes part in it, and leading it through its phases."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from community.access.actor import Actor
from community.access.verdicts import Refused, no, require
from community.clocks.models import Clock
from community.clocks.services import PressedMeanwhile, press_clock
from community.clocks.timing import Press
from community.groups.models import Membership

from .clock import plan_clock
from .crews import crew_of
from .lookups import IS_GONE, locked_consultation
from .models import INVITED, CaseText, Consultation, Participant
from .phases import Phase
from .rules import (
    NOT_BEGUN,
    can_begin,
    can_change,
    can_delete,
    can_invite,
    can_join,
    can_leave,
    can_moderate,
    can_plan,
    part_of,
)
from .running import begun, close, follow
from .signals import consultation_gone, consultation_planned, person_invited, phase_began

if TYPE_CHECKING:
    from datetime import datetime

    from cms.users.models import User
    from community.groups.models import Group

    from .forms import ConsultationForm

Role = Participant.Role
NOT_A_MEMBER = no(_("This person is not a member of the group."))
IS_THERE = no(_("This person has a part in it already, or is invited."))
#: How the buttons of a clock are called here.
PRESSES = {
    "begin": Press.START,
    "pause": Press.PAUSE,
    "resume": Press.RESUME,
    "next": Press.NEXT,
    "back": Press.BACK,
    "extend": Press.EXTEND,
    "close": Press.END,
}


# --- Planning ---------------------------------------------------------------------------------------------------------


@transaction.atomic
def plan_consultation(*, group: Group, form: ConsultationForm, by: User) -> Consultation:
    """Plan a consultation from a valid form. `by` has the part that she chose there. Raises Refused."""
    actor = Actor(by)
    require(can_plan(actor, group.pk))
    consultation: Consultation = form.save(commit=False)
    consultation.group = group
    consultation.save()
    Participant.objects.create(consultation=consultation, user=by, role=form.cleaned_data["part"], joined_at=timezone.now())
    plan_clock(consultation=consultation, minutes=form.minutes, by=Actor(by))
    consultation_planned.send(Consultation, consultation=consultation, by=by)
    return consultation


@transaction.atomic
def change_consultation(*, consultation: Consultation, form: ConsultationForm, by: User, now: datetime) -> Consultation:
    """Save what a valid form says: what is planned, or once it has begun its deadlines. Raises Refused."""
    stored, actor = locked_consultation(consultation), Actor(by)
    require(can_change(actor, stored, crew_of(stored), now))
    before = stored.phase_at(now)
    saved: Consultation = form.save(commit=False)
    saved.save(update_fields=[name for name in form.Meta.fields if name in form.fields])
    if stored.begun_at is None:
        plan_clock(consultation=saved, minutes=form.minutes, by=actor)
    follow(saved)
    if (phase := saved.phase_at(now)) and phase != before:
        phase_began.send(Consultation, consultation=saved, phase=phase)
    return saved


@transaction.atomic
def delete_consultation(*, consultation: Consultation, by: User, now: datetime) -> None:
    """Delete a consultation with all that is said in it. Takeaways stay with the case giver, a release stays public. Raises Refused."""
    stored = locked_consultation(consultation)
    require(can_delete(Actor(by), stored, crew_of(stored), now))
    consultation_gone.send(Consultation, consultation=stored)
    stored.releases.proposed().delete()
    stored.delete()


# --- People -----------------------------------------------------------------------------------------------------------


@transaction.atomic
def invite_person(*, consultation: Consultation, person: User, role: str, by: User, now: datetime) -> Participant:
    """Invite a member of the group. Raises Refused."""
    stored = locked_consultation(consultation)
    crew = crew_of(stored)
    require(can_invite(Actor(by), stored, crew, now))
    if not Membership.objects.filter(group=stored.group_id, user=person, user__is_active=True).exists():
        raise Refused(NOT_A_MEMBER)
    if not crew.is_vacant(role):
        raise Refused(no(_("Somebody else has this part already.")))
    participant, is_new = Participant.objects.get_or_create(
        consultation=stored, user=person, defaults={"role": role, "invited_by": by, "invited_at": now}
    )
    if not is_new:
        raise Refused(IS_THERE)
    follow(stored)
    person_invited.send(Participant, participant=participant, by=by)
    return participant


@transaction.atomic
def join_consultation(*, consultation: Consultation, role: str, by: User, now: datetime) -> Participant:
    """Take a part: that to which one is invited, or another that is free. Of two who take the last one, one is told. Raises Refused."""
    stored, actor = locked_consultation(consultation), Actor(by)
    require(can_join(actor, stored, role, crew_of(stored), now))
    if part_of(actor, stored) == INVITED and stored.joining == Consultation.Joining.INVITATION:
        role = Participant.objects.get(consultation=stored, user=by).role
        require(can_join(actor, stored, role, crew_of(stored), now))
    participant, _is_new = Participant.objects.update_or_create(
        consultation=stored, user=by, defaults={"role": role, "joined_at": now}
    )
    follow(stored)
    return participant


@transaction.atomic
def leave_consultation(*, consultation: Consultation, by: User, now: datetime) -> None:
    """Give up a part or an invitation. What one has written stays. If nobody is left, it is deleted. Raises Refused."""
    stored = locked_consultation(consultation)
    require(can_leave(Actor(by), stored, now))
    take_out(stored, by.pk)


@transaction.atomic
def remove_person(*, participant: Participant, by: User, now: datetime) -> None:
    """Take somebody out before it begins, or an invitation back. Raises Refused."""
    stored = locked_consultation(participant.consultation)
    require(can_invite(Actor(by), stored, crew_of(stored), now))
    if participant.user_id == by.pk:
        raise Refused(no(_("You cannot take yourself out. You can leave.")))
    take_out(stored, participant.user_id)


def take_out(consultation: Consultation, user: int) -> None:
    for one in Participant.objects.filter(consultation=consultation, user=user):
        one.delete()
    if consultation.begun_at is None:
        CaseText.objects.filter(consultation=consultation, by=user).delete()
    if not Participant.objects.joined().filter(consultation=consultation).exists():
        consultation_gone.send(Consultation, consultation=consultation)
        consultation.delete()
        return
    follow(consultation)


@transaction.atomic
def member_left(group: int, user: int, **_signal: object) -> None:
    """Take somebody who has left the group out of what is not closed. Without the person whose case it is, it closes."""
    parts = Participant.objects.filter(consultation__group=group, consultation__closed_at=None, user=user)
    for part in parts.select_related("consultation"):
        try:
            stored = locked_consultation(part.consultation)
        except Refused:
            continue
        if part.role == Role.CASE_GIVER and part.joined_at and stored.begun_at and stored.closed_at is None:
            close(stored, timezone.now())
        else:
            take_out(stored, user)


# --- The phases -------------------------------------------------------------------------------------------------------


@transaction.atomic
def lead_consultation(
    *, consultation: Consultation, act: str, by: User, now: datetime, minutes: int = 0, seen: int | None = None, phase: str = ""
) -> None:
    """Do one of `PRESSES`: live by its clock, in the revision `seen`; over days begin, next and close. Raises Refused.

    `phase` is the one that was seen: nothing happens if it is another by now, so that pressing twice skips none.
    """
    if consultation.is_live:  # not locked first: whoever presses the clock itself locks it before the consultation
        clock = Clock.objects.filter(pk=consultation.clock_id).first() if consultation.clock_id else None
        if clock is None:
            raise Refused(IS_GONE)
        revision = clock.revision if seen is None else seen
        press_clock(clock=clock, press=PRESSES[act], seen=revision, by=Actor(by), now=now, minutes=minutes)
        return
    stored, actor = locked_consultation(consultation), Actor(by)
    if act == "begin":
        require(can_begin(actor, stored, crew_of(stored), now))
        begun(stored, now)
        return
    require(can_moderate(actor, stored, now))
    current = stored.phase_at(now)
    if current is None:
        raise Refused(NOT_BEGUN)
    if phase and phase != current:
        raise PressedMeanwhile
    if act == "close":
        close(stored, now)
    elif act == "next" and current != Phase.TAKEAWAYS:
        setattr(stored, f"{current}_until", now)
        stored.save(update_fields=[f"{current}_until"])
        follow(stored)
        if following := stored.phase_at(now):
            phase_began.send(Consultation, consultation=stored, phase=following)
    else:
        raise Refused(no(_("This is not possible for a consultation over days. You can change its deadlines.")))
