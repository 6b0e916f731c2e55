"""What the pages of discussions share: who gets there, and the frame around them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from community.access.actor import actor_of
from community.answers import explaining_refusals, first_written, keep_for_login, not_found

from .lookups import find_post, find_topic
from .rules import can_read_post, can_read_topic

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from community.access.actor import Actor

    from .models import Post, Topic

#: The fields of these pages in which people write more than a few words.
WRITTEN = ("text", "words", "reason")


def written_in(request: HttpRequest) -> str:
    """Return what was written in the form that was sent."""
    return first_written(request, WRITTEN)


explains_refusals = explaining_refusals(written_in)


def topic_for(request: HttpRequest, key: int) -> tuple[Actor, Topic | None]:
    """Return the topic for those who can read it. For everybody else there is none; what they sent is kept for the login."""
    actor, found = actor_of(request.user), find_topic(key)
    if found is None or not can_read_topic(actor, found):
        keep_for_login(request)
        return actor, None
    return actor, found


def post_for(request: HttpRequest, key: int) -> tuple[Actor, Post | None]:
    """Return the post for those who can read it."""
    actor, found = actor_of(request.user), find_post(key)
    if found is None or not can_read_post(actor, found):
        keep_for_login(request)
        return actor, None
    return actor, found


def page_not_found(request: HttpRequest) -> HttpResponse:
    """Answer 404 for what does not exist or is not for this reader. What was written is there to copy."""
    return not_found(request, "community/discussions/not_found.html", kept=written_in(request))
