"""Reporting and moderating as JSON."""

from __future__ import annotations

from http import HTTPStatus
from typing import Annotated, Any

from django.http import Http404, HttpRequest
from ninja import Body, Path, Router, Status

from cms.tokens.scopes import Scope, needs_scope
from community.access.actor import actor_of
from community.api.authentication import reader
from community.api.paging import WhichPart, part_of
from community.api.schemas import Page
from community.api.versions import require_valid
from community.discussions import moderating
from community.discussions.forms import ReasonForm, ReportForm
from community.discussions.lookups import LARGEST_KEY, find_report, find_revision
from community.discussions.mentions import names_of
from community.discussions.models import Report
from community.discussions.rules import can_moderate
from community.discussions.showing import beginning
from community.discussions.to_settle import reports_in
from community.groups.api import Slug, room_of
from community.people.names import shown_name

from .access import PostId, TopicId, moderated_group_at, moderated_post_at, moderated_topic_at, post_at
from .schemas import PostDetail, PostReport, SentMove, SentReason, SentReport, SentState, TopicDetail
from .telling import post_detail, topic_detail

router = Router(tags=["Discussions"])
VersionNumber = Annotated[int, Path(description="The number of the version.", examples=[1], le=2**31 - 1)]
ReportId = Annotated[int, Path(description="The id of the report.", examples=[3], le=LARGEST_KEY)]


@router.put("discussions/{int:topic}/state", response=TopicDetail, url_name="discussion_state", summary="Pin or close")
@needs_scope(Scope.GROUPS_MANAGE)
def change_discussion_state(request: HttpRequest, topic: TopicId, sent: Annotated[SentState, Body()]) -> TopicDetail:
    """Pin a discussion above the others, or close it, so that nobody answers any more, as a facilitator."""
    actor, found = moderated_topic_at(request, topic)
    if sent.is_pinned is not None:
        moderating.set_pinned(topic=found, is_pinned=sent.is_pinned, by=reader(request))
    if sent.is_closed is not None:
        moderating.set_closed(topic=found, is_closed=sent.is_closed, reason=plain(sent.reason), by=reader(request))
    return topic_detail(request, actor, found)


@router.post("discussions/{int:topic}/move", response=TopicDetail, url_name="discussion_move", summary="Move to another group")
@needs_scope(Scope.GROUPS_MANAGE)
def move_discussion(request: HttpRequest, topic: TopicId, sent: Annotated[SentMove, Body()]) -> TopicDetail:
    """Move a discussion to another group that you facilitate too. Only its members read it from now on."""
    actor, found = moderated_topic_at(request, topic)
    group = room_of(request, plain(sent.group))
    moderating.move_topic(topic=found, to=group, reason=plain(sent.reason), by=reader(request))
    return topic_detail(request, actor, found)


@router.post("discussion-posts/{int:post}/hide", response=PostDetail, url_name="discussion_post_hide", summary="Hide a post")
@needs_scope(Scope.GROUPS_MANAGE)
def hide_discussion_post(request: HttpRequest, post: PostId, sent: Annotated[SentReason, Body()]) -> PostDetail:
    """Hide a post, as a facilitator; with the first one its whole discussion. Its author is told why."""
    actor, found = moderated_post_at(request, post)
    form = ReasonForm({"reason": sent.reason})
    require_valid(form)
    moderating.hide_post(post=found, reason=form.cleaned_data["reason"], by=reader(request))
    return post_detail(request, actor, found.pk)


@router.post(
    "discussion-posts/{int:post}/show", response=PostDetail, url_name="discussion_post_show", summary="Show a post again"
)
@needs_scope(Scope.GROUPS_MANAGE)
def show_discussion_post(request: HttpRequest, post: PostId) -> PostDetail:
    """Show a hidden post again, as a facilitator."""
    actor, found = moderated_post_at(request, post)
    moderating.show_post(post=found, by=reader(request))
    return post_detail(request, actor, found.pk)


@router.put(
    "discussion-posts/{int:post}/versions/{int:number}/hidden",
    response={204: None},
    url_name="discussion_version_hidden",
    summary="Hide an earlier version",
)
@needs_scope(Scope.GROUPS_MANAGE)
def hide_discussion_version(
    request: HttpRequest, post: PostId, number: VersionNumber, sent: Annotated[SentReason, Body()]
) -> None:
    """Hide an earlier version of a post, as a facilitator: nobody reads its words any more."""
    _actor, found = moderated_post_at(request, post)
    version = find_revision(found, number)
    if version is None:
        raise Http404
    form = ReasonForm({"reason": sent.reason})
    require_valid(form)
    moderating.hide_revision(revision=version, reason=form.cleaned_data["reason"], by=reader(request))


@router.delete(
    "discussion-posts/{int:post}/versions/{int:number}/hidden",
    response={204: None},
    url_name="discussion_version_hidden",
    summary="Show an earlier version again",
)
@needs_scope(Scope.GROUPS_MANAGE)
def show_discussion_version(request: HttpRequest, post: PostId, number: VersionNumber) -> None:
    """Show an earlier version of a post again, as a facilitator."""
    _actor, found = moderated_post_at(request, post)
    version = find_revision(found, number)
    if version is None:
        raise Http404
    moderating.show_revision(revision=version, by=reader(request))


@router.post(
    "discussion-posts/{int:post}/reports", response={201: None}, url_name="discussion_post_reports", summary="Report a post"
)
def report_discussion_post(request: HttpRequest, post: PostId, sent: Annotated[SentReport, Body()]) -> Status[None]:
    """Tell the facilitators that something is wrong with a post."""
    _actor, found = post_at(request, post)
    form = ReportForm({"words": sent.words})
    require_valid(form)
    moderating.report_post(post=found, words=form.cleaned_data["words"], by=reader(request))
    return Status(HTTPStatus.CREATED, None)


@router.get(
    "groups/{slug:slug}/discussions/reports",
    response=Page[PostReport],
    url_name="discussion_reports",
    summary="Reported posts",
)
@needs_scope(Scope.GROUPS_MANAGE)
def list_discussion_reports(request: HttpRequest, slug: Slug, paging: WhichPart) -> Any:
    """The reports that wait, the oldest first. Only for facilitators of the group."""
    _actor, group = moderated_group_at(request, slug)

    def told(report: Report) -> PostReport:
        mentions = names_of(report.post.mentions.all())
        return PostReport(
            id=report.pk,
            post=report.post_id,
            by_author=shown_name(report.post.author),
            beginning=beginning(report.post.text, mentions),
            words=report.words,
            created_at=report.created_at,
        )

    return part_of(reports_in(group).prefetch_related("post__mentions__person"), paging, told)


@router.delete("discussion-reports/{int:report}", response={204: None}, url_name="discussion_report", summary="Settle a report")
@needs_scope(Scope.GROUPS_MANAGE)
def settle_discussion_report(request: HttpRequest, report: ReportId) -> None:
    """Mark a report as dealt with, as a facilitator."""
    found = find_report(report)
    if found is None or not can_moderate(actor_of(request.user), found.post.topic):
        raise Http404
    moderating.settle_report(report=found, by=reader(request))


def plain(text: str) -> str:
    """Return a text as a database takes it."""
    return text.replace("\0", "")
