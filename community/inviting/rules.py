"""The rule for inviting many people by a table."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from community.access.verdicts import YES, Verdict, no
from community.groups.rules import can_invite, may_add_members

if TYPE_CHECKING:
    from community.access.actor import Actor
    from community.groups.models import Group


def can_use_table(actor: Actor, group: Group | None) -> Verdict:
    """Return whether `actor` can invite by a table: into one group as its facilitator, or into any group as staff who may add members."""
    if group is not None:
        return can_invite(actor, group)
    return YES if may_add_members(actor) else no(_("You do not have permission to add members to groups."))
