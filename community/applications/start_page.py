"""The section of the start page with the reader's applications."""

from __future__ import annotations

from typing import TYPE_CHECKING

from community.start_page import Section

from .waiting import own_applications

if TYPE_CHECKING:
    from community.access.actor import Actor


def my_applications(actor: Actor) -> Section | None:
    applications = own_applications(actor)
    return Section("community/applications/mine.html", {"applications": applications}) if applications else None
