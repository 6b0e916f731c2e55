"""The section of the start page with the consultations that wait for the reader."""

from __future__ import annotations

from typing import TYPE_CHECKING

from community.groups.models import attach_public_pages
from community.start_page import Section

from .listing import own_consultations

if TYPE_CHECKING:
    from community.access.actor import Actor


def my_consultations(actor: Actor) -> Section | None:
    """Return what runs or is planned with the reader, or waits for her answer; nothing if there is nothing."""
    rows = own_consultations(actor) if actor.is_authenticated else []
    attach_public_pages([row.consultation.group for row in rows])
    return Section("community/consultations/my_consultations.html", {"rows": rows}) if rows else None
