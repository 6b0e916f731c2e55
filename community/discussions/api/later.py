"""What you have written to be sent later, as JSON."""

from __future__ import annotations

from datetime import UTC, datetime
from http import HTTPStatus
from typing import TYPE_CHECKING, Annotated, Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import Body, Path, Router, Status

from community.access.actor import actor_of
from community.access.verdicts import require
from community.api.authentication import reader
from community.api.errors import Unprocessable
from community.api.paging import WhichPart, part_of
from community.api.schemas import Page, Problem
from community.api.versions import (
    SHOWS_ETAG,
    TAKES_ETAG,
    IfMatch,
    changed_meanwhile,
    etag_of,
    require_current,
    require_valid,
    require_version,
)
from community.discussions.forms import WORDS, LaterForm
from community.discussions.later import ChangedMeanwhile, Written, change_later_post, delete_later_post, send_later, send_now
from community.discussions.lookups import LARGEST_KEY, quoted_post
from community.discussions.models import LaterPost
from community.discussions.rules import can_reply, can_send, can_start
from community.groups.api import Slug, room_of

from .access import TopicId, topic_at
from .later_schemas import LaterPostChangedMeanwhile, LaterPostChanges, LaterPostTold, PostSentNow, SentLaterReply, SentLaterTopic

if TYPE_CHECKING:
    from community.discussions.models import Post, Topic
    from community.groups.models import Group

router = Router(tags=["Discussions"])
LaterId = Annotated[int, Path(description="The id of what waits to be sent.", examples=[3], le=LARGEST_KEY)]


def later_at(request: HttpRequest, key: int) -> LaterPost:
    """Return what the reader has written. Raises Http404 for what others wrote."""
    found = LaterPost.objects.visible_to(actor_of(request.user)).with_places().filter(pk=key).first()
    if found is None:
        raise Http404
    return found


def told(request: HttpRequest, later: LaterPost) -> LaterPostTold:
    verdict = can_send(actor_of(request.user), later)
    return LaterPostTold(
        id=later.pk,
        group=later.group.slug if later.group else None,
        is_answer=later.is_answer,
        topic=later.topic_id,
        answers=later.answers_id,
        title=later.title,
        text=later.text,
        language=later.language or None,
        is_question=later.is_question,
        send_at=later.send_at,
        refused_at=later.refused_at,
        obstacle=None if verdict else verdict.reason,
        url=request.build_absolute_uri(later.get_absolute_url()),
    )


@router.get("later-posts", response=Page[LaterPostTold], url_name="later_posts", summary="What you have written to be sent later")
def list_later_posts(request: HttpRequest, paging: WhichPart) -> Any:
    """What waits to be sent, the next one first, and what could not be sent. Only you can read it."""
    rows = LaterPost.objects.visible_to(actor_of(reader(request))).with_places()
    return part_of(rows, paging, lambda later: told(request, later))


@router.post(
    "groups/{slug:slug}/later-posts",
    response={201: LaterPostTold},
    url_name="later_topics",
    summary="Begin a discussion later",
)
def begin_discussion_later(request: HttpRequest, slug: Slug, sent: Annotated[SentLaterTopic, Body()]) -> Status[LaterPostTold]:
    """Write a discussion that begins at a moment that you choose, if you may still begin one then."""
    group = room_of(request, slug)
    require(can_start(actor_of(request.user), group))
    facts = {"title": sent.title, "text": sent.text, "language": sent.language or "", "is_question": sent.is_question}
    return kept(request, facts, sent.send_at, group=group)


@router.post(
    "discussions/{int:topic}/later-posts", response={201: LaterPostTold}, url_name="later_replies", summary="Answer later"
)
def answer_discussion_later(
    request: HttpRequest, topic: TopicId, sent: Annotated[SentLaterReply, Body()]
) -> Status[LaterPostTold]:
    """Write an answer that is sent at a moment that you choose, if you may still answer then."""
    actor, found = topic_at(request, topic)
    require(can_reply(actor, found))
    quoted = quoted_post(actor, found, str(sent.answers)) if sent.answers is not None else None
    if sent.answers is not None and quoted is None:
        raise Unprocessable(("body", "answers", _("The discussion has no such post.")))
    facts = {"text": sent.text, "language": sent.language or ""}
    return kept(request, facts, sent.send_at, group=found.group, topic=found, answers=quoted)


