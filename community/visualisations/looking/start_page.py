"""The section of the start page with the sessions that run or open soon."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from django.utils import timezone

from community.groups.models import attach_public_pages
from community.start_page import Section
from community.visualisations.models import Session

if TYPE_CHECKING:
    from community.access.actor import Actor

SOON = timedelta(days=14)


@dataclass(frozen=True)
class Row:
    """A session with its state, and the moment that ends that state."""

    session: Session
    state: Session.State


def my_sessions(actor: Actor) -> Section | None:
    """Return the sessions of the reader's groups that take photos, run, or do so within two weeks; nothing if there are none."""
    now = timezone.now()
    found = Session.objects.visible_to(actor).unpublished().filter(ends_at__gt=now, uploads_open_at__lte=now + SOON)
    rows = [Row(one, one.state_at(now)) for one in found.select_related("group__page").order_by("starts_at", "pk")]
    attach_public_pages([row.session.group for row in rows])
    return Section("community/visualisations/my_sessions.html", {"sessions": rows}) if rows else None
