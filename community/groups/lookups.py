"""Looking up a room for a user, for the pages and the API."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .models import Group, attach_public_pages
from .rules import can_enter, can_know

if TYPE_CHECKING:
    from community.access.actor import Actor


def known_room(actor: Actor, slug: str) -> Group | None:
    """Return the room at `slug` if `actor` may know that it exists: as a member, or from its public page."""
    group = Group.objects.select_related("page").filter(slug=slug).first()
    if group is None:
        return None
    if not can_enter(actor, group):
        attach_public_pages([group])
    return group if can_know(actor, group) else None
