"""Invitations into a group."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from cms.announcing import quoted
from community.access.verdicts import YES, no, require
from community.invitations.kinds import Kind, Offer

from .log import acting
from .memberships import INTO_GROUP, can_be_let_in, locked_group
from .models import Ban, Group, Membership, RoomLogEntry
from .rules import IS_ARCHIVED, can_invite_by_key, may_add_members

if TYPE_CHECKING:
    from cms.users.models import User
    from community.access.actor import Actor
    from community.access.verdicts import Verdict
    from community.invitations.models import Invitation


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
    """Return whether the inviter can invite, also when it is accepted: facilitators, and staff who could add the person themselves.

    Nobody who was banned comes back by an invitation. Makes queries.
    """
    entry = can_invite_by_key(actor, invitation.thing)
    if not entry and may_add_members(actor):
        entry = IS_ARCHIVED if Group.objects.filter(pk=invitation.thing, archived_at__isnull=False).exists() else YES
    if entry and Ban.objects.filter(group=invitation.thing, user__email=invitation.address).exists():
        return no(_lazy("This person was banned from the group. Lift the ban first."))
    return entry


def accept(invitation: Invitation, person: User) -> str:
    """Add a person with the role of the invitation; an existing member is never demoted. Raises Refused for somebody who was banned."""
    group = locked_group(invitation.thing)
    require(can_be_let_in(group, person))
    with acting(person, RoomLogEntry.Action.JOINED):
        membership, is_new = Membership.objects.get_or_create(group=group, user=person, defaults={"role": invitation.role})
        if not is_new and invitation.role == Membership.Role.FACILITATOR != membership.role:
            membership.role = Membership.Role.FACILITATOR
            membership.save(update_fields=["role"])
    return group.get_absolute_url()


KIND = Kind(INTO_GROUP, offer, can_send, accept)
