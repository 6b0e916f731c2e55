"""What facilitators do: hide, close, pin, move. Whoever wrote a post reads what was done to it, and why."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from community.access.actor import actor_of
from community.access.verdicts import Refused, no, require
from community.files.models import PrivateFile

from .counting import count_posts, locked_post, locked_topic
from .models import Moderation, Post, PostFile, Report, Revision
from .rules import GONE, can_arrange, can_moderate, can_move, can_report
from .signals import moderated, post_changed, post_gone, reported, topic_changed

if TYPE_CHECKING:
    from cms.users.models import User
    from community.groups.models import Group

    from .models import Topic

Action = Moderation.Action


def note(topic: Topic, action: Action, *, by: User, post: Post | None = None, reason: str = "") -> Moderation:
    done = Moderation.objects.create(topic=topic, post=post, by=by, action=action, reason=reason)
    moderated.send(Moderation, moderation=done)
    return done


@transaction.atomic
def hide_post(*, post: Post, reason: str, by: User) -> None:
    """Hide a post from all but its author and the facilitators; with the first one its whole topic. Raises Refused."""
    post = locked_post(post)
    require(can_moderate(actor_of(by), post.topic))
    if not post.is_shown:
        raise Refused(no(GONE))
    set_hidden(post, is_hidden=True)
    post.reports.filter(settled_at=None).update(settled_at=timezone.now())
    note(post.topic, Action.HIDDEN, by=by, post=post, reason=reason)


@transaction.atomic
def show_post(*, post: Post, by: User) -> None:
    """Show a hidden post again. Raises Refused."""
    post = locked_post(post)
    require(can_moderate(actor_of(by), post.topic))
    if post.hidden_at is None:
        return
    set_hidden(post, is_hidden=False)
    note(post.topic, Action.SHOWN, by=by, post=post)


def set_hidden(post: Post, *, is_hidden: bool) -> None:
    topic = post.topic
    post.hidden_at = timezone.now() if is_hidden else None
    post.save(update_fields=["hidden_at"])
    if is_hidden and topic.solution_id == post.pk:
        topic.solution = None
    if post.is_first:
        topic.hidden_at = post.hidden_at
    topic.save(update_fields=["hidden_at", "solution"])
    count_posts(topic)
    if post.is_first:
        topic_changed.send(Post, topic=topic)
    post_gone.send(Post, post=post, is_gone=is_hidden)


@transaction.atomic
def hide_revision(*, revision: Revision, reason: str, by: User) -> None:
    """Hide an earlier version of a post; for the present one, the post is hidden. Raises Refused."""
    revision, post = locked_revision(revision, by)
    if revision.hidden_at is not None:
        return
    if not post.revisions.filter(number__gt=revision.number).exists():
        raise Refused(no(_("This is the present version: hide the post instead.")))
    revision.hidden_words = {"title": revision.title, "text": revision.text}
    revision.title = revision.text = ""
    revision.hidden_at = timezone.now()
    revision.save()
    note(post.topic, Action.REVISION_HIDDEN, by=by, post=post, reason=reason)
    post_changed.send(Post, post=post)


@transaction.atomic
def show_revision(*, revision: Revision, by: User) -> None:
    """Show an earlier version again. Raises Refused."""
    revision, post = locked_revision(revision, by)
    if revision.hidden_at is None:
        return
    words = revision.hidden_words or {}
    revision.title, revision.text = words.get("title", ""), words.get("text", "")
    revision.hidden_at = revision.hidden_words = None
    revision.save()
    note(post.topic, Action.REVISION_SHOWN, by=by, post=post)


def locked_revision(revision: Revision, by: User) -> tuple[Revision, Post]:
    post = locked_post(revision.post)
    require(can_moderate(actor_of(by), post.topic))
    stored = Revision.objects.select_for_update(of=("self",)).filter(pk=revision.pk).first()
    if stored is None:
        raise Refused(no(GONE))
    return stored, post


@transaction.atomic
def set_pinned(*, topic: Topic, is_pinned: bool, by: User) -> None:
    """Pin a topic above the others, or no longer. Raises Refused."""
    topic = locked_topic(topic)
    require(can_arrange(actor_of(by), topic))
    topic.is_pinned = is_pinned
    topic.save(update_fields=["is_pinned"])


@transaction.atomic
def set_closed(*, topic: Topic, is_closed: bool, reason: str = "", by: User) -> None:
    """Close a topic, so that nobody answers any more, or open it again. Raises Refused."""
    topic = locked_topic(topic)
    require(can_arrange(actor_of(by), topic))
    if topic.is_closed == is_closed:
        return
    topic.closed_at = timezone.now() if is_closed else None
    topic.save(update_fields=["closed_at"])
    note(topic, Action.CLOSED if is_closed else Action.OPENED, by=by, post=first_of(topic), reason=reason)


@transaction.atomic
def move_topic(*, topic: Topic, to: Group, reason: str = "", by: User) -> None:
    """Move a topic with its posts and files to another group, whose members read it from now on, and no others. Raises Refused."""
    topic = locked_topic(topic)
    require(can_move(actor_of(by), topic, to))
    topic.group, topic.is_pinned = to, False
    topic.save(update_fields=["group", "is_pinned"])
    PrivateFile.objects.filter(pk__in=PostFile.objects.filter(post__topic=topic).values("file")).update(room=str(to.pk))
    note(topic, Action.MOVED, by=by, post=first_of(topic), reason=reason)
    topic_changed.send(Post, topic=topic)


def first_of(topic: Topic) -> Post | None:
    return topic.posts.filter(is_first=True).first()


@transaction.atomic
def report_post(*, post: Post, words: str, by: User) -> Report:
    """Tell the facilitators that something is wrong with a post. Its author is not told who did. Raises Refused."""
    require(can_report(actor_of(by), post))
    report, is_new = Report.objects.get_or_create(post=post, by=by, settled_at=None, defaults={"words": words})
    if is_new:
        reported.send(Report, report=report)
    return report


@transaction.atomic
def settle_report(*, report: Report, by: User) -> None:
    """Mark a report as dealt with: nothing needs to be done. Raises Refused."""
    require(can_moderate(actor_of(by), report.post.topic))
    if report.settled_at is None:
        report.settled_at = timezone.now()
        report.save(update_fields=["settled_at"])