def kept(
    request: HttpRequest,
    facts: dict[str, Any],
    send_at: datetime,
    *,
    group: Group,
    topic: Topic | None = None,
    answers: Post | None = None,
) -> Status[LaterPostTold]:
    written = written_in(facts, send_at, is_answer=topic is not None)
    later = send_later(group=group, topic=topic, answers=answers, written=written, send_at=send_at, by=reader(request))
    return Status(HTTPStatus.CREATED, told(request, later))


def written_in(facts: dict[str, Any], send_at: datetime, *, is_answer: bool) -> Written:
    """Return what was written, as the form of the page cleans it. Raises what the API answers 422 for."""
    form = LaterForm({**facts, "send_at": send_at}, zone=UTC, is_answer=is_answer)
    require_valid(form)
    return form.written


@router.get(
    "later-posts/{int:later}",
    response=LaterPostTold,
    url_name="later_post",
    summary="A post to be sent later",
    openapi_extra=SHOWS_ETAG,
)
def get_later_post(request: HttpRequest, later: LaterId, response: HttpResponse) -> LaterPostTold:
    """What you have written, when it is sent, and whether you may still send it. The `ETag` identifies its version."""
    found = later_at(request, later)
    response["ETag"] = etag_of(found, LaterPost.CHANGEABLE)
    return told(request, found)


@router.patch(
    "later-posts/{int:later}",
    response={200: LaterPostTold, 412: LaterPostChangedMeanwhile, 428: Problem},
    url_name="later_post",
    summary="Change a post to be sent later",
    openapi_extra=TAKES_ETAG,
)
def change_later(
    request: HttpRequest,
    later: LaterId,
    response: HttpResponse,
    sent: Annotated[LaterPostChanges, Body()],
    if_match: IfMatch = "",
) -> LaterPostTold:
    """Change the words or the moment; what is not sent stays. What could not be sent waits again."""
    found = later_at(request, later)
    require_version(if_match)
    require_current(if_match, etag_of(found, LaterPost.CHANGEABLE), now_in(found))
    changes = sent.model_dump(exclude_none=True)
    foreign = [name for name in ("title", "is_question") if name in changes and found.is_answer]
    if foreign:
        raise Unprocessable(*(("body", name, _("Only the first post of a discussion has this.")) for name in foreign))
    send_at = changes.pop("send_at", found.send_at)
    facts = {name: getattr(found, name) for name in WORDS} | changes
    written = written_in(facts, send_at, is_answer=found.is_answer)
    try:
        made_of = None if if_match.strip() == "*" else found.mark
        change_later_post(later=found, written=written, send_at=send_at, made_of=made_of, by=reader(request))
    except LaterPost.DoesNotExist as error:
        raise Http404 from error
    except ChangedMeanwhile as error:
        raise changed_meanwhile(etag_of(error.later, LaterPost.CHANGEABLE), now_in(error.later)) from error
    changed = later_at(request, later)  # as it is stored: the mark is that of a moment in UTC
    response["ETag"] = etag_of(changed, LaterPost.CHANGEABLE)
    return told(request, changed)


def now_in(later: LaterPost) -> dict[str, Any]:
    return {name: getattr(later, name) for name in LaterPost.CHANGEABLE}


@router.delete("later-posts/{int:later}", response={204: None}, url_name="later_post", summary="Do not send it")
def delete_later(request: HttpRequest, later: LaterId) -> None:
    """Delete it, so that it is not sent."""
    if not delete_later_post(later=later_at(request, later), by=reader(request)):
        raise Http404


@router.post("later-posts/{int:later}/send", response=PostSentNow, url_name="later_post_send", summary="Send it now")
def send_later_now(request: HttpRequest, later: LaterId) -> PostSentNow:
    """Send it now, as it is saved."""
    found = send_now(later=later_at(request, later), by=reader(request))
    if found is None:
        raise Http404
    return PostSentNow(url=request.build_absolute_uri(found.get_absolute_url()))
