"""Invitations into a group."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from cms.announcing import quoted
from community.invitations.kinds import Kind, Offer

from .log import acting
from .models import Group, Membership, RoomLogEntry
from .rules import can_invite_by_key

if TYPE_CHECKING:
    from cms.users.models import User
    from community.access.actor import Actor
    from community.access.verdicts import Verdict
    from community.invitations.models import Invitation

INTO_GROUP = "groups.join"


def offer(invitation: Invitation) -> Offer | None:
    group = Group.objects.select_related("page").filter(pk=invitation.thing).first()
    if group is None:
        return None
    inviter = invitation.inviter.name if invitation.inviter else ""
    sentence = _("%(who)s invites you to the group “%(group)s”") if inviter else _("You are invited to the group “%(group)s”")
    return Offer(
        sentence=sentence % {"who": quoted(inviter), "group": quoted(group.title)},
        role=str(Membership.Role(invitation.role).label),
        about=_("Members of the group meet in a room of their own, where they share files that nobody else can read."),
    )


def can_send(actor: Actor, invitation: Invitation) -> Verdict:
    return can_invite_by_key(actor, invitation.thing)


def accept(invitation: Invitation, person: User) -> str:
    """Add a person with the role of the invitation; an existing member is never demoted."""
    group = Group.objects.get(pk=invitation.thing)
    with acting(person):
        membership, is_new = Membership.objects.get_or_create(group=group, user=person, defaults={"role": invitation.role})
        if not is_new and invitation.role == Membership.Role.FACILITATOR != membership.role:
            membership.role = Membership.Role.FACILITATOR
            membership.save(update_fields=["role"])
    if is_new:  # nobody else added this person, which the log records
        added = RoomLogEntry.objects.filter(group=group, whom=person, action=RoomLogEntry.Action.ADDED, is_told=False)
        added.update(action=RoomLogEntry.Action.JOINED)
    return group.get_absolute_url()


KIND = Kind(INTO_GROUP, offer, can_send, accept)
