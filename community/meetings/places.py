"""Places: signing up and off, the waiting list, and who loses a place. All changes of one meeting wait for each other."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy

from cms.jobs.declaring import job
from cms.jobs.queueing import enqueue
from cms.users.models import User
from community.access.actor import actor_of, actors_of
from community.access.verdicts import Refused, no, require

from .models import Meeting, SignUp
from .rules import can_read, can_sign_off, can_sign_up
from .signals import moved_up

if TYPE_CHECKING:
    from collections.abc import Collection

IS_GONE = no(gettext_lazy("This meeting is not there any more."))


def locked_meeting(meeting: Meeting) -> Meeting:
    """Return the meeting as it is now, which nobody else changes until the transaction ends. Raises Refused if it is gone."""
    stored = Meeting.objects.select_for_update(of=("self",)).select_related("group__page").filter(pk=meeting.pk).first()
    if stored is None:
        raise Refused(IS_GONE)
    return stored


@transaction.atomic
def sign_up(*, meeting: Meeting, by: User) -> SignUp:
    """Sign up for a meeting, or go on its waiting list if there is no place. Who has signed up stays where she is. Raises Refused."""
    meeting = locked_meeting(meeting)
    require(can_sign_up(actor_of(by), meeting))
    own = meeting.sign_ups.filter(person=by).first()
    if own is not None:
        return own
    has_place = meeting.places is None or (
        meeting.sign_ups.going().count() < meeting.places and not meeting.sign_ups.waiting().exists()
    )
    state = SignUp.State.GOING if has_place else SignUp.State.WAITING
    return SignUp.objects.create(meeting=meeting, person=by, state=state, placed_at=timezone.now() if has_place else None)


@transaction.atomic
def sign_off(*, meeting: Meeting, by: User) -> None:
    """Sign off, or leave the waiting list. Whoever waits first moves up. Raises Refused."""
    meeting = locked_meeting(meeting)
    require(can_sign_off(actor_of(by), meeting))
    meeting.sign_ups.filter(person=by).delete()
    fill_places(meeting)


def fill_places(meeting: Meeting) -> None:
    """Let those who wait move up, in order, as long as places are free. The meeting is locked. Nobody moves up once it has begun."""
    if meeting.is_cancelled or meeting.has_begun or (meeting.group and meeting.group.is_archived):
        return
    waiting = list(meeting.sign_ups.waiting().select_related("person"))
    free = len(waiting) if meeting.places is None else meeting.places - meeting.sign_ups.going().count()
    if free <= 0 or not waiting:
        return
    may = {person.pk for person, actor in actors_of([one.person for one in waiting]) if can_read(actor, meeting)}
    for sign_up in [one for one in waiting if one.person_id in may][:free]:
        sign_up.state, sign_up.placed_at = SignUp.State.GOING, timezone.now()
        sign_up.save(update_fields=["state", "placed_at"])
        moved_up.send(SignUp, sign_up=sign_up)


# --- Who can no longer come -------------------------------------------------------------------------------------------


def member_has_left(user: int, **_signal: object) -> None:
    """React to somebody leaving a group, in any way."""
    give_up_later({user})


def circles_have_changed(people: Collection[int], **_signal: object) -> None:
    give_up_later(people)


def give_up_later(people: Collection[int]) -> None:
    """Let people lose the places that they can no longer take, once the change is saved. Only those who have signed up cost a job."""
    upcoming = SignUp.objects.filter(person__in=people, meeting__starts_at__gt=timezone.now())
    for person in sorted(set(upcoming.values_list("person", flat=True))):
        enqueue(give_up_places, person)


@job(title=gettext_lazy("Free the places of somebody who can no longer come"))
def give_up_places(person_id: int) -> None:
    """Take somebody off the lists of meetings that she may not read any more; whoever waits moves up."""
    person = User.objects.filter(pk=person_id).first()
    if person is None:
        return
    [(_person, actor)] = actors_of([person])
    signed_up = Q(sign_ups__person=person_id)
    for meeting in Meeting.objects.filter(signed_up, starts_at__gt=timezone.now()).select_related("group"):
        if not can_read(actor, meeting):
            take_off(meeting, person_id)


@transaction.atomic
def take_off(meeting: Meeting, person_id: int) -> None:
    meeting = locked_meeting(meeting)
    meeting.sign_ups.filter(person=person_id).delete()
    fill_places(meeting)


def free_places_of_closed_accounts() -> None:
    """Take accounts that were closed meanwhile off the lists of meetings to come."""
    closed = SignUp.objects.filter(person__is_active=False, meeting__starts_at__gt=timezone.now())
    for sign_up in closed.select_related("meeting"):
        take_off(sign_up.meeting, sign_up.person_id)


def forget_sign_ups(person: User) -> None:
    """Delete all sign-ups of somebody; whoever waits moves up."""
    upcoming = list(Meeting.objects.filter(sign_ups__person=person, starts_at__gt=timezone.now()))
    for meeting in upcoming:
        take_off(meeting, person.pk)
    SignUp.objects.filter(person=person).delete()
