"""What is new in a group: meetings and polls."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import ngettext

from community.group_news import NewsKind

from .models import DatePoll, Meeting

if TYPE_CHECKING:
    from datetime import datetime

    from community.access.actor import Actor
    from community.groups.models import Group


def new_meetings(actor: Actor, group: Group, since: datetime) -> int:
    """Count the meetings to come that were set since then, without the actor's own."""
    found = Meeting.objects.upcoming().taking_place().filter(group=group, created_at__gt=since)
    return found.exclude(created_by=actor.pk).count()


def new_polls(actor: Actor, group: Group, since: datetime) -> int:
    return DatePoll.objects.open().filter(group=group, created_at__gt=since).exclude(created_by=actor.pk).count()


KINDS = (
    NewsKind(new_meetings, lambda number: ngettext("new meeting", "new meetings", number), "meetings:group", rank=30),
    NewsKind(
        new_polls,
        lambda number: ngettext("new poll for a date", "new polls for dates", number),
        "meetings:group",
        "polls",
        rank=31,
    ),
)
