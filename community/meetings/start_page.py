"""The section of the start page with the reader's next meetings, and the next meeting on the overview of a group."""

from __future__ import annotations

from typing import TYPE_CHECKING

from community.groups.models import attach_public_pages
from community.start_page import Section

from .listing import meetings_of, next_meetings, rows_of

if TYPE_CHECKING:
    from community.access.actor import Actor
    from community.groups.models import Group

MOST = 4


def my_next_meetings(actor: Actor) -> Section | None:
    """Return the meetings to come, those that the reader has signed up for first seen by their state; nothing if there is none."""
    if not actor.is_authenticated:
        return None
    meetings = list(next_meetings(actor)[:MOST])
    attach_public_pages([one.group for one in meetings if one.group])
    return Section("community/meetings/my_next.html", {"rows": rows_of(actor, meetings)}, in_rail=True) if meetings else None


def next_meeting_of_group(actor: Actor, group: Group) -> Section | None:
    """Return the next meeting of a group that takes place; nothing if there is none."""
    found = list(meetings_of(actor, group).upcoming().taking_place()[:1])
    return Section("community/meetings/next.html", {"row": rows_of(actor, found)[0]}) if found else None
