"""The wall: what the group sees of a session, newest first, and how pages learn that there is more."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from django.db.models import Max

from community.visualisations.models import Variant

from .cards import Card, card_of, with_pictures
from .presence import people_here

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from community.visualisations.models import Session

MOST = 120  # on a projector; all of them are on the pages of their places
SECTION = 12  # on the session's own page
EVERY, EVERY_SECTION = 4, 15  # seconds after which a page asks again


def on_the_wall(session: Session) -> QuerySet[Variant]:
    """Return the variants that the group sees, newest first."""
    return Variant.objects.shared().filter(case__session=session, state=Variant.State.DONE).order_by("-shared_at", "-pk")


def wall_of(session: Session, most: int = MOST) -> list[Card]:
    """Return the newest of them with their pictures."""
    return [card_of(variant) for variant in with_pictures(on_the_wall(session))[:most]]


def highlights_of(session: Session) -> list[Card]:
    """Return those that the facilitators picked."""
    return [card_of(variant) for variant in with_pictures(on_the_wall(session).filter(is_highlight=True))[:MOST]]


def mark_of_wall(session: Session, most: int = MOST) -> tuple[str, int]:
    """Return a mark that changes with what is on the wall and with the number of people there, and that number: two queries, no rendering."""
    people = people_here(session)
    rows = (
        on_the_wall(session)
        .annotate(newest=Max("pictures__file__attached_at"))
        .values_list("pk", "title", "is_highlight", "newest")
    )
    return hashlib.sha256(repr((people, list(rows[:most]))).encode()).hexdigest()[:20], people
