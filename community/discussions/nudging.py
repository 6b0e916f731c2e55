"""Asking whoever asked a question whether an answer helped: once, some days after the latest answer."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from cms.announcing import Frequency, Kind, Shown, announce, quoted
from cms.formatting import format_number
from community.access.actor import actor_of
from community.groups.models import attach_public_pages

from .models import Post, Topic
from .rules import can_solve

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.db.models import QuerySet

    from cms.announcing import Facts
    from cms.users.models import User
    from community.access.actor import Actor

ANSWERED = "discussions.answered"  # the kind of notification
QUIET_FOR = timedelta(days=3)  # since the latest answer: before that, people are still talking
NOT_AFTER = timedelta(days=60)  # older questions are let rest
MOST_AT_ONCE = 500


def waiting_questions() -> QuerySet[Topic]:
    """Return the questions that others have answered, and of which nobody has said whether that helped."""
    others = Post.objects.shown().filter(topic=OuterRef("pk"), is_first=False).exclude(author=OuterRef("author"))
    found = Topic.objects.shown().filter(is_question=True, solution=None, closed_at=None, group__archived_at=None)
    return found.filter(Exists(others), author__isnull=False, reply_count__gt=0)


def is_asked_to_mark(actor: Actor, topic: Topic) -> bool:
    """Return whether the page of `topic` asks `actor` if an answer helped: whoever asked the question, once there are answers."""
    is_waiting = topic.is_question and topic.solution_id is None and topic.reply_count > 0 and not topic.is_closed
    return is_waiting and topic.author_id is not None and topic.author_id == actor.pk and bool(can_solve(actor, topic))


def nudge_askers() -> None:
    """Ask those whose questions have rested for some days, each question once."""
    now = timezone.now()
    resting = waiting_questions().filter(nudged_at=None, latest_at__lte=now - QUIET_FOR, latest_at__gt=now - NOT_AFTER)
    for key in list(resting.order_by("pk").values_list("pk", flat=True)[:MOST_AT_ONCE]):
        with transaction.atomic():
            topic = Topic.objects.select_for_update(of=("self",)).filter(pk=key, nudged_at=None).first()
            if topic is None or topic.author_id is None:
                continue
            topic.nudged_at = now
            topic.save(update_fields=["nudged_at"])
            announce(kind=ANSWERED, key=str(key), to=[topic.author_id], facts={"topic": key}, group=topic.group_id)


def show_answered(reader: User, many: Sequence[Facts]) -> list[Shown | None]:
    """Render the questions of `reader` that still wait, as long as she can mark an answer."""
    actor = actor_of(reader)
    keys = [facts["topic"] for facts in many]
    own = waiting_questions().visible_to(actor).filter(author=reader, pk__in=keys)  # type: ignore[attr-defined]
    topics = {topic.pk: topic for topic in own.select_related("group__page")}
    attach_public_pages([topic.group for topic in topics.values()])
    return [show_one(actor, topics.get(facts["topic"])) for facts in many]


def show_one(actor: Actor, topic: Topic | None) -> Shown | None:
    if topic is None or not can_solve(actor, topic):
        return None
    sentence = ngettext(
        "Your question in the group “%(group)s” has %(number)s answer. Did it help?",
        "Your question in the group “%(group)s” has %(number)s answers. Did one of them help?",
        topic.reply_count,
    )
    return Shown(
        sentence=sentence % {"group": quoted(topic.group.title), "number": format_number(topic.reply_count)},
        url=topic.get_absolute_url(),
        details=(topic.title,),
        link=_("Mark the answer that helped"),
    )


KIND = Kind(
    ANSWERED, gettext_lazy("Answers to your questions: did they help?"), show_answered, Frequency.DAILY, is_per_group=True
)
