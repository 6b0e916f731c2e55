"""Rules for the topic store, with the reason for a refusal. They take an actor and an object, and make no queries.

A topic is fetched with what rules need of rounds (`ProposalQuerySet.with_rounds`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from cms.formatting import format_moment
from community.access.verdicts import YES, Verdict, no
from community.people.roles import is_member

from .models import Proposal, Round
from .models.proposal import manages

if TYPE_CHECKING:
    from datetime import datetime

    from community.access.actor import Actor

GONE = no(_("This is not there any more, or it is not for you."))
NOT_STAFF = no(_("Only the editors of the topic store can do this."))
NOT_YOURS = no(_("Only the person who proposed this topic can do this."))
IS_VOTED_ON = no(_("Members are voting on this topic. Wait until the round has closed."))


def can_see_store(actor: Actor) -> Verdict:
    """Return whether `actor` can see all topics: members and editors. Everybody sees those that were answered."""
    if is_member(actor) or manages(actor):
        return YES
    if not actor.is_authenticated:
        return no(_("Only members see the topics that wait for an answer. If you are one, log in."))
    return no(_("Only members see the topics that wait for an answer, and you are not one yet."))


def can_read(actor: Actor, proposal: Proposal) -> Verdict:
    """Return whether `actor` can read a topic: as `visible_to` says."""
    if is_own(actor, proposal) or proposal.is_public or (not proposal.is_withdrawn and can_see_store(actor)):
        return YES
    return GONE


def can_propose(actor: Actor) -> Verdict:
    """Return whether `actor` can propose a topic: every member."""
    if is_member(actor):
        return YES
    if not actor.is_authenticated:
        return no(_("Only members propose topics. If you are one, log in."))
    return no(_("Only members propose topics, and you are not one yet."))


def can_edit(actor: Actor, proposal: Proposal) -> Verdict:
    """Return whether `actor` can change a topic: whoever proposed it, until a round begins in which members vote on it."""
    if not is_own(actor, proposal):
        return NOT_YOURS
    standing = stands(proposal)
    if not standing:
        return standing
    if proposal.application:
        return no(
            _("This topic comes from your application to a theme call. Change the application as long as the call is open.")
        )
    if proposal.has_begun:
        return no(_("A round has begun with this topic, so it stays as members have read it."))
    return YES


def can_withdraw(actor: Actor, proposal: Proposal) -> Verdict:
    """Return whether `actor` can withdraw a topic: whoever proposed it, as long as it was not answered or merged."""
    return stands(proposal) if is_own(actor, proposal) else NOT_YOURS


def stands(proposal: Proposal) -> Verdict:
    """Return whether a topic waits for a round or an answer."""
    if proposal.is_withdrawn:
        return no(_("This topic has been withdrawn."))
    if proposal.is_merged:
        return no(_("This topic has been merged with another one."))
    if proposal.is_answered:
        return no(_("The editors have answered this topic."))
    return YES


# --- Rounds -----------------------------------------------------------------------------------------------------------


def can_vote(actor: Actor, round_: Round, at: datetime) -> Verdict:
    """Return whether `actor` can vote in a round at a moment: every member, while it is open by the server's clock."""
    if not is_member(actor):
        return no(_("Only members vote on topics."))
    if round_.is_counted or at >= round_.closes_at:
        return no(_("This round closed on {when}."), when=Moment(round_.closes_at, round_))
    if at < round_.opens_at:
        return no(_("This round opens on {when}."), when=Moment(round_.opens_at, round_))
    return YES


class Moment:
    """A moment of a round for a sentence, in the language in which it is read."""

    def __init__(self, moment: datetime, round_: Round) -> None:
        self.moment, self.zone = moment, round_.time_zone

    def __str__(self) -> str:
        return format_moment(self.moment, self.zone)


def can_see_results(actor: Actor, round_: Round) -> Verdict:
    """Return whether `actor` can see how many votes there are."""
    entry = can_see_store(actor)
    if not entry:
        return entry
    if round_.shows_counts:
        return YES
    if round_.is_closed:
        return no(_("The votes are being counted."))
    return no(_("The results are hidden until the round has closed."))


def can_plan(actor: Actor) -> Verdict:
    """Return whether `actor` can plan rounds and see their tables."""
    return YES if manages(actor) else NOT_STAFF


def can_change_round(actor: Actor, round_: Round) -> Verdict:
    """Return whether `actor` can change a round: not once it has closed."""
    if not manages(actor):
        return NOT_STAFF
    return no(_("This round has closed, and stays as it was.")) if round_.is_closed or round_.is_counted else YES


def can_delete_round(actor: Actor, round_: Round) -> Verdict:
    """Return whether `actor` can delete a round: before it opens."""
    if not manages(actor):
        return NOT_STAFF
    return YES if round_.is_planned else no(_("This round has opened, and cannot be deleted any more."))


# --- Editors ----------------------------------------------------------------------------------------------------------


def can_answer(actor: Actor, proposal: Proposal) -> Verdict:
    """Return whether `actor` can answer a topic, or change the answer: not while members vote on it."""
    return can_decide(actor, proposal)


def can_take_back(actor: Actor, proposal: Proposal) -> Verdict:
    """Return whether `actor` can take an answer back, so that the topic is no longer public."""
    entry = can_decide(actor, proposal)
    if not entry:
        return entry
    return YES if proposal.is_answered else no(_("This topic has not been answered."))


def can_merge(actor: Actor, proposal: Proposal) -> Verdict:
    """Return whether `actor` can merge a topic into another one, also while members vote on it: their votes move."""
    return stands(proposal) if manages(actor) else NOT_STAFF


def can_be_merged_into(proposal: Proposal, into: Proposal) -> Verdict:
    """Return whether a topic can be merged into `into`: votes that are being cast have somewhere to go."""
    if into.pk == proposal.pk:
        return no(_("A topic cannot be merged with itself."))
    if into.is_withdrawn or into.is_merged:
        return no(_("That topic was withdrawn or merged."))
    if proposal.is_voted_on and not (into.is_voted_on and stands(into)):
        return no(
            _("Members are voting on this topic, but not on the other one. Merge the other one into it, or wait for the end.")
        )
    return YES


def can_make_call(actor: Actor, proposal: Proposal) -> Verdict:
    """Return whether `actor` can turn a topic into a call, once."""
    entry = can_decide(actor, proposal)
    if not entry:
        return entry
    return no(_("This topic has become a call already.")) if proposal.call else YES


def can_decide(actor: Actor, proposal: Proposal) -> Verdict:
    if not manages(actor):
        return NOT_STAFF
    if proposal.is_withdrawn or proposal.is_merged:
        return stands(proposal)
    return IS_VOTED_ON if proposal.is_voted_on and not proposal.is_answered else YES


def is_own(actor: Actor, proposal: Proposal) -> bool:
    return proposal.author_id is not None and actor.is_authenticated and proposal.author_id == actor.pk
