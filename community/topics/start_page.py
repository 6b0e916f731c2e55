"""The section of the start page with the way to the topic store."""

from __future__ import annotations

from typing import TYPE_CHECKING

from community.start_page import Section

from .models import Proposal
from .rules import can_plan, can_see_store

if TYPE_CHECKING:
    from community.access.actor import Actor


def store_link(actor: Actor) -> Section | None:
    """Return the way to the topic store, for members; for its editors with how many topics wait for an answer."""
    if not can_see_store(actor):
        return None
    waiting = Proposal.objects.standing().count() if can_plan(actor) else 0
    return Section("community/topics/store_link.html", {"waiting": waiting, "manages": bool(can_plan(actor))}, in_rail=True)
