"""The files of groups as tenants of private files. Their rooms are the groups."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cms.navigation import Link
from community.files.tenants import Tenant, no_room, no_upload
from community.groups.rules import can_enter

from .lookups import find_group, known_library
from .models import FolderArchive, Preview, Version
from .rules import can_upload

if TYPE_CHECKING:
    from community.access.actor import Actor
    from community.groups.models import Group


def find_room(actor: Actor, slug: str) -> Group | None:
    """Return the group with this address for its members."""
    group = known_library(actor, slug)
    return group if group and can_enter(actor, group) else None


def title_of(group: Group) -> str:
    return group.title


def place_of_version(row: Version) -> Link:
    return Link(row.document.title, row.document.get_absolute_url())


def place_of_preview(row: Preview) -> Link:
    return place_of_version(row.version)


def place_of_archive(row: FolderArchive) -> Link:
    return Link(row.group.title, row.group.get_absolute_url())


LIBRARY = Tenant(
    name="library",
    model=Version,
    find_room=find_room,
    room_by_key=find_group,
    can_upload=can_upload,
    visible_to=Version.objects.visible_to,
    place_of=place_of_version,
    room_title=title_of,
)
PREVIEWS = Tenant(
    name="library_preview",
    model=Preview,
    find_room=no_room,
    room_by_key=find_group,
    can_upload=no_upload,
    visible_to=Preview.objects.visible_to,
    place_of=place_of_preview,
    room_title=title_of,
)
ARCHIVES = Tenant(
    name="library_archive",
    model=FolderArchive,
    find_room=no_room,
    room_by_key=find_group,
    can_upload=no_upload,
    visible_to=FolderArchive.objects.visible_to,
    place_of=place_of_archive,
    room_title=title_of,
)
TENANTS = (LIBRARY, PREVIEWS, ARCHIVES)
