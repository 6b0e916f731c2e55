"""Proposing topics, changing and withdrawing them."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone

from cms.mail.addresses import one_line
from cms.users.models import User
from community.access.actor import Actor
from community.access.verdicts import require

from .lookups import locked_proposal, locked_round, round_open_at
from .models import Proposal, Vote
from .rules import can_edit, can_propose, can_withdraw
from .signals import changed, proposed

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from cms.models import Municipality, Organisation, Topic

SENT_TWICE = timedelta(minutes=10)  # the same words within that time are one topic: somebody pressed twice, or the line broke
WORDS = ("title", "challenge", "language", "host")
SEVERAL = ("partners", "organisations", "topics")


class SavedMeanwhile(Exception):
    """The topic has another version than the one that was changed, from another window."""

    def __init__(self, proposal: Proposal) -> None:
        super().__init__("The topic has been changed meanwhile.")
        self.proposal = proposal


@transaction.atomic
def propose_topic(
    *,
    title: str,
    challenge: str,
    language: str,
    host: Municipality | None = None,
    partners: Collection[Municipality] = (),
    organisations: Collection[Organisation] = (),
    topics: Collection[Topic] = (),
    by: User,
) -> Proposal:
    """Propose a topic. The same words sent twice within some minutes are one. Raises Refused."""
    require(can_propose(Actor(by)))
    User.objects.select_for_update(of=("self",)).filter(pk=by.pk).first()  # one after the other
    facts = {"title": one_line(title), "challenge": challenge.strip(), "language": language, "host": host}
    twin = Proposal.objects.filter(author=by, title=facts["title"], challenge=facts["challenge"], withdrawn_at=None)
    if known := twin.filter(created_at__gt=timezone.now() - SENT_TWICE).first():
        return known
    now = timezone.now()
    proposal = Proposal.objects.create(author=by, created_at=now, stands_since=now, **facts)
    set_several(proposal, {"partners": partners, "organisations": organisations, "topics": topics})
    proposed.send(Proposal, proposal=proposal)
    changed.send(Proposal, keys=[proposal.pk])
    return proposal


@transaction.atomic
def edit_topic(*, proposal: Proposal, made_of: int | None = None, by: User, **facts: Any) -> Proposal:
    """Change what one has proposed, as long as no round has begun with it; what is not among `facts` stays. Raises Refused.

    `made_of` is the version that was changed: raises SavedMeanwhile if there is a later one.
    """
    stored = locked_proposal(proposal)
    require(can_edit(Actor(by), stored))
    if made_of is not None and made_of != stored.version:
        raise SavedMeanwhile(stored)
    return rewrite(stored, facts)


def rewrite(stored: Proposal, facts: Mapping[str, Any]) -> Proposal:
    """Save what a locked topic says now."""
    for name in WORDS:
        if name in facts:
            value = facts[name]
            setattr(stored, name, one_line(value) if name == "title" else value.strip() if name == "challenge" else value)
    set_several(stored, facts)
    stored.version += 1
    stored.edited_at = timezone.now()
    stored.save(update_fields=[*WORDS, "version", "edited_at"])
    changed.send(Proposal, keys=[stored.pk])
    return stored


def set_several(proposal: Proposal, facts: Mapping[str, Any]) -> None:
    """Set the partners and the topics; the host is no partner of itself."""
    for name in SEVERAL:
        if name in facts:
            chosen = [one for one in facts[name] if name != "partners" or one.pk != proposal.host_id]
            getattr(proposal, name).set(chosen)


@transaction.atomic
def withdraw_topic(*, proposal: Proposal, by: User) -> None:
    """Withdraw a topic that one has proposed: nobody else reads it any more, and votes on it go back to the members. Raises Refused."""
    stored = locked_proposal(proposal)
    require(can_withdraw(Actor(by), stored))
    take_out(stored)


def take_out(stored: Proposal) -> None:
    """Withdraw a locked topic."""
    if stored.is_voted_on and (round_ := round_open_at()):
        locked_round(round_)
        Vote.objects.filter(ballot__round=round_, proposal=stored).delete()
    stored.withdrawn_at = timezone.now()
    stored.save(update_fields=["withdrawn_at"])
    changed.send(Proposal, keys=[stored.pk])
