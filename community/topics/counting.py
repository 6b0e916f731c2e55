"""Counting votes by one rule: those of the people who are members at that moment. What a closed round counted stays (decision 44)."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, NamedTuple

from django.db import transaction
from django.db.models import Count, Sum
from django.utils import timezone

from community.people.roles import members

from .lookups import locked_round
from .models import Ballot, Proposal, Result, Round, Vote
from .signals import changed

if TYPE_CHECKING:
    from django.db.models import QuerySet

#: After the closing moment: requests that had arrived before it are still being answered.
GRACE = timedelta(minutes=1)


class Tally(NamedTuple):
    """The votes for a topic, and by how many members."""

    votes: int = 0
    voters: int = 0


def counting_votes(round_: Round) -> QuerySet[Vote]:
    """Return the votes that count now: those of members with an active account, for topics that are still in the round."""
    return Vote.objects.filter(ballot__round=round_, ballot__person__in=members(), proposal__in=Proposal.objects.in_round(round_))


def tallies(round_: Round) -> dict[int, Tally]:
    """Return the votes by topic: as they were counted, else as they are now. One query. Ask `round_.shows_counts` before showing them."""
    if round_.is_counted:
        return {one.proposal_id: Tally(one.votes, one.voters) for one in round_.results.all()}
    rows = counting_votes(round_).values("proposal").annotate(votes=Sum("number"), voters=Count("ballot")).order_by()
    return {row["proposal"]: Tally(row["votes"], row["voters"]) for row in rows}


def turnout(round_: Round) -> tuple[int, int]:
    """Return how many members voted, and how many could."""
    if round_.voters is not None and round_.members is not None:
        return round_.voters, round_.members
    voters = Ballot.objects.filter(pk__in=counting_votes(round_).values("ballot")).count()
    return voters, members().count()


@transaction.atomic
def count_round(*, round_: Round) -> bool:
    """Count a round that has closed, and keep the result. Return whether it had not been counted before."""
    stored = locked_round(round_)
    if stored.is_counted or timezone.now() < stored.closes_at + GRACE:
        return False
    found = tallies(stored)
    stored.voters, stored.members = turnout(stored)
    keys = list(Proposal.objects.in_round(stored).values_list("pk", flat=True))
    Result.objects.bulk_create(Result(round=stored, proposal_id=key, **found.get(key, Tally())._asdict()) for key in keys)
    stored.counted_at = timezone.now()
    stored.save(update_fields=["voters", "members", "counted_at"])
    changed.send(Round, keys=keys)
    return True


def count_due() -> None:
    """Count the rounds that have closed."""
    for round_ in Round.objects.filter(counted_at=None, closes_at__lte=timezone.now() - GRACE).order_by("closes_at"):
        count_round(round_=round_)
