"""Beginning discussions, answering, changing and deleting what one has written."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from community.access.actor import actor_of
from community.access.verdicts import require
from community.groups.models import Membership
from community.markdown import words_of
from community.people.names import shown_name

from .attaching import attach_files, staged
from .counting import count_new_post, count_posts, locked_post, locked_topic
from .languages import guess_language
from .mentions import LONGEST_NAME, Person, mark_mentions, plain_name, without_marks
from .models import Mention, Post, Reader, Revision, Topic
from .rules import can_delete, can_edit, can_read_post, can_reply, can_start
from .signals import post_added, post_changed, post_gone, topic_changed, topic_deleted

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from uuid import UUID

    from cms.users.models import User
    from community.groups.models import Group

    from .attaching import Content

SENT_TWICE = timedelta(minutes=10)  # the same words within that time are one post: somebody pressed twice, or the line broke


class SavedMeanwhile(Exception):
    """The post has another version than the one that was changed, from another window."""

    def __init__(self, post: Post) -> None:
        super().__init__("The post has been changed meanwhile.")
        self.post = post


def start_topic(
    *, group: Group, title: str, text: str, language: str = "", is_question: bool = False, files: Sequence[Content] = (), by: User
) -> Topic:
    """Begin a discussion. Without a language it is recognised. Raises Refused, and ValidationError for a file that may not be shared.

    Do not call it inside another transaction: files are stored before the one that it makes.
    """
    require(can_start(actor_of(by), group))
    with staged(files, group=group, by=by) as keys, transaction.atomic():
        require(can_start(actor_of(by), group))
        Membership.objects.select_for_update(of=("self",)).filter(group=group, user=by).first()  # one after the other
        title = " ".join(without_marks(title).split())
        language = language or guess_language(f"{title} {words_of(without_marks(text))}")
        if not keys and (known := topic_twin_of(group, title, text, by)):
            return known
        topic = Topic.objects.create(group=group, author=by, title=title, language=language, is_question=is_question)
        post = write(topic, text, language, None, keys, by, is_first=True)
        post_added.send(Post, post=post)
    return topic


def add_post(
    *, topic: Topic, text: str, language: str = "", answers: Post | None = None, files: Sequence[Content] = (), by: User
) -> Post:
    """Answer in a topic. `answers` is the post that is quoted. Raises Refused, and ValidationError for a file that may not be shared.

    Do not call it inside another transaction: files are stored before the one that it makes.
    """
    require(can_reply(actor_of(by), topic))
    with staged(files, group=topic.group, by=by) as keys, transaction.atomic():
        topic = locked_topic(topic)
        require(can_reply(actor_of(by), topic))
        if answers and (answers.topic_id != topic.pk or not can_read_post(actor_of(by), answers)):
            answers = None
        if not keys and (known := twin_of(topic, text, by)):
            return known
        post = write(topic, text, language or guess_language(words_of(without_marks(text))), answers, keys, by)
        post_added.send(Post, post=post)
    return post


def topic_twin_of(group: Group, title: str, text: str, by: User) -> Topic | None:
    """Return the topic of `by` that says the same and was begun just now."""
    since = timezone.now() - SENT_TWICE
    twins = Topic.objects.filter(group=group, author=by, title=title, created_at__gt=since, reply_count=0, hidden_at=None)
    firsts = Post.objects.filter(topic__in=twins, is_first=True).select_related("topic__group").order_by("-pk")
    return next((post.topic for post in firsts if post.is_shown and says_the_same(post, text)), None)


def twin_of(topic: Topic, text: str, by: User) -> Post | None:
    """Return the post of `by` that says the same and was written just now."""
    since = timezone.now() - SENT_TWICE
    latest = Post.objects.filter(topic=topic, is_first=False, created_at__gt=since).order_by("-pk").first()
    if latest is None or latest.author_id != by.pk or not latest.is_shown:
        return None
    latest.topic = topic
    return latest if says_the_same(latest, text) else None


def says_the_same(post: Post, text: str) -> bool:
    marked, added = mark_mentions(text, people_to_mention(post, text))
    return marked == post.text and not added


def write(
    topic: Topic, text: str, language: str, answers: Post | None, keys: Sequence[UUID], by: User, is_first: bool = False
) -> Post:
    post = Post(topic=topic, author=by, language=language, answers=answers, is_first=is_first)
    post.text, mentioned = mark_mentions(text, people_to_mention(post, text))
    post.save()
    Mention.objects.bulk_create(Mention(post=post, number=number, person_id=key) for number, key in mentioned.items())
    attach_files(post, keys, by=by)
    note_writer(topic, post, by)
    count_new_post(topic, post)
    return post


def note_writer(topic: Topic, post: Post, by: User) -> None:
    """Let a writer follow the topic, unless she has chosen otherwise. Her own post is not new to her, if she had read all before it."""
    reader, _is_new = Reader.objects.get_or_create(topic=topic, person=by)
    if reader.follows is None:
        reader.follows = True
    if reader.read_up_to >= topic.latest_key:
        reader.read_up_to = post.pk
    reader.save(update_fields=["follows", "read_up_to"])


def people_to_mention(post: Post, text: str) -> dict[str, Person]:
    """Return those whom `post` can mention, by `plain_name`: whom it mentions already, and the members of its group who have a name."""
    if "@" not in text:
        return {}
    members = Membership.objects.filter(group=post.topic.group_id, user__is_active=True).exclude(user__name="")
    names = members.order_by("-pk").values_list("user", "user__name")  # of two with one name the one who joined first counts
    people = {plain_name(name): Person(key) for key, name in names if len(name) <= LONGEST_NAME}
    if post.pk:
        for mention in post.mentions.select_related("person").order_by("-number"):
            people[plain_name(shown_name(mention.person))] = Person(mention.person_id, mention.number)
    return people


def edit_post(
    *,
    post: Post,
    text: str,
    language: str | None = None,
    title: str | None = None,
    is_question: bool | None = None,
    files: Sequence[Content] = (),
    without: Collection[UUID] = (),
    made_of: int | None = None,
    by: User,
) -> Post:
    """Change what one has written; the version before stays in its history. What is None stays as it is. Raises Refused.

    `files` are added, and those with the keys in `without` deleted: raises ValidationError for one that may not be shared. `made_of` is the
    number of the version that was changed (`version_of`): raises SavedMeanwhile if there is a later one.
    """
    require(can_edit(actor_of(by), post))
    with staged(files, group=post.topic.group, by=by) as keys, transaction.atomic():
        post = locked_post(post)
        require(can_edit(actor_of(by), post))
        if made_of is not None and made_of != version_of(post):
            raise SavedMeanwhile(post)
        before = words_now(post)
        rewrite(post, text, language, title, is_question)
        for file in post.files.filter(pk__in=without):
            file.delete()
        attach_files(post, keys, by=by)
        if words_now(post) != before:
            post.edited_at = timezone.now()
            keep_versions(post, before, words_now(post))
        post.save(update_fields=["text", "language", "edited_at"])
        post.topic.save(update_fields=["title", "is_question", "solution", "language"])
        if words_now(post)[0] != before[0]:
            topic_changed.send(Post, topic=post.topic)
        post_changed.send(Post, post=post)
    return post


def words_now(post: Post) -> tuple[str, str]:
    """Return the title, which only a first post has, and the text."""
    return post.topic.title if post.is_first else "", post.text


def rewrite(post: Post, text: str, language: str | None, title: str | None, is_question: bool | None) -> None:
    topic = post.topic
    if post.is_first:
        topic.title = topic.title if title is None else " ".join(without_marks(title).split())
        topic.is_question = topic.is_question if is_question is None else is_question
        topic.solution = topic.solution if topic.is_question else None
    post.text, mentioned = mark_mentions(text, people_to_mention(post, text))
    Mention.objects.bulk_create(Mention(post=post, number=number, person_id=key) for number, key in mentioned.items())
    if language is not None:
        post.language = language or guess_language(words_of(without_marks(text)))
        topic.language = post.language if post.is_first else topic.language


def version_of(post: Post) -> int:
    """Return the number of the present version of a post: 1 for one that was never changed."""
    latest = post.revisions.order_by("-number").values_list("number", flat=True).first()
    return latest or 1


def keep_versions(post: Post, before: tuple[str, str], after: tuple[str, str]) -> None:
    """Add a version to the history, and the first one with it."""
    number = version_of(post)
    if number == 1:
        Revision.objects.get_or_create(
            post=post, number=1, defaults={"title": before[0], "text": before[1], "created_at": post.created_at}
        )
    Revision.objects.create(post=post, number=number + 1, title=after[0], text=after[1])


@transaction.atomic
def delete_post(*, post: Post, by: User) -> bool:
    """Delete a post, with its history and files. Return whether its whole topic has gone, which nobody had answered. Raises Refused."""
    post = locked_post(post)
    require(can_delete(actor_of(by), post))
    topic = post.topic
    if post.is_first and not topic.posts.exclude(pk=post.pk).exists():
        post_gone.send(Post, post=post, is_gone=True)
        topic_deleted.send(Topic, posts=[post.pk])
        topic.delete()
        return True
    for rows in (post.revisions, post.mentions, post.reactions, post.reports):
        rows.all().delete()
    for file in post.files.all():
        file.delete()
    post.text, post.deleted_at, post.answers = "", timezone.now(), None
    post.save(update_fields=["text", "deleted_at", "answers"])
    if topic.solution_id == post.pk:
        topic.solution = None
        topic.save(update_fields=["solution"])
    count_posts(topic)
    post_gone.send(Post, post=post, is_gone=True)
    return False
