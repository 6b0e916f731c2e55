"""Polls that find a date: making one, answering, choosing the date, which becomes the meeting."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from community.access.actor import actor_of, actors_of
from community.access.verdicts import Refused, no, require

from .models import DateAnswer, DatePoll, DateSlot, Meeting, SignUp
from .places import IS_GONE
from .planning import set_meeting
from .rules import can_answer, can_decide_poll, can_set_in, can_sign_up
from .signals import poll_made

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from cms.users.models import User
    from community.groups.models import Group

MOST_SLOTS = 20
POLL_FACTS = ("title", "agenda", "language", "time_zone", "minutes", "place")


@transaction.atomic
def make_poll(*, group: Group, facts: Mapping[str, Any], dates: Sequence[datetime], by: User) -> DatePoll:
    """Ask a group at which of some dates its members can come. Raises Refused, and ValidationError."""
    require(can_set_in(actor_of(by), group))
    dates = sorted(set(dates))
    if not 2 <= len(dates) <= MOST_SLOTS:
        raise ValidationError({"dates": _("Propose from 2 to %(number)s dates.") % {"number": MOST_SLOTS}})
    if dates[0] <= timezone.now():
        raise ValidationError({"dates": _("Choose dates in the future.")})
    words = {name: facts[name] for name in POLL_FACTS if name in facts}
    words["title"] = " ".join(words["title"].split())
    poll = DatePoll.objects.create(group=group, created_by=by, **words)
    DateSlot.objects.bulk_create(DateSlot(poll=poll, starts_at=date) for date in dates)
    poll_made.send(DatePoll, poll=poll)
    return poll


@transaction.atomic
def answer_poll(*, poll: DatePoll, answers: Mapping[int, str], by: User) -> None:
    """Answer a poll. `answers` are values of DateAnswer by the keys of the dates; other dates keep their answer. Raises Refused."""
    poll = locked_poll(poll)
    require(can_answer(actor_of(by), poll))
    known = set(poll.slots.filter(pk__in=answers).values_list("pk", flat=True))
    for slot in known:
        DateAnswer.objects.update_or_create(
            slot_id=slot, person=by, defaults={"value": DateAnswer.Value(answers[slot]), "changed_at": timezone.now()}
        )


@transaction.atomic
def choose_date(*, poll: DatePoll, slot: DateSlot, by: User) -> Meeting:
    """Choose a date, which becomes the meeting; those who said yes are signed up, and can sign off. Raises Refused, and ValidationError."""
    poll = locked_poll(poll)
    if poll.meeting is not None and can_set_in(actor_of(by), poll.group):  # a button pressed twice
        return poll.meeting
    require(can_decide_poll(actor_of(by), poll))
    if slot.poll_id != poll.pk:
        raise Refused(no(_("The poll has no such date.")))
    facts = {name: getattr(poll, name) for name in POLL_FACTS if name != "minutes"}
    facts |= {"starts_at": slot.starts_at, "ends_at": slot.starts_at + timedelta(minutes=poll.minutes)}
    [meeting] = set_meeting(group=poll.group, facts=facts, by=by)
    poll.meeting, poll.closed_at = meeting, timezone.now()
    poll.save(update_fields=["meeting", "closed_at"])
    said_yes = slot.answers.filter(value=DateAnswer.Value.YES, person__is_active=True).select_related("person").order_by("pk")
    for person, actor in actors_of([one.person for one in said_yes]):
        if can_sign_up(actor, meeting):
            SignUp.objects.create(meeting=meeting, person=person, state=SignUp.State.GOING, placed_at=timezone.now())
    return meeting


@transaction.atomic
def close_poll(*, poll: DatePoll, by: User) -> None:
    """Close a poll without a meeting. Raises Refused."""
    poll = locked_poll(poll)
    if not poll.is_open and can_set_in(actor_of(by), poll.group):
        return
    require(can_decide_poll(actor_of(by), poll))
    poll.closed_at = timezone.now()
    poll.save(update_fields=["closed_at"])


def locked_poll(poll: DatePoll) -> DatePoll:
    """Return the poll as it is now, which nobody else changes until the transaction ends. Raises Refused if it is gone."""
    stored = DatePoll.objects.select_for_update(of=("self",)).select_related("group__page", "meeting").filter(pk=poll.pk).first()
    if stored is None:
        raise Refused(IS_GONE)
    return stored
