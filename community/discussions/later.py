"""Sending later: what is written now goes out at a moment that its author chooses, if she may still say it then."""

from __future__ import annotations

import logging
from datetime import timedelta
from typing import TYPE_CHECKING, TypedDict, cast

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from cms.announcing import announce
from community.access.actor import actor_of
from community.access.verdicts import Refused, require
from community.groups.models import Membership

from .counting import locked_topic
from .models import LaterPost, Topic
from .not_sent import NOT_SENT
from .posting import add_post, start_topic
from .rules import can_reply, can_send, can_start

if TYPE_CHECKING:
    from datetime import datetime

    from cms.users.models import User
    from community.groups.models import Group

    from .models import Post
    from .models.later import LaterPostQuerySet

log = logging.getLogger(__name__)

LATEST = timedelta(days=366)
MOST = 50  # of one person
MOST_AT_ONCE = 500
GIVE_UP_AFTER = timedelta(days=1)  # a fault of the site is mended by then, or the moment has lost its meaning


class ChangedMeanwhile(Exception):
    """The text is another than the one that was changed, from another window."""

    def __init__(self, later: LaterPost) -> None:
        super().__init__("The text has been changed meanwhile.")
        self.later = later


class Written(TypedDict, total=False):
    """What is sent later."""

    title: str
    text: str
    language: str
    is_question: bool


@transaction.atomic
def send_later(
    *, group: Group, topic: Topic | None = None, answers: Post | None = None, written: Written, send_at: datetime, by: User
) -> LaterPost:
    """Keep a new discussion of `group`, or an answer in `topic`, until `send_at`. Raises Refused, and ValidationError for the moment.

    The same words for the same moment are one post: somebody pressed twice.
    """
    actor = actor_of(by)
    topic = locked_topic(topic) if topic else None
    require(can_reply(actor, topic) if topic else can_start(actor, group))
    check_moment(send_at)
    Membership.objects.select_for_update(of=("self",)).filter(group=group, user=by).first()  # one after the other
    own = LaterPost.objects.visible_to(actor)
    if known := own.filter(group=group, topic=topic, send_at=send_at, refused_at=None, **written).first():
        return known
    if own.count() >= MOST:
        sentence = _("%(number)s posts of yours are kept to be sent later. Send or delete one of them first.")
        raise ValidationError({"send_at": ValidationError(sentence, params={"number": MOST}, code="too_many")})
    return LaterPost.objects.create(
        author=by, group=group, topic=topic, is_answer=topic is not None, answers=answers, send_at=send_at, **written
    )


def check_moment(send_at: datetime) -> None:
    now = timezone.now()
    if send_at <= now:
        raise ValidationError({"send_at": ValidationError(_("This moment has passed. Choose a later one."), code="past")})
    if send_at > now + LATEST:
        raise ValidationError({"send_at": ValidationError(_("Choose a moment within a year."), code="far")})


@transaction.atomic
def change_later_post(
    *, later: LaterPost, written: Written, send_at: datetime, made_of: str | None = None, by: User
) -> LaterPost:
    """Change what waits, or give what was refused another moment. Raises ValidationError, and DoesNotExist if it was sent meanwhile.

    `made_of` is the mark (`LaterPost.mark`) of what was changed: raises ChangedMeanwhile if something else has been saved since.
    """
    check_moment(send_at)
    stored = LaterPost.objects.visible_to(actor_of(by)).select_for_update(of=("self",)).with_places().get(pk=later.pk)
    is_there = all(getattr(stored, name) == value for name, value in {**written, "send_at": send_at}.items())  # pressed twice
    if made_of is not None and made_of != stored.mark and not is_there:
        raise ChangedMeanwhile(stored)
    for name, value in {**written, "send_at": send_at, "refused_at": None}.items():
        setattr(stored, name, value)
    stored.save()
    return stored


def delete_later_post(*, later: LaterPost, by: User) -> bool:
    """Delete it, so that it is not sent. Return whether it was there: it may have been sent meanwhile."""
    return bool(LaterPost.objects.visible_to(actor_of(by)).filter(pk=later.pk).delete()[0])


@transaction.atomic
def send_now(*, later: LaterPost, by: User) -> Post | Topic | None:
    """Send it now, as it is saved; None if it was sent meanwhile. Raises Refused."""
    stored = locked(LaterPost.objects.visible_to(actor_of(by)), later.pk)
    return send(stored) if stored else None


def send_due() -> None:
    """Send what is due. What its author may not say any more stays, and she is told."""
    for key in LaterPost.objects.due().values_list("pk", flat=True)[:MOST_AT_ONCE]:
        try:
            send_if_due(key)
        except Exception:  # the others are sent all the same; this one is tried again, for a day
            log.exception("The post %d could not be sent.", key)
            give_up_if_late(key)


@transaction.atomic
def send_if_due(key: int) -> None:
    later = locked(LaterPost.objects.due(), key)
    if later is None:  # sent, changed or deleted meanwhile
        return
    try:
        with override(later.author.language):  # of a text that is too short to tell
            send(later)
    except Refused:
        keep_unsent(later)


@transaction.atomic
def give_up_if_late(key: int) -> None:
    late = LaterPost.objects.due().filter(send_at__lte=timezone.now() - GIVE_UP_AFTER)
    if later := locked(late, key):
        keep_unsent(later)


def keep_unsent(later: LaterPost) -> None:
    """Note that what is locked could not be sent, and tell its author."""
    later.refused_at = timezone.now()
    later.save(update_fields=["refused_at"])
    told = f"{later.pk}.{later.refused_at:%Y%m%d%H%M%S}"
    announce(kind=NOT_SENT, key=told, to=[later.author_id], facts={"later": later.pk})


def locked(rows: LaterPostQuerySet, key: int) -> LaterPost | None:
    """Return what waits, so that nobody else sends or changes it until the transaction ends.

    Its discussion is locked first, as by everybody who writes in one or deletes one: two who wait for each other would be a deadlock.
    """
    topic = rows.filter(pk=key).values("topic")
    Topic.objects.select_for_update(of=("self",)).filter(pk__in=list(topic.values_list("topic", flat=True))).first()
    return rows.select_for_update(of=("self",)).with_places().filter(pk=key).first()


@transaction.atomic
def send(later: LaterPost) -> Post | Topic:
    """Send what is locked, and delete it. Its author is asked for as she is now."""
    require(can_send(actor_of(later.author), later))
    sent = answer(later, later.topic) if later.topic else begin(later)
    later.delete()
    return sent


def answer(later: LaterPost, topic: Topic) -> Post:
    return add_post(topic=topic, text=later.text, language=later.language, answers=later.answers, by=later.author)


def begin(later: LaterPost) -> Topic:
    group = cast("Group", later.group)  # says the rule
    return start_topic(
        group=group,
        title=later.title,
        text=later.text,
        language=later.language,
        is_question=later.is_question,
        by=later.author,
    )
