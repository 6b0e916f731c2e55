"""Sending later: what is written now goes out at a moment that its author chooses, if she may still say it then."""

from __future__ import annotations

import logging
from datetime import timedelta
from typing import TYPE_CHECKING, TypedDict

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from cms.announcing import announce
from community.access.actor import actor_of
from community.access.verdicts import Refused, require

from .lookups import find_topic
from .models import LaterPost, Topic
from .notices import NOT_SENT
from .posting import add_post, start_topic
from .rules import can_reply, can_start

if TYPE_CHECKING:
    from datetime import datetime

    from cms.users.models import User
    from community.groups.models import Group

    from .models import Post

log = logging.getLogger(__name__)

LATEST = timedelta(days=366)
MOST_WAITING = 50  # of one person
MOST_AT_ONCE = 500


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
    """Keep a new discussion of `group`, or an answer in `topic`, until `send_at`. Raises Refused, and ValidationError for the moment."""
    actor = actor_of(by)
    require(can_reply(actor, topic) if topic else can_start(actor, group))
    check_moment(send_at)
    if LaterPost.objects.visible_to(actor).waiting().count() >= MOST_WAITING:
        raise ValidationError({"send_at": _("So many posts of yours wait already. Send or delete one first.")}, code="many")
    return LaterPost.objects.create(
        author=by, group=group, topic=topic, is_answer=topic is not None, answers=answers, send_at=send_at, **written
    )


def check_moment(send_at: datetime) -> None:
    now = timezone.now()
    if send_at <= now:
        raise ValidationError({"send_at": _("This moment is over. Choose a later one.")}, code="past")
    if send_at > now + LATEST:
        raise ValidationError({"send_at": _("Choose a moment within a year.")}, code="far")


@transaction.atomic
def change_later_post(*, later: LaterPost, written: Written, send_at: datetime) -> LaterPost:
    """Change what waits, or give what was refused another moment. Raises ValidationError, and DoesNotExist if it was sent meanwhile."""
    check_moment(send_at)
    stored = LaterPost.objects.select_for_update(of=("self",)).get(pk=later.pk)
    for name, value in {**written, "send_at": send_at, "refused_at": None, "refusal": ""}.items():
        setattr(stored, name, value)
    stored.save()
    return stored


@transaction.atomic
def delete_later_post(*, later: LaterPost) -> None:
    LaterPost.objects.filter(pk=later.pk).delete()


def send_now(*, later: LaterPost) -> Post | Topic | None:
    """Send what waits; None if it was sent already. Raises Refused, and ValidationError."""
    with transaction.atomic():
        stored = LaterPost.objects.select_for_update(of=("self",)).filter(pk=later.pk).select_related("author", "group").first()
        if stored is None:
            return None
        sent = send(stored)
        stored.delete()
    return sent


def send(later: LaterPost) -> Post | Topic:
    author = later.author
    if not later.is_answer:
        return start_topic(
            group=later.group,
            title=later.title,
            text=later.text,
            language=later.language,
            is_question=later.is_question,
            by=author,
        )
    topic = find_topic(later.topic_id or 0)
    if topic is None:
        raise ValidationError(_("The discussion is not there any more."))
    return add_post(topic=topic, text=later.text, language=later.language, answers=later.answers, by=author)


def send_due() -> None:
    """Send what is due. What cannot be sent any more is kept for its author, who is told why."""
    for later in LaterPost.objects.due().select_related("author", "group")[:MOST_AT_ONCE]:
        with override(later.author.language):
            try:
                send_now(later=later)
            except Refused as error:
                note_refusal(later, str(error.verdict.reason))
            except ValidationError as error:
                note_refusal(later, " ".join(error.messages))
            except Exception:  # the others are sent all the same; it is tried again with the next run
                log.exception("The post %d could not be sent.", later.pk)


@transaction.atomic
def note_refusal(later: LaterPost, reason: str) -> None:
    now = timezone.now()
    LaterPost.objects.filter(pk=later.pk).update(refused_at=now, refusal=reason[:400])
    announce(kind=NOT_SENT, key=f"{later.pk}.{now:%Y%m%d%H%M%S}", to=[later.author_id], facts={"later": later.pk})
