"""Lists of topics, for the page of a group, its JSON and the start page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Exists, F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from community.groups.models import Membership
from community.people.names import initials, shown_name

from .mentions import names_of
from .models import Post, Reader, Topic
from .showing import beginning, mentions_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.db.models import QuerySet
    from django_stubs_ext import StrOrPromise

    from community.access.actor import Actor
    from community.groups.models import Group

CHOICES: dict[str, StrOrPromise] = {
    "all": _("All"),
    "new": _("New to me"),
    "unanswered": _("Without an answer"),
    "following": _("I follow"),
}


@dataclass(frozen=True)
class ListedTopic:
    """A topic in a list: who began it, its first words, and how far the reader has read it."""

    topic: Topic
    who: str
    face: str
    words: str
    is_new: bool


def topics_of(actor: Actor, group: Group, choice: str = "all") -> QuerySet[Topic]:
    """Return the topics of `group` that `actor` can read, annotated with how far: `read_up_to`, `joined_at`."""
    found = with_reading(actor, Topic.objects.visible_to(actor).filter(group=group).latest_first())
    return chosen(actor, found, choice)


def with_reading(actor: Actor, topics: QuerySet[Topic]) -> QuerySet[Topic]:
    own = Reader.objects.filter(topic=OuterRef("pk"), person=actor.pk)
    joined = Membership.objects.filter(group=OuterRef("group"), user=actor.pk).values("joined_at")
    return topics.annotate(read_up_to=Subquery(own.values("read_up_to")), joined_at=Subquery(joined))


def chosen(actor: Actor, topics: QuerySet[Topic], choice: str) -> QuerySet[Topic]:
    if choice == "new":
        return topics.filter(is_new())
    if choice == "unanswered":
        return topics.filter(reply_count=0, closed_at=None)
    if choice == "following":
        return topics.filter(Exists(Reader.objects.filter(topic=OuterRef("pk"), person=actor.pk, follows=True)))
    return topics


def is_new() -> Q:
    """Return the condition that a topic has posts that its reader has not read; what was there before she joined is not new."""
    return Q(read_up_to__lt=F("latest_key")) | Q(read_up_to=None, latest_at__gt=Coalesce(F("joined_at"), F("latest_at")))


def listed(actor: Actor, topics: Sequence[Topic]) -> list[ListedTopic]:
    """Return `topics`, of `topics_of` with `author`, as they are shown: two queries."""
    firsts = {post.topic_id: post for post in Post.objects.filter(topic__in=topics, is_first=True)}
    mentions = mentions_of(post.pk for post in firsts.values())
    return [
        ListedTopic(
            topic=topic,
            who=shown_name(topic.author),
            face=initials(topic.author),
            words=beginning(first.text, names_of(mentions.get(first.pk, ()))) if (first := firsts.get(topic.pk)) else "",
            is_new=is_unread(topic),
        )
        for topic in topics
    ]


def is_unread(topic: Topic) -> bool:
    read, joined = topic.read_up_to, topic.joined_at  # type: ignore[attr-defined]
    return topic.latest_key > read if read is not None else joined is not None and topic.latest_at > joined
