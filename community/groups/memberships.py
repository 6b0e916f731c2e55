"""Leaving a group, and what its facilitators decide about members: roles, removals, bans.

Each locks the group first, so that of two last facilitators who leave at the same time the second is told why not.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Count, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from community.access.actor import Actor
from community.access.verdicts import YES, Refused, Verdict, no, require
from community.invitations.models import Invitation

from .log import acting, write
from .membership_rules import (
    IS_BANNED,
    IS_GONE,
    Crew,
    can_change_role,
    can_leave,
    can_manage_people,
    can_remove,
)
from .models import LONGEST_REASON, Ban, Group, JoinRequest, Membership, RoomLogEntry
from .rules import IS_ARCHIVED

if TYPE_CHECKING:
    from cms.users.models import User

INTO_GROUP = "groups.join"  # the kind of invitations into groups
Action = RoomLogEntry.Action
ALREADY_IN = no(_("This person is already a member of the group."))


def locked_group(key: int) -> Group:
    """Return a group that nobody else changes until the transaction ends."""
    return Group.objects.select_for_update(of=("self",)).get(pk=key)


def crew_of(group: Group) -> Crew:
    """Return how many people there are in the group. One query."""
    facilitators = Count("pk", filter=Q(role=Membership.Role.FACILITATOR, user__is_active=True))
    found = group.memberships.aggregate(members=Count("pk"), facilitators=facilitators)
    return Crew(found["members"], found["facilitators"])


def can_be_let_in(group: Group, person: User) -> Verdict:
    """Return whether a person may become a member, whoever lets her in. Makes a query."""
    if group.bans.filter(user=person).exists():
        return IS_BANNED
    return IS_ARCHIVED if group.is_archived else YES


def is_already_in(group: Group, address: str, role: str) -> Verdict | None:
    """Return what is said about inviting somebody who has this role already. Makes a query."""
    return ALREADY_IN if group.memberships.filter(user__email=address, role=role).exists() else None


@transaction.atomic
def leave_group(*, group: Group, by: User) -> None:
    """Leave the group. Raises Refused, for the last facilitator too while others are members."""
    locked = locked_group(group.pk)
    require(can_leave(Actor(by), locked, crew_of(locked)))
    with acting(by, Action.LEFT):
        for membership in locked.memberships.filter(user=by):
            membership.delete()


@transaction.atomic
def change_role(*, membership: Membership, role: str, by: User) -> Membership:
    """Make a member a facilitator, or a facilitator a member. Raises Refused."""
    stored = stored_membership(membership)
    require(can_change_role(Actor(by), stored, role, crew_of(stored.group)))
    if stored.role != role:
        stored.role = Membership.Role(role)
        with acting(by):
            stored.save(update_fields=["role"])
    return stored


@transaction.atomic
def remove_member(*, membership: Membership, reason: str = "", by: User) -> None:
    """Remove a member. She can ask to join again, or be invited. Raises Refused."""
    stored = stored_membership(membership)
    require(can_remove(Actor(by), stored))
    with acting(by, note=tidy(reason)):
        stored.delete()


@transaction.atomic
def ban_member(*, membership: Membership, reason: str = "", by: User) -> Ban:
    """Remove a member who cannot come back until the ban is lifted: not by an invitation, old or new, nor by asking. Raises Refused."""
    stored = stored_membership(membership)
    require(can_remove(Actor(by), stored))
    group, person, reason = stored.group, stored.user, tidy(reason)
    ban, _is_new = Ban.objects.get_or_create(group=group, user=person, defaults={"by": by, "reason": reason})
    with acting(by, Action.BANNED, note=reason):
        stored.delete()
    Invitation.objects.to(INTO_GROUP, group.pk).open().filter(address=person.email).update(revoked_at=timezone.now())
    for request in JoinRequest.objects.waiting().filter(group=group, user=person):
        request.state, request.decided_by, request.decided_at = JoinRequest.State.REFUSED, by, timezone.now()
        request.save(update_fields=["state", "decided_by", "decided_at"])
    return ban


@transaction.atomic
def lift_ban(*, ban: Ban, by: User) -> None:
    """Let somebody who was banned ask or be invited again. Raises Refused."""
    group = locked_group(ban.group_id)
    require(can_manage_people(Actor(by), group))
    stored = group.bans.filter(pk=ban.pk).first()
    if stored is None:  # somebody else was faster
        return
    with acting(by):
        write(group.pk, Action.UNBANNED, whom=stored.user_id)
    stored.delete()


def tidy(reason: str) -> str:
    """Return a reason as it can be stored."""
    return reason.replace("\0", "").strip()[:LONGEST_REASON]


def stored_membership(membership: Membership) -> Membership:
    """Return the membership as it is now, with its group locked. Raises Refused if it has ended."""
    group = locked_group(membership.group_id)
    stored = group.memberships.select_related("user").filter(pk=membership.pk).first()
    if stored is None:
        raise Refused(IS_GONE)
    stored.group = group
    return stored
