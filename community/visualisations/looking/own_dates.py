"""The visualisation sessions of a person's groups, in her calendar."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils import timezone

from community.own_dates import OwnDate
from community.visualisations.models import Session

if TYPE_CHECKING:
    from collections.abc import Iterator

    from community.access.actor import Actor


def dates_of_sessions(actor: Actor) -> Iterator[OwnDate]:
    """Yield the sessions that have not ended: one query."""
    for one in Session.objects.visible_to(actor).unpublished().filter(ends_at__gt=timezone.now()).order_by("starts_at", "pk"):
        yield OwnDate(
            key=f"visualisation-{one.key}",
            title=one.title,
            starts_at=one.starts_at,
            ends_at=one.ends_at,
            url=one.get_absolute_url(),
            changed_at=one.created_at,
        )
