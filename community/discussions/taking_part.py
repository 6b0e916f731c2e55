"""What members do besides writing: react, follow, read, mark an answer, correct a language."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from community.access.actor import actor_of
from community.access.verdicts import Refused, no, require
from community.groups.rules import can_take_part

from .counting import locked_topic
from .models import GroupFollowing, Post, Reaction, Reader
from .rules import GONE, can_correct_language, can_follow, can_react, can_solve
from .signals import post_changed, reacted

if TYPE_CHECKING:
    from cms.users.models import User
    from community.groups.models import Group

    from .models import Topic


@transaction.atomic
def set_reaction(*, post: Post, kind: Reaction.Kind, is_on: bool, by: User) -> None:
    """React to a post, or take that back. Raises Refused."""
    require(can_react(actor_of(by), post))
    if not is_on:
        Reaction.objects.filter(post=post, person=by, kind=kind).delete()
        return
    _reaction, is_new = Reaction.objects.get_or_create(post=post, person=by, kind=kind)
    if is_new:
        reacted.send(Reaction, post=post)


@transaction.atomic
def set_following(*, topic: Topic, follows: bool, by: User) -> None:
    """Follow a topic, or no longer. Raises Refused."""
    require(can_follow(actor_of(by), topic))
    Reader.objects.update_or_create(topic=topic, person=by, defaults={"follows": follows})


@transaction.atomic
def set_group_following(*, group: Group, follows: bool, by: User) -> None:
    """Be told of new discussions in a group, or no longer. Raises Refused."""
    require(can_take_part(actor_of(by), group))
    GroupFollowing.objects.update_or_create(group=group, person=by, defaults={"follows": follows})


def note_read(*, topic: Topic, up_to: int, reader: Reader | None, by: User) -> None:
    """Note how far `by`, who can read the topic, has read. It never goes back: two windows may be open."""
    if reader is None:
        Reader.objects.bulk_create([Reader(topic=topic, person=by, read_up_to=up_to)], ignore_conflicts=True)
    elif reader.read_up_to < up_to:
        Reader.objects.filter(pk=reader.pk, read_up_to__lt=up_to).update(read_up_to=up_to)


@transaction.atomic
def set_solution(*, topic: Topic, post: Post | None, by: User) -> None:
    """Mark the answer that helped, or none. Raises Refused."""
    topic = locked_topic(topic)
    require(can_solve(actor_of(by), topic))
    if post is not None and (post.topic_id != topic.pk or post.is_first or not post.is_shown):
        raise Refused(no(GONE))
    topic.solution = post
    topic.save(update_fields=["solution"])


@transaction.atomic
def correct_language(*, post: Post, language: str, by: User) -> None:
    """Say in which language a post is written. Raises Refused."""
    require(can_correct_language(actor_of(by), post))
    if post.language == language:
        return
    post.language = language
    post.save(update_fields=["language"])
    if post.is_first:
        post.topic.language = language
        post.topic.save(update_fields=["language"])
    post_changed.send(Post, post=post)
