"""Links from the names of people to their pages."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.urls import reverse

from .seeing import people_seen_by

if TYPE_CHECKING:
    from cms.users.models import User
    from community.access.actor import Actor


def links_to(actor: Actor, people: Iterable[User | None]) -> dict[int | None, str]:
    """Return the pages of those of `people` whom `actor` sees, by key: nobody else's name leads anywhere. One query."""
    keys = {person.pk for person in people if person}
    return {
        pk: reverse("people:person", args=[pk]) for pk in people_seen_by(actor).filter(pk__in=keys).values_list("pk", flat=True)
    }
