"""Finding announcements, for the pages and the API."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q

from community.groups.models import attach_public_pages, facilitated_groups

from .models import Announcement
from .rules import can_announce_to_all

if TYPE_CHECKING:
    from collections.abc import Iterable

    from community.access.actor import Actor
    from community.groups.models import Group

LONGEST_KEY = 18  # digits that every database can compare


def visible_announcement(actor: Actor, key: str | int) -> Announcement | None:
    """Return the announcement with this key, if `actor` sees it or decides about it, with its texts and groups."""
    text = str(key)
    if not (text.isascii() and text.isdigit() and len(text) <= LONGEST_KEY):
        return None
    keys = Announcement.objects.visible_to(actor).filter(pk=text).values("pk")
    managed = Q(groups__in=facilitated_groups(actor))
    if can_announce_to_all(actor):
        managed |= Q(is_to_everybody=True)
    found = Announcement.objects.filter(Q(pk__in=keys) | (managed & Q(pk=text))).distinct().with_texts().first()
    if found:
        attach_public_pages(list(found.groups.all()))
    return found


def groups_shown(actor: Actor, announcements: Iterable[Announcement]) -> None:
    """Attach to announcements the groups of theirs that `actor` may know them to be for: her own, or all of what she announced."""
    announcements = list(announcements)
    attach_public_pages([group for one in announcements for group in one.groups.all()])
    for one in announcements:
        one.shown_groups = [group for group in one.groups.all() if one.by_id == actor.pk or is_own(actor, group)]  # type: ignore[attr-defined]


def is_own(actor: Actor, group: Group) -> bool:
    return bool(actor.roles("group", group.pk))
