"""Voting in a round. Whatever changes votes holds the lock of the round: two requests at once never exceed a budget."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cms.formatting import format_number
from community.access.actor import Actor
from community.access.verdicts import require

from .lookups import locked_round
from .models import Ballot, Proposal, Vote
from .rules import can_vote

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from cms.users.models import User

    from .models import Round


class VotedMeanwhile(Exception):
    """The ballot has another version than the one that was changed, from another window."""

    def __init__(self, version: int) -> None:
        super().__init__("The ballot has been changed meanwhile.")
        self.version = version


@transaction.atomic
def cast_votes(
    *, round_: Round, votes: Mapping[int, int], made_of: int | None = None, at: datetime | None = None, by: User
) -> Ballot:
    """Give topics, by their keys, so many votes of `by` each; 0 takes them back. Topics that are not named keep theirs.

    `at` is when the request arrived. `made_of` is the version of the ballot that was changed: raises VotedMeanwhile if there is a later one.
    Raises Refused when the round is not open, and ValidationError beyond the budget or the limit for one topic.
    """
    stored = locked_round(round_)
    require(can_vote(Actor(by), stored, at or timezone.now()))
    ballot, _is_new = Ballot.objects.get_or_create(round=stored, person=by)
    if made_of is not None and made_of != ballot.version:
        raise VotedMeanwhile(ballot.version)
    before = dict(ballot.votes.values_list("proposal", "number"))
    known = set(Proposal.objects.in_round(stored).filter(pk__in=[*before, *votes]).values_list("pk", flat=True))
    after = {key: number for key, number in (before | dict(votes)).items() if number}
    check(stored, after, known, named=set(votes))
    after = {key: number for key, number in after.items() if key in known}
    if after != before:
        write(ballot, before, after)
    return ballot


def check(round_: Round, votes: Mapping[int, int], known: set[int], named: set[int]) -> None:
    """Raise ValidationError unless the votes are within the round."""
    if any(key not in known for key in votes if key in named):
        raise ValidationError(
            _("One of the topics is not in this round any more. Your other votes are kept here."), code="unknown"
        )
    if any(number < 0 for number in votes.values()):
        raise ValidationError(_("A topic cannot have less than no votes."), code="negative")
    if any(number > round_.most_per_topic for number in votes.values()):
        raise ValidationError(
            ngettext(
                "One topic can have %(most)s of your votes at most.",
                "One topic can have %(most)s of your votes at most.",
                round_.most_per_topic,
            )
            % {"most": format_number(round_.most_per_topic)},
            code="limit",
        )
    given = sum(number for key, number in votes.items() if key in known)
    if given > round_.budget:
        raise ValidationError(
            _("You have %(budget)s votes in this round, and these are %(given)s. Take some back.")
            % {"budget": format_number(round_.budget), "given": format_number(given)},
            code="budget",
        )


def write(ballot: Ballot, before: Mapping[int, int], after: Mapping[int, int]) -> None:
    ballot.votes.exclude(proposal__in=after).delete()
    for key, number in after.items():
        if before.get(key) != number:
            Vote.objects.update_or_create(ballot=ballot, proposal_id=key, defaults={"number": number})
    ballot.version += 1
    ballot.changed_at = timezone.now()
    ballot.save(update_fields=["version", "changed_at"])
