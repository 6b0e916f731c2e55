"""Rules for meetings and polls, with the reason for a refusal. They take an actor and an object, and make no queries.

A meeting comes with its group (`lookups`). In an archived group everybody reads, and nobody sets, changes or signs up.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from community.access.verdicts import YES, Verdict, no
from community.groups.rules import can_enter, can_take_part, facilitates

from .models.meeting import SET_FOR_ALL, sees_meetings_for_all

if TYPE_CHECKING:
    from community.access.actor import Actor
    from community.groups.models import Group

    from .models import DatePoll, Meeting

LOG_IN = no(_("Log in to see your calendar."))
FOR_MEMBERS = no(_("This meeting is for the members of the community."))
ONLY_FACILITATORS = no(_("Only a facilitator of the group can do this."))
ONLY_STAFF = no(_("Only staff can set meetings for all members."))
IS_CANCELLED = no(_("This meeting was cancelled."))
HAS_BEGUN = no(_("This meeting has begun already."))
SIGN_UP_IS_OVER = no(_("The time for signing up is over."))
POLL_IS_CLOSED = no(_("This poll is closed."))


def can_have_calendar(actor: Actor) -> Verdict:
    """Return whether `actor` has a calendar, empty or not."""
    return YES if actor.is_authenticated else LOG_IN


def can_read(actor: Actor, meeting: Meeting) -> Verdict:
    """Return whether `actor` can read about the meeting: the members of its group; one for all members all of them."""
    if meeting.group is not None:
        return can_enter(actor, meeting.group)
    return YES if sees_meetings_for_all(actor) else FOR_MEMBERS


def can_set_in(actor: Actor, group: Group) -> Verdict:
    """Return whether `actor` can set a meeting of the group, or make a poll for one: its facilitators."""
    entry = can_take_part(actor, group)
    if not entry or facilitates(actor, group.pk):
        return entry
    return ONLY_FACILITATORS


def can_set_for_all(actor: Actor) -> Verdict:
    """Return whether `actor` can set a meeting for all members: staff with the permission, which Django caches on the account."""
    return YES if actor.account and actor.account.has_perm(SET_FOR_ALL) else ONLY_STAFF


def can_set(actor: Actor, group: Group | None) -> Verdict:
    return can_set_for_all(actor) if group is None else can_set_in(actor, group)


def can_change(actor: Actor, meeting: Meeting) -> Verdict:
    """Return whether `actor` can change the meeting: whoever could set it now, unless it was cancelled or is over."""
    entry = can_set(actor, meeting.group)
    if not entry:
        return entry
    if meeting.is_cancelled:
        return IS_CANCELLED
    return no(_("This meeting is over.")) if meeting.is_past else YES


def can_cancel(actor: Actor, meeting: Meeting) -> Verdict:
    """Return whether `actor` can cancel the meeting, as long as it has not begun."""
    entry = can_change(actor, meeting)
    return HAS_BEGUN if entry and meeting.has_begun else entry


def can_copy(actor: Actor, meeting: Meeting) -> Verdict:
    """Return whether `actor` can set the same meeting at other dates, also one that is over or cancelled."""
    return can_set(actor, meeting.group)


def can_sign_up(actor: Actor, meeting: Meeting) -> Verdict:
    """Return whether `actor` can sign up. Whether there is a place is seen then."""
    entry = can_read(actor, meeting) and (can_take_part(actor, meeting.group) if meeting.group else YES)
    if not entry:
        return entry
    if meeting.is_cancelled:
        return IS_CANCELLED
    if meeting.has_begun:
        return HAS_BEGUN
    if meeting.signup_until and meeting.signup_until <= timezone.now():
        return SIGN_UP_IS_OVER
    return YES


def can_sign_off(actor: Actor, meeting: Meeting) -> Verdict:
    """Return whether `actor` can sign off, also after the time for signing up is over: somebody else may be glad of the place."""
    entry = can_read(actor, meeting) and (can_take_part(actor, meeting.group) if meeting.group else YES)
    if not entry:
        return entry
    if meeting.is_cancelled:
        return IS_CANCELLED
    return HAS_BEGUN if meeting.has_begun else YES


def can_see_link(actor: Actor, meeting: Meeting, *, is_going: bool) -> Verdict:
    """Return whether `actor` sees the link for taking part online: if it is not for all, who has a place and who leads the meeting."""
    entry = can_read(actor, meeting)
    if not entry or not meeting.is_link_for_participants or is_going or leads(actor, meeting):
        return entry
    return no(_("The link is shown to people who have a place."))


def can_see_people(actor: Actor, meeting: Meeting) -> Verdict:
    """Return whether `actor` sees who comes: the members of a group do; of a meeting for all members only those who lead it."""
    entry = can_read(actor, meeting)
    if not entry or meeting.group is not None or leads(actor, meeting):
        return entry
    return no(_("Only those who lead the meeting see who comes."))


def can_read_attendance(actor: Actor, meeting: Meeting) -> Verdict:
    """Return whether `actor` can read and take away the list of participants: who leads the meeting, also in an archived group."""
    entry = can_read(actor, meeting)
    if not entry or leads(actor, meeting):
        return entry
    return ONLY_FACILITATORS if meeting.group is not None else ONLY_STAFF


def leads(actor: Actor, meeting: Meeting) -> bool:
    """Return whether `actor` leads the meeting: the facilitators of its group; the staff, if it is for all members."""
    return bool(can_set_for_all(actor)) if meeting.group is None else facilitates(actor, meeting.group.pk)


# --- Polls ------------------------------------------------------------------------------------------------------------


def can_read_poll(actor: Actor, poll: DatePoll) -> Verdict:
    """Return whether `actor` can read a poll, and who answered what: the members of its group."""
    return can_enter(actor, poll.group)


def can_answer(actor: Actor, poll: DatePoll) -> Verdict:
    """Return whether `actor` can answer a poll: every member of its group, as long as it is open."""
    entry = can_take_part(actor, poll.group)
    return POLL_IS_CLOSED if entry and not poll.is_open else entry


def can_decide_poll(actor: Actor, poll: DatePoll) -> Verdict:
    """Return whether `actor` can choose a date or close the poll without one: the facilitators, as long as it is open."""
    entry = can_set_in(actor, poll.group)
    return POLL_IS_CLOSED if entry and not poll.is_open else entry
