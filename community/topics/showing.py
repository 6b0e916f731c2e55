"""Topics as pages and JSON show them: who proposed each, where it stands, and its votes if they may be seen."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from community.access.actor import Actor
from community.markdown import words_of
from community.people.names import shown_name

from .calls import calls_of
from .counting import Tally, tallies
from .models import Proposal, Result, Round
from .rules import can_see_store

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from uuid import UUID

    from django_stubs_ext import StrOrPromise

LONGEST_BEGINNING = 160

#: The states of a topic: what each is called, and the mark beside it.
STATES: dict[str, tuple[StrOrPromise, str]] = {
    "waiting": (gettext_lazy("waits for the next round"), "ring"),
    "voted_on": (gettext_lazy("members are voting"), "ring"),
    "weighed": (gettext_lazy("weighed, waits for an answer"), "ring"),
    "call": (gettext_lazy("became a call"), "full"),
    "accepted": (gettext_lazy("accepted"), "full"),
    "later": (gettext_lazy("later"), "half"),
    "not_now": (gettext_lazy("not now"), "off"),
    "merged": (gettext_lazy("merged"), "half"),
    "withdrawn": (gettext_lazy("withdrawn"), "off"),
}


@dataclass(frozen=True)
class ShownTopic:
    """A topic for a reader. `votes` is None where nobody may see a count, or nothing was counted; `mine` are the reader's own votes."""

    proposal: Proposal
    state: str
    who: str = ""
    votes: int | None = None
    voters: int | None = None
    round_name: str = ""
    mine: int = 0
    call_title: str = ""
    call_url: str = ""
    words: str = ""
    places: Sequence[str] = field(default=())

    @property
    def label(self) -> str:
        return str(STATES[self.state][0])

    @property
    def mark(self) -> str:
        return STATES[self.state][1]

    @property
    def answer_words(self) -> str:
        """The first words of the answer on one line."""
        text = self.proposal.answer_text
        return beginning(text.text) if text else ""

    @property
    def title(self) -> str:
        return self.proposal.shown_title[0]

    @property
    def language(self) -> str:
        return self.proposal.shown_title[1]


def state_of(proposal: Proposal, *, has_call: bool = False, is_weighed: bool = False) -> str:
    """Return the state of a topic, fetched `with_rounds`."""
    if proposal.is_withdrawn:
        return "withdrawn"
    if proposal.is_merged:
        return "merged"
    if proposal.is_answered:
        return "call" if has_call else str(proposal.answer)
    if proposal.is_voted_on:
        return "voted_on"
    return "weighed" if is_weighed else "waiting"


def shown_topics(
    actor: Actor, proposals: Sequence[Proposal], *, voting: Round | None = None, mine: Mapping[int, int] | None = None
) -> list[ShownTopic]:
    """Return `proposals`, fetched `with_facts`, for `actor`: three queries at most. `voting` is the open round, `mine` her votes in it."""
    calls = calls_of(proposals)
    now = tallies(voting) if voting and voting.shows_counts and can_see_store(actor) else {}
    counted = latest_results(proposals)
    return [
        show(actor, one, calls=calls, counted=counted, now=now, mine=(mine or {}).get(one.pk, 0), voting=voting)
        for one in proposals
    ]


def show(
    actor: Actor,
    one: Proposal,
    *,
    calls: Mapping[UUID, tuple[str, str]],
    counted: Mapping[int, Result],
    now: Mapping[int, Tally],
    mine: int,
    voting: Round | None,
) -> ShownTopic:
    call = calls.get(one.call) if one.call and (one.is_answered or can_see_store(actor)) else None
    state = state_of(one, has_call=call is not None, is_weighed=one.pk in counted)
    votes: int | None = None
    voters: int | None = None
    round_name = ""
    if state == "voted_on":
        if voting and voting.shows_counts and can_see_store(actor):
            votes, voters = now.get(one.pk, Tally())
    elif one.pk in counted:
        found = counted[one.pk]
        votes, voters, round_name = found.votes, found.voters, found.round.name
    return ShownTopic(
        proposal=one,
        state=state,
        who=proposer(actor, one),
        votes=votes,
        voters=voters,
        round_name=round_name,
        mine=mine,
        call_title=call[0] if call else "",
        call_url=call[1] if call else "",
        words=beginning(one.challenge),
        places=[place.name for place in ([one.host] if one.host else [])],
    )


def proposer(actor: Actor, proposal: Proposal) -> str:
    """Return who proposed a topic; nobody for the public, which learns no names."""
    if not can_see_store(actor) and not (proposal.author_id and proposal.author_id == actor.pk):
        return ""
    if proposal.author is None and proposal.application:
        return _("an application to a theme call")
    return shown_name(proposal.author)


def latest_results(proposals: Sequence[Proposal]) -> dict[int, Result]:
    """Return the latest result of each topic that was counted: one query."""
    rows = Result.objects.filter(proposal__in=[one.pk for one in proposals]).select_related("round")
    return {one.proposal_id: one for one in rows.order_by("round__closes_at", "round__pk")}


def beginning(text: str) -> str:
    """Return the first words of a challenge on one line."""
    return Truncator(" ".join(words_of(text[: LONGEST_BEGINNING * 5]).split())).chars(LONGEST_BEGINNING)
