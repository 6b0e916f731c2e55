"""What the routers find for whom: the same as the pages. For everybody else there is nothing, and all that look the same."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from django.http import Http404
from ninja import Path

from community.access.actor import actor_of
from community.access.verdicts import require
from community.groups.models import attach_public_pages
from community.meetings.lookups import LARGEST_KEY, find_poll, meeting_to_read
from community.meetings.rules import can_read, can_read_attendance, can_read_poll, can_set_in

if TYPE_CHECKING:
    from django.http import HttpRequest

    from community.access.actor import Actor
    from community.meetings.models import DatePoll, Meeting

MeetingId = Annotated[int, Path(description="The id of the meeting.", examples=[7], le=LARGEST_KEY)]
PollId = Annotated[int, Path(description="The id of the poll.", examples=[3], le=LARGEST_KEY)]


def meeting_at(request: HttpRequest, key: int) -> tuple[Actor, Meeting]:
    """Return a meeting for those who can read it. Raises Http404."""
    actor = actor_of(request.user)
    found = meeting_to_read(actor, key)
    if found is None or not can_read(actor, found):
        raise Http404
    if found.group:
        attach_public_pages([found.group])
    return actor, found


def led_meeting_at(request: HttpRequest, key: int) -> tuple[Actor, Meeting]:
    """Return a meeting for those who lead it. Raises Http404, and Refused for others who can read it."""
    actor, found = meeting_at(request, key)
    require(can_read_attendance(actor, found))
    return actor, found


def poll_at(request: HttpRequest, key: int) -> tuple[Actor, DatePoll]:
    """Return a poll for those who can read it. Raises Http404."""
    actor, found = actor_of(request.user), find_poll(key)
    if found is None or not can_read_poll(actor, found):
        raise Http404
    return actor, found


def led_poll_at(request: HttpRequest, key: int) -> tuple[Actor, DatePoll]:
    """Return a poll for the facilitators of its group. Raises Http404, and Refused for its other members."""
    actor, found = poll_at(request, key)
    require(can_set_in(actor, found.group))
    return actor, found
