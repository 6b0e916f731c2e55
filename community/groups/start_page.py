"""The section of the start page with the reader's groups."""

from __future__ import annotations

from typing import TYPE_CHECKING

from community.start_page import Section

from .listing import groups_of

if TYPE_CHECKING:
    from community.access.actor import Actor


def my_groups(actor: Actor) -> Section:
    return Section("community/groups/my_groups.html", {"groups": groups_of(actor)}, in_rail=True)
