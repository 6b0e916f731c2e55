"""Posts as JSON: reading, answering, changing, deleting, their history, reactions."""

from __future__ import annotations

from datetime import UTC
from http import HTTPStatus
from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import Body, Path, Router, Status

from community.access.actor import actor_of
from community.access.verdicts import require
from community.api.authentication import reader
from community.api.errors import Unprocessable
from community.api.paging import WhichPart
from community.api.schemas import Page, Problem
from community.api.versions import SHOWS_ETAG, TAKES_ETAG, IfMatch, changed_meanwhile, require_valid, require_version
from community.discussions.composing import text_to_edit
from community.discussions.forms import WORDS, EditForm, ReplyForm
from community.discussions.history import Version, revisions_of, versions_of
from community.discussions.lookups import quoted_post
from community.discussions.mentions import in_html, names_of
from community.discussions.models import Reaction
from community.discussions.posting import SavedMeanwhile, add_post, delete_post, edit_post
from community.discussions.reminding import do_not_remind, remind_of
from community.discussions.rules import can_edit, can_reply
from community.discussions.taking_part import correct_language, note_read, set_reaction
from community.discussions.translating.making import ask_for_translation

from .access import PostId, TopicId, post_at, topic_at
from .schemas import (
    Language,
    PostChangedMeanwhile,
    PostChanges,
    PostDetail,
    PostTranslation,
    PostVersion,
    ReactionKind,
    SentLanguage,
    SentReaction,
    SentReminder,
    SentReply,
    TextPart,
)
from .telling import etag_of_post, post_detail, posts_told

router = Router(tags=["Discussions"])
InLanguage = Annotated[Language, Path(description="The language.", examples=["de"])]
Kind = Annotated[ReactionKind, Path(description="How to react.", examples=["thanks"])]


@router.get(
    "discussions/{int:topic}/posts", response=Page[PostDetail], url_name="discussion_posts", summary="The posts of a discussion"
)
def list_discussion_posts(request: HttpRequest, topic: TopicId, paging: WhichPart) -> Any:
    """The first post and its answers, the oldest first. Reading them here does not count as read; see `…/read`."""
    actor, found = topic_at(request, topic)
    rows = found.posts.select_related("author", "answers__author")
    part = list(rows[paging.offset : paging.offset + paging.at_most])
    items = posts_told(request, actor, found, part)
    return {"count": rows.count(), "limit": paging.at_most, "offset": paging.offset, "items": items}


@router.post("discussions/{int:topic}/posts", response={201: PostDetail}, url_name="discussion_posts", summary="Answer")
def answer_discussion(request: HttpRequest, topic: TopicId, sent: Annotated[SentReply, Body()]) -> Status[PostDetail]:
    """Answer in a discussion. The same words sent twice within some minutes make one post."""
    actor, found = topic_at(request, topic)
    require(can_reply(actor, found))
    form = ReplyForm({"text": sent.text, "language": sent.language or ""}, group=found.group, actor=actor, zone=UTC)
    require_valid(form)
    quoted = quoted_post(actor, found, str(sent.answers)) if sent.answers is not None else None
    if sent.answers is not None and quoted is None:
        raise Unprocessable(("body", "answers", _("The discussion has no such post.")))
    written = {name: form.cleaned_data[name] for name in ("text", "language")}
    post = add_post(topic=found, answers=quoted, files=sent.uploads, by=reader(request), **written)
    return Status(HTTPStatus.CREATED, post_detail(request, actor, post.pk))


@router.put("discussion-posts/{int:post}/read", response={204: None}, url_name="discussion_post_read", summary="Mark as read")
def mark_discussion_read(request: HttpRequest, post: PostId) -> None:
    """Mark a discussion as read up to this post. It never goes back."""
    _actor, found = post_at(request, post)
    own = found.topic.readers.filter(person=reader(request)).first()
    note_read(topic=found.topic, up_to=found.pk, reader=own, by=reader(request))


@router.get(
    "discussion-posts/{int:post}", response=PostDetail, url_name="discussion_post", summary="A post", openapi_extra=SHOWS_ETAG
)
def get_discussion_post(request: HttpRequest, post: PostId, response: HttpResponse) -> PostDetail:
    """A post. The `ETag` identifies its version."""
    actor, found = post_at(request, post)
    response["ETag"] = etag_of_post(found)
    return post_detail(request, actor, found.pk)


@router.patch(
    "discussion-posts/{int:post}",
    response={200: PostDetail, 412: PostChangedMeanwhile, 428: Problem},
    url_name="discussion_post",
    summary="Change a post",
    openapi_extra=TAKES_ETAG,
)
def change_discussion_post(
    request: HttpRequest, post: PostId, response: HttpResponse, sent: Annotated[PostChanges, Body()], if_match: IfMatch = ""
) -> PostDetail:
    """Change what you wrote. The version before stays in its history."""
    actor, found = post_at(request, post)
    require(can_edit(actor, found))
    require_version(if_match)
    changes = sent.model_dump(include=set(WORDS), exclude_unset=True, exclude_none=True)
    foreign = [name for name in ("title", "is_question") if name in changes and not found.is_first]
    if foreign:
        raise Unprocessable(*(("body", name, _("Only the first post of a discussion has this.")) for name in foreign))
    before = {"title": found.topic.title, "text": text_to_edit(found), "language": found.language}
    form = EditForm({"is_question": found.topic.is_question, **before, **changes}, post=found, actor=actor)
    require_valid(form)
    try:
        edit_post(
            post=found,
            made_of=version_named(if_match, found.pk),
            files=sent.uploads,
            without=sent.remove_files,
            by=reader(request),
            **form.written,
        )
    except SavedMeanwhile as error:
        raise changed_meanwhile(etag_of_post(error.post), {"text": text_to_edit(error.post)}) from error
    response["ETag"] = etag_of_post(found)
    return post_detail(request, actor, found.pk)


