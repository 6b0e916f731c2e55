"""Discussions as JSON: lists, beginning one, following, marking the answer that helped."""

from __future__ import annotations

from datetime import UTC
from http import HTTPStatus
from typing import Annotated, Any, Literal

from django.http import Http404, HttpRequest
from ninja import Body, Query, Router, Status

from community.access.actor import actor_of
from community.access.verdicts import require
from community.api.authentication import reader
from community.api.paging import WhichPart, part_of
from community.api.schemas import Page
from community.api.versions import require_valid
from community.discussions.composing import mentionable, preview_of
from community.discussions.forms import TopicForm
from community.discussions.listing import topics_of
from community.discussions.models import Post
from community.discussions.posting import start_topic
from community.discussions.rules import can_start
from community.discussions.taking_part import set_following, set_group_following, set_solution
from community.groups.api import Slug, room_of
from community.groups.models import Membership
from community.limits import limited_as

from .access import TopicId, topic_at
from .schemas import (
    MentionableMember,
    Preview,
    SentFollowing,
    SentPreview,
    SentSolution,
    SentTopic,
    TopicDetail,
    TopicSummary,
)
from .telling import summaries, topic_detail

router = Router(tags=["Discussions"])
Choice = Annotated[Literal["all", "new", "unanswered", "following"], Query(description="Which discussions.")]


@router.get(
    "groups/{slug:slug}/discussions", response=Page[TopicSummary], url_name="discussions", summary="The discussions of a group"
)
def list_discussions(request: HttpRequest, slug: Slug, paging: WhichPart, show: Choice = "all") -> Any:
    """What is pinned first, then by the latest post."""
    group, actor = room_of(request, slug), actor_of(request.user)
    rows = topics_of(actor, group, show).select_related("author", "group")
    part = list(rows[paging.offset : paging.offset + paging.at_most])
    items = summaries(request, actor, part)
    return {"count": rows.count(), "limit": paging.at_most, "offset": paging.offset, "items": items}


@router.post("groups/{slug:slug}/discussions", response={201: TopicDetail}, url_name="discussions", summary="Begin a discussion")
def begin_discussion(request: HttpRequest, slug: Slug, sent: Annotated[SentTopic, Body()]) -> Status[TopicDetail]:
    """Begin a discussion with its first post. The same words sent twice within some minutes make one."""
    group, actor = room_of(request, slug), actor_of(request.user)
    form = TopicForm(
        {"title": sent.title, "text": sent.text, "language": sent.language or "", "is_question": sent.is_question},
        group=group,
        actor=actor,
        zone=UTC,
    )
    require_valid(form)
    topic = start_topic(group=group, files=sent.uploads, by=reader(request), **form.written)
    return Status(HTTPStatus.CREATED, topic_detail(request, actor, topic))


@router.post("groups/{slug:slug}/discussions/preview", response=Preview, url_name="discussion_preview", summary="Preview a text")
@limited_as("draft")
def preview_discussion(request: HttpRequest, slug: Slug, sent: Annotated[SentPreview, Body()]) -> Preview:
    """How a text would look in a post of the group. Nothing is saved, and nobody is told."""
    group = room_of(request, slug)
    require(can_start(actor_of(request.user), group))
    return Preview(html=str(preview_of(sent.text, group)))


@router.get(
    "groups/{slug:slug}/discussions/mentionable",
    response=Page[MentionableMember],
    url_name="discussion_mentionable",
    summary="Who can be mentioned",
)
def list_mentionable(
    request: HttpRequest, slug: Slug, paging: WhichPart, q: Annotated[str, Query(max_length=200, description="In the name.")] = ""
) -> Any:
    """The other members of the group who have a name, by name."""
    group, actor = room_of(request, slug), actor_of(request.user)

    def told(one: Membership) -> MentionableMember:
        return MentionableMember(name=" ".join(one.user.name.split()))

    return part_of(mentionable(actor, group, q.replace("\0", "")), paging, told)


@router.put(
    "groups/{slug:slug}/discussions/following",
    response={204: None},
    url_name="discussions_following",
    summary="Be told of new discussions",
)
def follow_discussions(request: HttpRequest, slug: Slug, sent: Annotated[SentFollowing, Body()]) -> None:
    """Be told of new discussions in a group, or no longer. How often e-mails come is a setting of notifications."""
    set_group_following(group=room_of(request, slug), follows=sent.follows, by=reader(request))


@router.get("discussions/{int:topic}", response=TopicDetail, url_name="discussion", summary="A discussion")
def get_discussion(request: HttpRequest, topic: TopicId) -> TopicDetail:
    """A discussion. Its posts are at `…/posts`."""
    return topic_detail(request, *topic_at(request, topic))


@router.put("discussions/{int:topic}/following", response={204: None}, url_name="discussion_following", summary="Follow")
def follow_discussion(request: HttpRequest, topic: TopicId, sent: Annotated[SentFollowing, Body()]) -> None:
    """Be told of answers in a discussion, or no longer. Who writes in it follows it."""
    _actor, found = topic_at(request, topic)
    set_following(topic=found, follows=sent.follows, by=reader(request))


@router.put(
    "discussions/{int:topic}/solution",
    response=TopicDetail,
    url_name="discussion_solution",
    summary="Mark the answer that helped",
)
def solve_discussion(request: HttpRequest, topic: TopicId, sent: Annotated[SentSolution, Body()]) -> TopicDetail:
    """Mark the answer that helped, as whoever asked or a facilitator."""
    actor, found = topic_at(request, topic)
    post = Post.objects.visible_to(actor).filter(topic=found, pk=sent.post).first() if sent.post is not None else None
    if sent.post is not None and post is None:
        raise Http404
    set_solution(topic=found, post=post, by=reader(request))
    return topic_detail(request, actor, found)
