"""What the routers find for whom: the same as the pages. For everybody else there is nothing, and all that look the same."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from django.http import Http404
from ninja import Path

from community.access.actor import actor_of
from community.access.verdicts import require
from community.discussions.lookups import LARGEST_KEY, find_post, find_topic
from community.discussions.rules import can_moderate, can_moderate_in, can_read_post, can_read_topic
from community.groups.api import room_of

if TYPE_CHECKING:
    from django.http import HttpRequest

    from community.access.actor import Actor
    from community.discussions.models import Post, Topic
    from community.groups.models import Group

TopicId = Annotated[int, Path(description="The id of the discussion.", examples=[7], le=LARGEST_KEY)]
PostId = Annotated[int, Path(description="The id of the post.", examples=[17], le=LARGEST_KEY)]


def topic_at(request: HttpRequest, key: int) -> tuple[Actor, Topic]:
    """Return a discussion for those who can read it. Raises Http404."""
    actor, found = actor_of(request.user), find_topic(key)
    if found is None or not can_read_topic(actor, found):
        raise Http404
    return actor, found


def moderated_topic_at(request: HttpRequest, key: int) -> tuple[Actor, Topic]:
    """Return a discussion for the facilitators of its group. Raises Http404, and Refused for its other members."""
    actor, found = topic_at(request, key)
    require(can_moderate(actor, found))
    return actor, found


def post_at(request: HttpRequest, key: int) -> tuple[Actor, Post]:
    """Return a post for those who can read it. Raises Http404."""
    actor, found = actor_of(request.user), find_post(key)
    if found is None or not can_read_post(actor, found):
        raise Http404
    return actor, found


def moderated_post_at(request: HttpRequest, key: int) -> tuple[Actor, Post]:
    """Return a post for the facilitators of its group. Raises Http404, and Refused for its other members."""
    actor, found = post_at(request, key)
    require(can_moderate(actor, found.topic))
    return actor, found


def moderated_group_at(request: HttpRequest, slug: str) -> tuple[Actor, Group]:
    """Return a group for its facilitators. Raises Http404 and Refused."""
    actor, group = actor_of(request.user), room_of(request, slug)
    require(can_moderate_in(actor, group))
    return actor, group
