"""Rules for joining and leaving a group, and for what its facilitators decide about people. They make no queries."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from django.utils.translation import gettext_lazy as _

from community.access.verdicts import YES, Verdict, no
from community.people.roles import is_member

from .models import ASKED, BANNED, GROUP, Group, JoinRequest, Membership
from .rules import IS_ARCHIVED, can_enter, can_know, can_take_part, facilitates

if TYPE_CHECKING:
    from community.access.actor import Actor

CHANGE_GROUP = "groups.change_group"
LOG_IN = no(_("Log in or create an account to join this group."))
IS_MEMBER = no(_("You are already a member of this group."))
IS_BANNED = no(_("You were banned from this group. Only its facilitators can lift the ban."))
HAS_ASKED = no(_("You have asked to join this group. Its facilitators have not answered yet."))
BY_INVITATION = no(_("People join this group by invitation. Ask the contact on its public page."))
LAST_ONE = no(_("You are the only facilitator. Make somebody else a facilitator first, so that the group is not left alone."))
LAST_OTHER = no(_("This is the only facilitator. Make somebody else a facilitator first, so that the group is not left alone."))
NOT_A_FACILITATOR = no(_("Only a facilitator of the group can do this."))
IS_GONE = no(_("This person is no longer a member of the group."))
IS_DECIDED = no(_("Somebody has already answered this request, or it was taken back."))


class Crew(NamedTuple):
    """How many people there are in a group."""

    members: int  # facilitators too
    facilitators: int


# --- Joining ----------------------------------------------------------------------------------------------------------


def can_come(actor: Actor, group: Group) -> Verdict:
    """Return whether nothing is in the way of `actor` becoming a member, however people join. Needs the public page, like `can_know`."""
    if actor.roles(GROUP, group.pk):
        return IS_MEMBER
    if not can_know(actor, group):
        return can_know(actor, group)
    if not actor.is_authenticated:
        return LOG_IN
    if actor.roles(BANNED, group.pk):
        return IS_BANNED
    return IS_ARCHIVED if group.is_archived else YES


def can_join(actor: Actor, group: Group) -> Verdict:
    """Return whether `actor` can join at once: members of the community can join an open group."""
    entry = can_come(actor, group)
    if not entry:
        return entry
    if group.join_policy == Group.Joining.OPEN and is_member(actor):
        return YES
    if group.join_policy == Group.Joining.INVITATION:
        return BY_INVITATION
    return no(_("Ask to join this group. Its facilitators decide."))


def can_ask(actor: Actor, group: Group) -> Verdict:
    """Return whether `actor` can ask the facilitators to be let in."""
    entry = can_come(actor, group)
    if not entry:
        return entry
    if group.join_policy == Group.Joining.INVITATION:
        return BY_INVITATION
    if actor.roles(ASKED, group.pk):
        return HAS_ASKED
    return no(_("You can join this group at once.")) if can_join(actor, group) else YES


def can_withdraw_request(actor: Actor, request: JoinRequest) -> Verdict:
    """Return whether `actor` can take the request back."""
    if not request.is_waiting:
        return IS_DECIDED
    return YES if actor.is_authenticated and request.user_id == actor.pk else no(_("Only the person who asked can do this."))


def can_decide(actor: Actor, request: JoinRequest) -> Verdict:
    """Return whether `actor` can accept or refuse the request. Needs its group."""
    entry = can_take_part(actor, request.group)
    if not entry:
        return entry
    if not facilitates(actor, request.group_id):
        return NOT_A_FACILITATOR
    return YES if request.is_waiting else IS_DECIDED


# --- Leaving, and what facilitators decide ----------------------------------------------------------------------------
# People can leave an archived group and be removed from it, and it can get a facilitator: that is not what it contains.


def can_manage_people(actor: Actor, group: Group) -> Verdict:
    """Return whether `actor` can change roles, remove and ban people, and lift bans."""
    entry = can_enter(actor, group)
    return entry if not entry or facilitates(actor, group.pk) else NOT_A_FACILITATOR


def can_leave(actor: Actor, group: Group, crew: Crew) -> Verdict:
    """Return whether `actor` can leave: not as the last facilitator while others are members."""
    entry = can_enter(actor, group)
    if not entry:
        return entry
    return LAST_ONE if facilitates(actor, group.pk) and crew.facilitators == 1 < crew.members else YES


def can_change_role(actor: Actor, membership: Membership, role: str, crew: Crew) -> Verdict:
    """Return whether `actor` can give a member another role, also herself. Needs the group and the account."""
    entry = can_manage_people(actor, membership.group)
    if not entry:
        return entry
    steps_down = membership.role == Membership.Role.FACILITATOR != role and membership.user.is_active
    if not steps_down or not crew.facilitators == 1 < crew.members:
        return YES
    return LAST_ONE if membership.user_id == actor.pk else LAST_OTHER


def can_remove(actor: Actor, membership: Membership) -> Verdict:
    """Return whether `actor` can remove or ban a member: everybody but herself. Needs the group."""
    entry = can_manage_people(actor, membership.group)
    if not entry:
        return entry
    return no(_("You cannot remove yourself. You can leave the group.")) if membership.user_id == actor.pk else YES


# --- The group itself -------------------------------------------------------------------------------------------------


def can_change_settings(actor: Actor, group: Group) -> Verdict:
    """Return whether `actor` can change how people join."""
    entry = can_take_part(actor, group)
    return entry if not entry or facilitates(actor, group.pk) else NOT_A_FACILITATOR


def can_archive(actor: Actor, group: Group) -> Verdict:
    """Return whether `actor` can archive and reopen the group: its facilitators, and staff with the permission to change groups."""
    if facilitates(actor, group.pk) or (actor.account and actor.account.has_perm(CHANGE_GROUP)):
        return YES
    return no(_("Only a facilitator of the group can archive and reopen it."))
