"""What a poll shows: who can come at which date, in the zone of whoever reads."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from community.groups.models import Membership
from community.people.names import shown_name

from .models import DateAnswer
from .times import is_same, span, zone_of

if TYPE_CHECKING:
    from datetime import tzinfo

    from community.access.actor import Actor

    from .models import DatePoll, DateSlot

Value = DateAnswer.Value


@dataclass(frozen=True)
class SlotResult:
    """A date with the numbers of its answers, and whether no other one suits more people."""

    slot: DateSlot
    label: str
    yes: int
    maybe: int
    no: int
    is_best: bool


@dataclass(frozen=True)
class PersonResult:
    """The answers of a person, in the order of the dates; None where she gave none."""

    name: str
    answers: list[DateAnswer | None]
    is_you: bool


@dataclass(frozen=True)
class PollResults:
    """All answers of those who are still in the group."""

    slots: list[SlotResult]
    people: list[PersonResult]


def slot_label(poll: DatePoll, slot: DateSlot, zone: tzinfo) -> str:
    """Return when a date is: for the reader, and in the poll's own zone where the clocks differ."""
    end = slot.starts_at + timedelta(minutes=poll.minutes)
    own = span(slot.starts_at, end, zone)
    return own if is_same(slot.starts_at, zone, poll.zone) else f"{own} · {span(slot.starts_at, end, poll.zone)}"


def results_of(actor: Actor, poll: DatePoll) -> PollResults:
    """Return the answers to a poll: two queries. Who is no longer in the group does not count."""
    slots = list(poll.slots.all())
    members = Membership.objects.filter(group=poll.group_id, user__is_active=True).values("user")
    answers = list(DateAnswer.objects.filter(slot__poll=poll, person__in=members).select_related("person").order_by("pk"))
    given = {(one.person_id, one.slot_id): one for one in answers}
    people = {one.person_id: one.person for one in answers}
    counts = {slot.pk: dict.fromkeys(Value, 0) for slot in slots}
    for one in answers:
        counts[one.slot_id][Value(one.value)] += 1
    ranks = {key: (numbers[Value.YES], numbers[Value.MAYBE]) for key, numbers in counts.items()}
    best = max(ranks.values(), default=(0, 0))
    zone = zone_of(actor)
    return PollResults(
        slots=[
            SlotResult(
                slot=slot,
                label=slot_label(poll, slot, zone),
                yes=counts[slot.pk][Value.YES],
                maybe=counts[slot.pk][Value.MAYBE],
                no=counts[slot.pk][Value.NO],
                is_best=ranks[slot.pk] == best and best != (0, 0),
            )
            for slot in slots
        ],
        people=[
            PersonResult(shown_name(person), [given.get((key, slot.pk)) for slot in slots], key == actor.pk)
            for key, person in people.items()
        ],
    )
