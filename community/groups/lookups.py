"""Looking up a room or a file for a user, for the pages and the API."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from .models import Group, GroupFile, attach_public_pages
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


def visible_file(actor: Actor, key: str | uuid.UUID) -> GroupFile | None:
    """Return the file with the key `key` if it exists and `actor` can read it."""
    try:
        wanted = uuid.UUID(str(key))
    except ValueError:
        return None
    return GroupFile.objects.visible_to(actor).select_related("group__page", "file__uploaded_by").filter(pk=wanted).first()
