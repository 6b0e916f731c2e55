"""Finding topics and rounds with what rules and pages need, whoever may know of them. A key that is none finds nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils import timezone

from community.access.verdicts import Refused

from .models import Ballot, Proposal, Round
from .rules import GONE

if TYPE_CHECKING:
    from datetime import datetime

    from cms.users.models import User

LARGEST_KEY = 2**63 - 1


def key_of(sent: str) -> int:
    """Return the key that was sent; 0, which nothing has, if it is none."""
    return int(sent) if sent.isascii() and sent.isdecimal() and len(sent) <= 18 else 0


def is_key(key: int) -> bool:
    return 0 < key <= LARGEST_KEY


def find_proposal(key: int) -> Proposal | None:
    """Return the topic with this key, with what a page shows of it."""
    return Proposal.objects.with_facts().filter(pk=key).first() if is_key(key) else None


def find_round(key: int) -> Round | None:
    return Round.objects.filter(pk=key).first() if is_key(key) else None


def round_open_at(moment: datetime | None = None) -> Round | None:
    """Return the round that is open; there is one at most."""
    return Round.objects.open_at(moment or timezone.now()).first()


def next_round() -> Round | None:
    """Return the round that opens next."""
    return Round.objects.filter(opens_at__gt=timezone.now()).order_by("opens_at").first()


def locked_proposal(proposal: Proposal) -> Proposal:
    """Return the stored topic, which nobody else changes until the transaction ends. Raises Refused if it is not there.

    Votes can refer to it meanwhile: who votes holds the lock of the round, for which whoever holds this one may wait.
    """
    stored = Proposal.objects.select_for_update(of=("self",), no_key=True).filter(pk=proposal.pk).first()
    if stored is None:
        raise Refused(GONE)
    return Proposal.objects.with_facts().get(pk=proposal.pk)


def locked_round(round_: Round) -> Round:
    """Return the stored round. Whatever changes votes waits for it, so that counts and budgets are exact. Raises Refused."""
    stored = Round.objects.select_for_update(of=("self",)).filter(pk=round_.pk).first()
    if stored is None:
        raise Refused(GONE)
    return stored


def ballot_of(round_: Round, person: User | int | None) -> tuple[int, dict[int, int]]:
    """Return the version of somebody's ballot, 0 if she has none, and her votes by topic: one query."""
    ballots = Ballot.objects.filter(round=round_, person=person) if person else Ballot.objects.none()
    rows = list(ballots.values_list("version", "votes__proposal", "votes__number"))  # one without a topic, if she gave no vote
    return (rows[0][0], {topic: number for _version, topic, number in rows if topic}) if rows else (0, {})
