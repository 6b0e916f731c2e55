"""Groups as a tenant of private files."""

from __future__ import annotations

from cms.navigation import Link
from community.files.tenants import Tenant

from .lookups import known_room
from .models import Group, GroupFile
from .rules import can_upload


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
