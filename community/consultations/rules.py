"""Rules for consultations, with the reason for a refusal. They take an actor and an object, and make no queries.

What is said stays with its people: nobody else reads it, neither the other members of the group nor its facilitators, staff or administrators.
Whoever leaves the group reads it no more either. Whoever calls them has fetched a consultation `with_all`, and its crew where they ask for it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from community.access.verdicts import YES, Verdict, no
from community.groups.rules import can_enter_by_key, can_write_by_key

from .models import CONSULTATION, INVITED, Consultation, Contribution, Participant, Takeaway
from .phases import PHASE_OF, Kind, Phase

if TYPE_CHECKING:
    from datetime import datetime

    from community.access.actor import Actor

    from .crews import Crew

Role = Participant.Role
State = Consultation.State

NOT_YOURS = no(_("This consultation is confidential: only the people who take part in it can read it."))
NOT_MODERATOR = no(_("Only the person who moderates can do this."))
NOT_CASE_GIVER = no(_("Only the person who brings the case can do this."))
IS_CLOSED = no(_("This consultation is closed."))
HAS_BEGUN = no(_("This consultation has begun. Nobody can join any more."))
NOT_BEGUN = no(_("This consultation has not begun yet."))
LISTENS = no(_("While advice is given, the person who brings the case only listens."))


def part_of(actor: Actor, consultation: Consultation) -> str:
    """Return the part that `actor` has in it: a role, `INVITED`, or ""."""
    if not can_enter_by_key(actor, consultation.group_id):
        return ""
    return next(iter(actor.roles(CONSULTATION, consultation.pk)), "")


def leads(actor: Actor, consultation: Consultation, crew: Crew) -> bool:
    """Return whether `actor` decides about it: whoever moderates; until somebody does, whoever brings the case."""
    part = part_of(actor, consultation)
    return part == Role.MODERATOR or (part == Role.CASE_GIVER and not crew.has_moderator)


# --- Reading ----------------------------------------------------------------------------------------------------------


def can_know(actor: Actor, consultation: Consultation, now: datetime) -> Verdict:
    """Return whether `actor` can know that there is this consultation: the members of the group until it is closed, then its people."""
    entry = can_enter_by_key(actor, consultation.group_id)
    if not entry or part_of(actor, consultation) or consultation.state_at(now) != State.CLOSED:
        return entry
    return NOT_YOURS


def can_read(actor: Actor, consultation: Consultation) -> Verdict:
    """Return whether `actor` can read what is said: whoever has joined, as long as she is in the group."""
    entry = can_enter_by_key(actor, consultation.group_id)
    if not entry:
        return entry
    return YES if part_of(actor, consultation) in Role.values else NOT_YOURS


def can_read_case(actor: Actor, consultation: Consultation, now: datetime) -> Verdict:
    """Return whether `actor` can read the case: before it begins, whoever brings it and whoever moderates."""
    entry = can_read(actor, consultation)
    if not entry or consultation.state_at(now) != State.PLANNED or part_of(actor, consultation) != Role.ADVISER:
        return entry
    return NOT_BEGUN


# --- Planning ---------------------------------------------------------------------------------------------------------


def can_plan(actor: Actor, group: int) -> Verdict:
    """Return whether `actor` can plan a consultation of the group with this key: its members can."""
    return can_write_by_key(actor, group)


def can_change(actor: Actor, consultation: Consultation, crew: Crew, now: datetime) -> Verdict:
    """Return whether `actor` can change what is planned, and later the deadlines: whoever leads it, until it is closed."""
    entry = can_write_by_key(actor, consultation.group_id)
    if not entry:
        return entry
    if not leads(actor, consultation, crew):
        return NOT_MODERATOR
    return IS_CLOSED if consultation.state_at(now) == State.CLOSED else YES


def can_keep(before: str, after: str, crew: Crew) -> Verdict:
    """Return whether texts can be kept for another time than was said: for less, or as long as nobody else has read it."""
    order = list(Consultation.Keeping.values)
    if crew.size <= 1 or order.index(after) <= order.index(before):
        return YES
    return no(_("Others have joined already. The texts cannot be kept for longer than they have read."))


def can_invite(actor: Actor, consultation: Consultation, crew: Crew, now: datetime) -> Verdict:
    """Return whether `actor` can invite members of the group, and take people out: whoever leads it, until it begins."""
    entry = can_change(actor, consultation, crew, now)
    return entry if not entry or consultation.state_at(now) == State.PLANNED else HAS_BEGUN


def can_delete(actor: Actor, consultation: Consultation, crew: Crew, now: datetime) -> Verdict:
    """Return whether `actor` can delete it with all that is said: whoever brings the case, always; whoever leads it, until it begins.

    In an archived group too: the case is hers.
    """
    part = part_of(actor, consultation)
    if part == Role.CASE_GIVER:
        return YES
    if leads(actor, consultation, crew) and consultation.state_at(now) == State.PLANNED:
        return YES
    return NOT_CASE_GIVER if part in Role.values else NOT_YOURS


def can_join(actor: Actor, consultation: Consultation, role: str, crew: Crew, now: datetime) -> Verdict:
    """Return whether `actor` can take this role until it begins: members of the group, if it is open or they are invited.

    Somebody who moderates and leaves the group is missed later too: an adviser can take that over at any time.
    """
    entry = can_write_by_key(actor, consultation.group_id)
    if not entry:
        return entry
    state, part = consultation.state_at(now), part_of(actor, consultation)
    if state == State.CLOSED:
        return IS_CLOSED
    if not crew.is_vacant(role):
        return no(_("Somebody else has this part already."))
    if part == Role.ADVISER and role == Role.MODERATOR:
        return YES
    if state != State.PLANNED:
        return HAS_BEGUN
    if part in Role.values:
        return no(_("You have a part in this consultation already."))
    if part != INVITED and consultation.joining == Consultation.Joining.INVITATION:
        return no(_("People join this consultation by invitation."))
    return YES


def can_leave(actor: Actor, consultation: Consultation, now: datetime) -> Verdict:
    """Return whether `actor` can give up her part, or an invitation: before it begins everybody, then advisers, until it is closed."""
    part, state = part_of(actor, consultation), consultation.state_at(now)
    if not part:
        return NOT_YOURS
    if state == State.CLOSED:
        return IS_CLOSED
    if state == State.PLANNED or part in (Role.ADVISER, INVITED):
        return YES
    if part == Role.MODERATOR:
        return no(_("Somebody has to moderate until the end. Ask an adviser to take this over, or close the consultation."))
    return no(_("Without you there is no case. You can delete the consultation, with all that was said."))


# --- Leading through the phases ---------------------------------------------------------------------------------------


def can_begin(actor: Actor, consultation: Consultation, crew: Crew, now: datetime) -> Verdict:
    """Return whether `actor` can begin it: whoever moderates, once there are a case and people to give advice."""
    entry = can_moderate(actor, consultation, now)
    if not entry:
        return entry
    if consultation.state_at(now) != State.PLANNED:
        return no(_("This consultation has begun already."))
    return is_ready(consultation, crew, now)


def is_ready(consultation: Consultation, crew: Crew, now: datetime) -> Verdict:
    """Return whether everything is there that it needs to begin, whoever asks."""
    if not crew.has_moderator:
        return no(_("Nobody moderates."))
    if not crew.has_case_giver:
        return no(_("Nobody brings a case yet."))
    if not crew.has_case:
        return no(_("The case is not written yet."))
    if not crew.advisers:
        return no(_("Nobody is there yet to give advice."))
    if consultation.deadlines and consultation.deadlines[0][1] <= now:
        return no(_("The first deadline is over. Change the deadlines first."))
    return YES


def can_moderate(actor: Actor, consultation: Consultation, now: datetime) -> Verdict:
    """Return whether `actor` can lead it through its phases: whoever moderates, until it is closed."""
    entry = can_write_by_key(actor, consultation.group_id)
    if not entry:
        return entry
    if part_of(actor, consultation) != Role.MODERATOR:
        return NOT_MODERATOR
    return IS_CLOSED if consultation.state_at(now) == State.CLOSED else YES


# --- Writing ----------------------------------------------------------------------------------------------------------


def can_write_case(actor: Actor, consultation: Consultation, now: datetime) -> Verdict:
    """Return whether `actor` can write the case: whoever brings it, until its phase ends."""
    entry = can_take_part(actor, consultation)
    if not entry:
        return entry
    if part_of(actor, consultation) != Role.CASE_GIVER:
        return NOT_CASE_GIVER
    if consultation.state_at(now) == State.PLANNED:
        return YES
    return within(consultation, (Phase.CASE,), now)


def can_contribute(actor: Actor, consultation: Consultation, kind: str, now: datetime) -> Verdict:
    """Return whether `actor` can write something of this kind now.

    Questions are asked by everybody else, answered by whoever brings the case; advice is given by the advisers.
    """
    entry = can_take_part(actor, consultation)
    if not entry:
        return entry
    phase = within(consultation, (PHASE_OF[Kind(kind)],), now)
    part = part_of(actor, consultation)
    if kind == Kind.ANSWER:
        return phase if part == Role.CASE_GIVER else NOT_CASE_GIVER
    if part == Role.CASE_GIVER:
        return LISTENS if kind == Kind.ADVICE else no(_("You answer the questions of the others."))
    if kind == Kind.ADVICE and part == Role.MODERATOR:
        return no(_("Whoever moderates keeps the time and gives no advice."))
    return phase


def can_take_along(actor: Actor, consultation: Consultation, now: datetime) -> Verdict:
    """Return whether `actor` can note what she takes along: whoever brings the case, in the last phases."""
    entry = can_take_part(actor, consultation)
    if not entry:
        return entry
    if part_of(actor, consultation) != Role.CASE_GIVER:
        return NOT_CASE_GIVER
    return within(consultation, (Phase.TAKEAWAYS, Phase.THANKS), now)


def can_delete_contribution(actor: Actor, contribution: Contribution, now: datetime) -> Verdict:
    """Return whether `actor` can take back what she wrote: as long as it could be written."""
    if contribution.by_id != actor.pk or not actor.is_authenticated:
        return no(_("Only the person who wrote this can delete it."))
    return can_contribute(actor, contribution.consultation, contribution.kind, now)


def can_delete_takeaway(actor: Actor, takeaway: Takeaway) -> Verdict:
    """Return whether `actor` can delete it: it is hers, wherever she is a member."""
    return YES if actor.is_authenticated and takeaway.user_id == actor.pk else NOT_YOURS


def can_take_part(actor: Actor, consultation: Consultation) -> Verdict:
    """Return whether `actor` can write in it at all."""
    return can_read(actor, consultation) and can_write_by_key(actor, consultation.group_id)


def within(consultation: Consultation, phases: tuple[Phase, ...], now: datetime) -> Verdict:
    """Return whether one of these phases is now."""
    if consultation.phase_at(now) in phases:
        return YES
    if consultation.state_at(now) == State.PLANNED:
        return NOT_BEGUN
    first, name = phases[0], phases[0].label
    current = consultation.phase_at(now)
    if current is not None and list(Phase).index(current) < list(Phase).index(first):
        return no(_("The phase “{phase}” has not begun yet."), phase=name)
    return no(_("The phase “{phase}” is over. What you wrote was not added."), phase=name)
