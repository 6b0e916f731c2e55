"""Discussions as a tenant of private files: what is attached to posts. Its rooms are the groups."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cms.navigation import Link
from cms.tokens.scopes import Scope
from community.files.tenants import Tenant
from community.groups.lookups import known_room
from community.groups.models import Group
from community.groups.rules import can_enter, can_take_part

from .models import PostFile

if TYPE_CHECKING:
    from community.access.actor import Actor


def find_room(actor: Actor, slug: str) -> Group | None:
    """Return the group with this address for its members."""
    group = known_room(actor, slug)
    return group if group and can_enter(actor, group) else None


def room_by_key(key: str) -> Group | None:
    return Group.objects.select_related("page").filter(pk=key).first()


def place_of(row: PostFile) -> Link:
    return Link(row.post.topic.title, row.post.get_absolute_url())


def title_of(group: Group) -> str:
    return group.title


DISCUSSIONS = Tenant(
    name="discussion",
    model=PostFile,
    find_room=find_room,
    room_by_key=room_by_key,
    can_upload=can_take_part,
    visible_to=PostFile.objects.visible_to,
    place_of=place_of,
    room_title=title_of,
    scope=Scope.COMMUNITY_READ,
)
