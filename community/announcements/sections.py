"""What has not been seen yet, on the start page and on the pages of a group."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from community.people.roles import is_member
from community.start_page import Section

from .models import Announcement
from .rules import can_announce

if TYPE_CHECKING:
    from community.access.actor import Actor

TEMPLATE = "community/announcements/unseen.html"
SHOWN = 5


def unseen_on_start_page(actor: Actor) -> Section | None:
    """Return what was announced to `actor` and is not seen yet; nothing if there is nothing."""
    found = list(Announcement.objects.unseen_by(actor).to_read()[:SHOWN])
    return Section(TEMPLATE, {"announcements": found, "level": 2}) if found else None


def unseen_in_group(actor: Actor, group: Any) -> Section | None:
    """Return what was announced to a group and `actor` has not seen yet."""
    found = list(Announcement.objects.unseen_by(actor).in_group(group).to_read()[:SHOWN])
    return Section(TEMPLATE, {"announcements": found}) if found else None


def links_on_start_page(actor: Actor) -> Section | None:
    """Return where announcements are, for members and whoever can announce something."""
    may_announce = can_announce(actor)
    if not may_announce and not is_member(actor):
        return None
    return Section("community/announcements/links.html", {"may_announce": may_announce}, in_rail=True)
