"""The sections of the start page: an open round, and the way to the topic store."""

from __future__ import annotations

from typing import TYPE_CHECKING

from community.people.roles import is_member
from community.start_page import Section

from .lookups import ballot_of, round_open_at
from .models import Proposal
from .rules import can_plan, can_see_store

if TYPE_CHECKING:
    from community.access.actor import Actor


def open_round(actor: Actor) -> Section | None:
    """Return the open round and how many votes `actor` has left; nothing if there is none."""
    round_ = round_open_at() if is_member(actor) else None
    if round_ is None:
        return None
    left = max(0, round_.budget - sum(ballot_of(round_, actor.pk)[1].values()))
    return Section("community/topics/open_round.html", {"round": round_, "left": left})


def store_link(actor: Actor) -> Section | None:
    """Return the way to the topic store, for members; for its editors with how many topics wait for an answer."""
    if not can_see_store(actor):
        return None
    waiting = Proposal.objects.standing().count() if can_plan(actor) else 0
    return Section("community/topics/store_link.html", {"waiting": waiting, "manages": bool(can_plan(actor))}, in_rail=True)
