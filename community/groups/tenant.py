"""What private files ask of groups."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cms.navigation import Link
from community.files.tenants import Tenant

from .models import Group, GroupFile, attach_public_pages
from .rules import can_enter, can_know, can_upload

if TYPE_CHECKING:
    from community.access.actor import Actor


def known_room(actor: Actor, slug: str) -> Group | None:
    """Return the room at `slug` if `actor` may know that there is one: as a member, or from its public page."""
    group = Group.objects.select_related("page").filter(slug=slug).first()
    if group is None:
        return None
    if not can_enter(actor, group):
        attach_public_pages([group])
    return group if can_know(actor, group) else None


def room_by_key(key: str) -> Group | None:
    return Group.objects.select_related("page").filter(pk=key).first()


def place_of(row: GroupFile) -> Link:
    return Link(row.group.title, row.group.get_absolute_url())


def title_of(group: Group) -> str:
    return group.title


GROUPS = Tenant(
    name="group",
    model=GroupFile,
    find_room=known_room,
    room_by_key=room_by_key,
    can_upload=can_upload,
    visible_to=GroupFile.objects.visible_to,
    place_of=place_of,
    room_title=title_of,
)
