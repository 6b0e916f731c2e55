"""Rules for a group's room, with the reason for a refusal. They take an actor and an object, and make no queries.

Reading asks `can_enter`, writing asks `can_take_part`: an archived group is read by its members and written to by nobody.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from community.access.verdicts import YES, Verdict, no
from community.people.roles import is_administrator

from .models import ARCHIVED, GROUP, Group, Membership

if TYPE_CHECKING:
    from community.access.actor import Actor

IS_ARCHIVED = no(_("This group is archived. Its members can read everything, but nobody can add or change anything."))


def can_know(actor: Actor, group: Group) -> Verdict:
    """Return whether `actor` may know that the room exists. For non-members it needs the public page (`attach_public_pages`)."""
    entry = can_enter(actor, group)
    return YES if entry or group.public_page else entry


def can_enter(actor: Actor, group: Group) -> Verdict:
    """Return whether `actor` can read the room and all in it: only members can, even among editors and administrators."""
    return can_enter_by_key(actor, group.pk)


def can_enter_by_key(actor: Actor, group: int) -> Verdict:
    if actor.roles(GROUP, group):
        return YES
    if not actor.is_authenticated:
        return no(_("This room is for the members of the group. If you are one, log in."))
    return no(_("This room is for the members of the group, and you are not one of them."))


def can_take_part(actor: Actor, group: Group) -> Verdict:
    """Return whether `actor` can add or change anything in the group: its members can, unless it is archived."""
    return can_write_by_key(actor, group.pk)


def can_write_by_key(actor: Actor, group: int) -> Verdict:
    """Return the same for the key of a group. Every rule for writing in a group asks this; the actor's roles say what is archived."""
    entry = can_enter_by_key(actor, group)
    return IS_ARCHIVED if entry and actor.roles(ARCHIVED, group) else entry


def can_edit_welcome(actor: Actor, group: Group) -> Verdict:
    """Return whether `actor` can edit the welcome text in the room."""
    entry = can_take_part(actor, group)
    if not entry or facilitates(actor, group.pk):
        return entry
    return no(_("Only a facilitator of the group can change the welcome text."))


def can_read_log(actor: Actor, group: Group) -> Verdict:
    """Return whether `actor` can read the room's log."""
    entry = can_enter(actor, group)
    if not entry or facilitates(actor, group.pk):
        return entry
    return no(_("Only a facilitator of the group can read the log."))


def can_invite(actor: Actor, group: Group) -> Verdict:
    """Return whether `actor` can invite people into the group, and revoke invitations."""
    return can_invite_by_key(actor, group.pk)


def can_invite_by_key(actor: Actor, group: int) -> Verdict:
    entry = can_write_by_key(actor, group)
    if not entry or facilitates(actor, group):
        return entry
    return no(_("Only a facilitator of the group can invite people."))


def may_add_members(actor: Actor) -> bool:
    """Return whether `actor` can add members to every group in the admin: staff with the permission, which Django caches on the account."""
    return bool(actor.account and actor.account.has_perm("groups.add_membership"))


def can_delete_group(actor: Actor) -> Verdict:
    """Return whether `actor` can delete a group, with its files and its members' texts."""
    return YES if is_administrator(actor) else no(_("Only an administrator can delete a group."))


def facilitates(actor: Actor, group: int) -> bool:
    return Membership.Role.FACILITATOR in actor.roles(GROUP, group)
