"""Notifications about rounds: one is open, one closes soon. Periodic jobs tell of them, each once."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from cms.announcing import Kind, Shown, announce, quoted
from cms.formatting import format_moment, format_number
from community.access.actor import actor_of, actors_of
from community.people.roles import is_member, members

from .lookups import ballot_of
from .models import Proposal, Round, Vote

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from cms.announcing import Facts
    from cms.users.models import User

ROUND_OPEN, ROUND_CLOSING = "topics.round_open", "topics.round_closing"
SOON = timedelta(days=2)


def tell_of_rounds() -> None:
    """Tell members of rounds that have opened, and those with votes left of rounds that close soon. Each once."""
    now = timezone.now()
    for key in Round.objects.open_at(now).filter(told_open_at=None).values_list("pk", flat=True):
        with transaction.atomic():
            round_ = claimed(key, "told_open_at")
            if round_ is not None:
                tell_members(round_)
    closing = Round.objects.open_at(now).filter(told_closing_at=None, closes_at__lte=now + SOON)
    for key in closing.values_list("pk", flat=True):
        with transaction.atomic():
            round_ = claimed(key, "told_closing_at")
            if round_ is not None and round_.closes_at - round_.opens_at > SOON:  # a short one has just been told of
                tell_undecided(round_)


def claimed(key: int, mark: str) -> Round | None:
    """Return a round of which nobody has told yet, and note that it is told now."""
    round_ = Round.objects.select_for_update(of=("self",)).filter(pk=key, **{mark: None}).first()
    if round_ is not None:
        setattr(round_, mark, timezone.now())
        round_.save(update_fields=[mark])
    return round_


def tell_members(round_: Round) -> None:
    """Tell all members that a round is open."""
    announce(kind=ROUND_OPEN, key=str(round_.pk), to=keys_of(members()), facts={"round": round_.pk})


def tell_undecided(round_: Round) -> None:
    """Tell the members who have votes left that a round closes soon."""
    given = dict.fromkeys(keys_of(members()), 0)
    rows = Vote.objects.filter(ballot__round=round_, proposal__in=Proposal.objects.in_round(round_))
    for person, number in rows.values_list("ballot__person", "number"):
        if person in given:
            given[person] += number
    to = [person for person, number in given.items() if number < round_.budget]
    announce(kind=ROUND_CLOSING, key=str(round_.pk), to=to, facts={"round": round_.pk})


def keys_of(people: Iterable[User]) -> list[int]:
    return [user.pk for user, actor in actors_of(people) if is_member(actor)]


def open_rounds(reader: User, many: Sequence[Facts]) -> dict[int, Round]:
    """Return the rounds in which `reader` can vote now, by key."""
    if not is_member(actor_of(reader)):
        return {}
    return Round.objects.open_at(timezone.now()).in_bulk([facts["round"] for facts in many])


def show_open(reader: User, many: Sequence[Facts]) -> list[Shown | None]:
    found = open_rounds(reader, many)
    return [tell_open(found.get(facts["round"])) for facts in many]


def tell_open(round_: Round | None) -> Shown | None:
    if round_ is None:
        return None
    sentence = ngettext(
        "Weigh the network’s topics: you have %(number)s vote",
        "Weigh the network’s topics: you have %(number)s votes",
        round_.budget,
    )
    return Shown(
        sentence=sentence % {"number": format_number(round_.budget)},
        url=round_.get_absolute_url(),
        details=(quoted(round_.name), *until(round_)),
        link=_("See the topics"),
    )


def show_closing(reader: User, many: Sequence[Facts]) -> list[Shown | None]:
    """Render rounds that close soon, for who has votes left."""
    found = open_rounds(reader, many)
    return [tell_closing(reader, found.get(facts["round"])) for facts in many]


def tell_closing(reader: User, round_: Round | None) -> Shown | None:
    if round_ is None:
        return None
    left = round_.budget - sum(ballot_of(round_, reader)[1].values())
    if left <= 0:
        return None
    sentence = ngettext(
        "The round of votes on topics closes soon, and you have %(number)s vote left",
        "The round of votes on topics closes soon, and you have %(number)s votes left",
        left,
    )
    return Shown(
        sentence=sentence % {"number": format_number(left)},
        url=round_.get_absolute_url(),
        details=until(round_),
        link=_("See the topics"),
    )


def until(round_: Round) -> tuple[str, ...]:
    """Return until when one can vote: in the zone of the round, and in the reader's if that is another."""
    closes, own = format_moment(round_.closes_at, round_.time_zone), format_moment(round_.closes_at)
    lines = [_("Until %(when)s") % {"when": closes}]
    if own != closes:
        lines.append(_("In your time zone: %(when)s") % {"when": own})
    return tuple(lines)


KINDS = (
    Kind(ROUND_OPEN, gettext_lazy("Rounds of votes on topics"), show_open),
    Kind(ROUND_CLOSING, gettext_lazy("Rounds of votes that close soon, if you have votes left"), show_closing),
)