def version_named(if_match: str, key: int) -> int | None:
    """Return the number of the version in an ETag: None for any, 0 for one that the post never had."""
    if if_match.strip() == "*":
        return None
    post, _dot, number = if_match.strip().strip('"').partition(".")
    is_own = post == str(key) and number.isascii() and number.isdecimal() and len(number) < 10
    return int(number) if is_own else 0


@router.delete("discussion-posts/{int:post}", response={204: None}, url_name="discussion_post", summary="Delete a post")
def delete_discussion_post(request: HttpRequest, post: PostId) -> None:
    """Delete what you wrote, with its history and files. A discussion that nobody has answered goes with its first post."""
    _actor, found = post_at(request, post)
    delete_post(post=found, by=reader(request))


@router.get(
    "discussion-posts/{int:post}/versions",
    response=Page[PostVersion],
    url_name="discussion_post_versions",
    summary="The versions of a post",
)
def list_discussion_versions(request: HttpRequest, post: PostId, paging: WhichPart) -> Any:
    """The versions of a post that was changed, the latest first, each compared with the one before."""
    _actor, found = post_at(request, post)
    rows = revisions_of(found)
    part = list(rows[paging.offset : paging.offset + paging.at_most])
    items = [version_told(one) for one in versions_of(found, part)]
    return {"count": rows.count(), "limit": paging.at_most, "offset": paging.offset, "items": items}


def version_told(version: Version) -> PostVersion:
    return PostVersion(
        number=version.number,
        at=version.at,
        is_present=version.is_present,
        is_hidden=version.is_hidden,
        title=version.title or None,
        text=None if version.is_hidden else version.text,
        parts=[TextPart(kind=kind, text=text) for kind, text in version.parts],
    )


@router.put(
    "discussion-posts/{int:post}/reactions/{kind}",
    response={200: PostDetail},
    url_name="discussion_post_reaction",
    summary="React to a post",
)
def react_to_discussion_post(request: HttpRequest, post: PostId, kind: Kind, sent: Annotated[SentReaction, Body()]) -> PostDetail:
    """React to what somebody else wrote, or take that back."""
    actor, found = post_at(request, post)
    set_reaction(post=found, kind=Reaction.Kind(kind), is_on=sent.is_on, by=reader(request))
    return post_detail(request, actor, found.pk)


@router.put(
    "discussion-posts/{int:post}/language",
    response=PostDetail,
    url_name="discussion_post_language",
    summary="Correct the language of a post",
)
def correct_discussion_language(request: HttpRequest, post: PostId, sent: Annotated[SentLanguage, Body()]) -> PostDetail:
    """Say in which language a post is written. Every member of the group can."""
    _actor, found = post_at(request, post)
    correct_language(post=found, language=sent.language, by=reader(request))
    return post_detail(request, actor_of(request.user), found.pk)


@router.put(
    "discussion-posts/{int:post}/translations/{language}",
    response=PostTranslation,
    url_name="discussion_post_translation",
    summary="Translate a post",
)
def translate_discussion_post(request: HttpRequest, post: PostId, language: InLanguage) -> PostTranslation:
    """A post in another language, as a machine translates it, if the site has such a service. Ask again until it is made."""
    _actor, found = post_at(request, post)
    asked = ask_for_translation(post=found, language=language, by=reader(request))
    names = names_of(found.mentions.select_related("person"))
    return PostTranslation(
        state="made" if asked.is_made else "failed" if asked.failed_at else "waiting",
        source=found.language,
        language=asked.language,
        html=str(in_html(asked.html, names)) if asked.is_made else None,
    )


@router.put(
    "discussion-posts/{int:post}/reminder",
    response={204: None},
    url_name="discussion_post_reminder",
    summary="Be reminded of a post",
)
def remind_of_discussion_post(request: HttpRequest, post: PostId, sent: Annotated[SentReminder, Body()]) -> None:
    """Be notified of a post once more, in some days. A later wish replaces an earlier one."""
    _actor, found = post_at(request, post)
    remind_of(post=found, days=sent.days, by=reader(request))


@router.delete(
    "discussion-posts/{int:post}/reminder",
    response={204: None},
    url_name="discussion_post_reminder",
    summary="Do not be reminded",
)
def do_not_remind_of_discussion_post(request: HttpRequest, post: PostId) -> None:
    """Do not be notified of a post once more."""
    _actor, found = post_at(request, post)
    do_not_remind(post=found, by=reader(request))
