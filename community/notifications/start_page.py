"""The section of the start page with what is new."""

from __future__ import annotations

from typing import TYPE_CHECKING

from community.start_page import Section

from .models import Notification
from .showing import lines_of

if TYPE_CHECKING:
    from community.access.actor import Actor

SHOWN = 5


def whats_new(actor: Actor) -> Section | None:
    """Return the latest unread notifications; None if there are none, so that the page does not begin with an empty box."""
    reader = actor.account
    unread = Notification.objects.visible_to(actor).unread().order_by("-created_at", "-pk")[:SHOWN]
    lines = lines_of(reader, unread) if reader else []
    return (
        Section("community/notifications/whats_new.html", {"lines": lines, "zone": reader.time_zone})
        if reader and lines
        else None
    )
