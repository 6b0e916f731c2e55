"""What the pages of meetings share: who gets there, and the frame around them."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from django.shortcuts import render

from community.access.actor import actor_of
from community.answers import explaining_refusals, first_written, keep_for_login, not_found
from community.groups.layout import group_page
from community.groups.models import attach_public_pages

from .lookups import find_poll, meeting_to_read
from .rules import can_read, can_read_poll

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.http import HttpRequest, HttpResponse

    from community.access.actor import Actor
    from community.groups.models import Group

    from .models import DatePoll, Meeting

#: The fields of these pages in which people write more than a few words.
WRITTEN = ("agenda", "reason", "title")


def written_in(request: HttpRequest) -> str:
    """Return what was written in the form that was sent."""
    return first_written(request, WRITTEN)


explains_refusals = explaining_refusals(written_in)


def meeting_for(request: HttpRequest, key: int) -> tuple[Actor, Meeting | None]:
    """Return the meeting for those who can read it. For everybody else there is none; what they sent is kept for the login."""
    actor = actor_of(request.user)
    found = meeting_to_read(actor, key)
    if found is None or not can_read(actor, found):
        keep_for_login(request)
        return actor, None
    if found.group:
        attach_public_pages([found.group])
    return actor, found


def poll_for(request: HttpRequest, key: int) -> tuple[Actor, DatePoll | None]:
    """Return the poll for those who can read it."""
    actor, found = actor_of(request.user), find_poll(key)
    if found is None or not can_read_poll(actor, found):
        keep_for_login(request)
        return actor, None
    attach_public_pages([found.group])
    return actor, found


def page_not_found(request: HttpRequest) -> HttpResponse:
    """Answer 404 for what does not exist or is not for this reader. What was written is there to copy."""
    return not_found(request, "community/meetings/not_found.html", kept=written_in(request))


def meeting_page(
    request: HttpRequest, name: str, group: Group | None, facts: Mapping[str, Any], status: int = HTTPStatus.OK
) -> HttpResponse:
    """Render a page in the frame of its group; of a meeting for all members, in that of the calendar."""
    template = f"community/meetings/{name}.html"
    if group is not None:
        return group_page(request, template, group, {**facts, "frame": "community/meetings/in_group.html"}, status)
    return render(request, template, {**facts, "frame": "community/meetings/for_all.html"}, status=status)
