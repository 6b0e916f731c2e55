"""Topics and posts as schemas: a constant number of queries for a list."""

from __future__ import annotations

from typing import TYPE_CHECKING

from community.discussions.listing import ListedTopic, listed, with_reading
from community.discussions.mentions import as_typed, numbers_in
from community.discussions.models import Post, Reader, Topic
from community.discussions.posting import version_of
from community.discussions.rules import can_moderate, can_reply, can_solve
from community.discussions.showing import ShownPost, shown_posts

from .schemas import AttachedFileFacts, PostDetail, PostQuote, PostReaction, TopicDetail, TopicSummary

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.http import HttpRequest

    from community.access.actor import Actor

RIGHTS = {"reply": can_reply, "solve": can_solve, "moderate": can_moderate}


def summary_facts(request: HttpRequest, row: ListedTopic) -> dict[str, object]:
    topic = row.topic
    return {
        "id": topic.pk,
        "group": topic.group.slug,
        "title": topic.title,
        "language": topic.language,
        "by": row.who,
        "beginning": row.words,
        "created_at": topic.created_at,
        "latest_at": topic.latest_at,
        "reply_count": topic.reply_count,
        "is_question": topic.is_question,
        "is_solved": topic.is_solved,
        "is_pinned": topic.is_pinned,
        "is_closed": topic.is_closed,
        "is_hidden": topic.is_hidden,
        "is_new": row.is_new,
        "url": request.build_absolute_uri(topic.get_absolute_url()),
    }


def summaries(request: HttpRequest, actor: Actor, topics: Sequence[Topic]) -> list[TopicSummary]:
    """Return topics of `topics_of`, with `author` and `group`."""
    return [TopicSummary(**summary_facts(request, row)) for row in listed(actor, topics)]  # type: ignore[arg-type]


def topic_detail(request: HttpRequest, actor: Actor, topic: Topic) -> TopicDetail:
    """Return a topic as it is stored now."""
    [stored] = with_reading(actor, Topic.objects.filter(pk=topic.pk)).select_related("author", "group__page")
    [row] = listed(actor, [stored])
    own = Reader.objects.filter(topic=stored, person=actor.pk).first()
    return TopicDetail(
        **summary_facts(request, row),  # type: ignore[arg-type]
        first_post=stored.posts.values_list("pk", flat=True).get(is_first=True),
        solution=stored.solution_id,
        follows=bool(own and own.follows),
        read_up_to=own.read_up_to if own else 0,
        may=[name for name, rule in RIGHTS.items() if rule(actor, stored)],  # type: ignore[misc]
    )


def posts_told(request: HttpRequest, actor: Actor, topic: Topic, posts: Sequence[Post]) -> list[PostDetail]:
    """Return posts of `topic`, with `author` and `answers__author`."""
    own = Reader.objects.filter(topic=topic, person=actor.pk).first()
    shown = shown_posts(actor, topic, posts, read_up_to=own.read_up_to if own else None)
    return [post_told(request, row) for row in shown]


def post_detail(request: HttpRequest, actor: Actor, key: int) -> PostDetail:
    """Return a post as it is stored now."""
    post = Post.objects.select_related("author", "answers__author", "topic__group__page").get(pk=key)
    return posts_told(request, actor, post.topic, [post])[0]


def post_told(request: HttpRequest, row: ShownPost) -> PostDetail:
    post, quote = row.post, row.quote
    state = "deleted" if post.deleted_at else "hidden" if post.hidden_at else "shown"
    return PostDetail(
        id=post.pk,
        topic=post.topic_id,
        state=state,  # type: ignore[arg-type]
        by=row.who,
        is_yours=row.is_mine,
        text=as_typed(post.text, row.names) if row.is_readable else None,
        html=str(row.html) if row.is_readable else None,
        mentions=[row.names[number] for number in sorted(numbers_in(post.text)) if number in row.names],
        language=post.language,
        created_at=post.created_at,
        edited_at=post.edited_at if row.is_readable else None,
        quote=PostQuote(post=quote.key, by=quote.who, text=quote.words, language=quote.language) if quote else None,
        files=[
            AttachedFileFacts(
                id=one.pk,
                name=one.file.name,
                content_type=one.file.content_type,
                size=one.file.size,
                url=request.build_absolute_uri(one.get_absolute_url()),
            )
            for one in row.files
        ],
        reactions=[
            PostReaction(kind=one.kind, label=one.label, count=one.number, is_mine=one.is_mine)  # type: ignore[arg-type]
            for one in row.reactions
        ],
        is_solution=row.is_solution,
        is_new=row.is_new,
        hidden_because=(row.hidden_because or None) if row.is_readable else None,
        may=sorted(row.may - {"read"}),  # type: ignore[arg-type]
        url=request.build_absolute_uri(post.get_absolute_url()),
    )


def etag_of_post(post: Post) -> str:
    return f'"{post.pk}.{version_of(post)}"'
