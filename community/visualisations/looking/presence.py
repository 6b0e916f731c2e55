"""How many people look at a session now: those whose page has asked for news within two minutes. Only the number is known.

The cache keeps one entry for each person, so that two pages that ask at once do not overwrite each other.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.cache import cache

from community.groups.models import Membership

if TYPE_CHECKING:
    from community.access.actor import Actor
    from community.visualisations.models import Session

SECONDS = 120


def key_for(session: Session, person: int) -> str:
    return f"visualisations.presence.{session.pk}.{person}"


def note_presence(session: Session, actor: Actor) -> None:
    """Note that `actor` has a page of the session open."""
    if actor.pk is not None:
        cache.set(key_for(session, actor.pk), True, SECONDS)


def people_here(session: Session) -> int:
    """Return how many members of the group have a page of the session open."""
    members = Membership.objects.filter(group=session.group_id).order_by().values_list("user", flat=True)
    return len(cache.get_many([key_for(session, person) for person in members]))
