"""The section of the start page with the reader's applications."""

from __future__ import annotations

from typing import TYPE_CHECKING

from community.start_page import Section

from .lookups import applications_of

if TYPE_CHECKING:
    from community.access.actor import Actor


def my_applications(actor: Actor) -> Section | None:
    applications = applications_of(actor)
    return Section("community/applications/mine.html", {"applications": applications}) if applications else None
