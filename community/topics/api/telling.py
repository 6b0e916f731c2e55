"""Topics and rounds as schemas: a constant number of queries for a list."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from community.topics import rules
from community.topics.counting import turnout
from community.topics.lookups import ballot_of, find_proposal, round_open_at
from community.topics.models import Proposal, Round
from community.topics.showing import shown_topics

from .schemas import MyBallot, NamedOrganisation, NamedPlace, ProposedTopic, PublicTopic, TopicAnswer, VotesForTopic, VotingRound

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.http import HttpRequest

    from cms.models import Municipality
    from community.access.actor import Actor
    from community.topics.showing import ShownTopic

RIGHTS = {
    "edit": rules.can_edit,
    "withdraw": rules.can_withdraw,
    "answer": rules.can_answer,
    "take_back": rules.can_take_back,
    "merge": rules.can_merge,
    "make_call": rules.can_make_call,
}


def place(one: Municipality) -> NamedPlace:
    return NamedPlace(id=one.pk, name=one.name, country=one.country)


def facts_of(request: HttpRequest, row: ShownTopic) -> dict[str, Any]:
    """Return what everybody may know of a topic."""
    topic = row.proposal
    return {
        "id": topic.pk,
        "title": row.title,
        "language": row.language,
        "challenge": topic.challenge,
        "html": str(topic.html),
        "host": place(topic.host) if topic.host else None,
        "partners": [place(one) for one in topic.partners.all()],
        "organisations": [NamedOrganisation(id=one.pk, name=one.name) for one in topic.organisations.all()],
        "topics": [one.slug for one in topic.listed_topics],
        "state": row.state,
        "answer": topic.answer or None,
        "answered_at": topic.answered_at,
        "answers": [
            TopicAnswer(language=one.language, title=one.title, text=one.text, html=str(one.html)) for one in topic.texts.all()
        ],
        "call": request.build_absolute_uri(row.call_url) if row.call_url else None,
        "votes": row.votes,
        "voters": row.voters,
        "round": row.round_name or None,
        "url": request.build_absolute_uri(topic.get_absolute_url()),
    }


def public_topics(request: HttpRequest, actor: Actor, topics: Sequence[Proposal]) -> list[PublicTopic]:
    """Return topics that were answered, fetched `with_facts`."""
    return [PublicTopic(**facts_of(request, row)) for row in shown_topics(actor, topics)]


def proposed_topics(request: HttpRequest, actor: Actor, topics: Sequence[Proposal]) -> list[ProposedTopic]:
    """Return topics, fetched `with_facts`, as `actor` sees them."""
    voting = round_open_at()
    mine = ballot_of(voting, actor.pk)[1] if voting else {}
    return [
        ProposedTopic(
            **facts_of(request, row),
            by=row.who,
            is_yours=rules.is_own(actor, row.proposal),
            created_at=row.proposal.created_at,
            edited_at=row.proposal.edited_at,
            merged_into=row.proposal.merged_into_id,
            my_votes=row.mine if row.state == "voted_on" else 0,
            may=[name for name, rule in RIGHTS.items() if rule(actor, row.proposal)],  # type: ignore[misc]
        )
        for row in shown_topics(actor, topics, voting=voting, mine=mine)
    ]


def proposed_topic(request: HttpRequest, actor: Actor, key: int) -> ProposedTopic:
    """Return a topic as it is stored now."""
    found = find_proposal(key)
    assert found is not None  # noqa: S101 - it has just been saved or read
    return proposed_topics(request, actor, [found])[0]


def etag_of_topic(topic: Proposal) -> str:
    return f'"{topic.pk}.{topic.version}"'


def told_round(round_: Round) -> VotingRound:
    voters, members = turnout(round_) if round_.shows_counts else (None, None)
    return VotingRound(
        id=round_.pk,
        name=round_.name,
        state="planned" if round_.is_planned else "closed" if round_.is_closed else "open",
        opens_at=round_.opens_at,
        closes_at=round_.closes_at,
        time_zone=str(round_.time_zone),
        budget=round_.budget,
        most_per_topic=round_.most_per_topic,
        are_results_hidden=round_.are_results_hidden,
        is_counted=round_.is_counted,
        voters=voters,
        members=members,
    )


def etag_of_round(round_: Round) -> str:
    return f'"{round_.pk}.{round_.version}"'


def told_ballot(round_: Round, actor: Actor) -> tuple[MyBallot, str]:
    """Return the ballot of `actor`, and its ETag."""
    version, votes = ballot_of(round_, actor.pk)
    rows = [VotesForTopic(topic=key, votes=number) for key, number in sorted(votes.items())]
    ballot = MyBallot(round=round_.pk, left=max(0, round_.budget - sum(votes.values())), votes=rows)
    return ballot, f'"{round_.pk}.{version}"'


def version_in(if_match: str, key: int) -> int | None:
    """Return the number of the version in an ETag: None for any, -1 for one that there never was."""
    if if_match.strip() == "*":
        return None
    thing, _dot, number = if_match.strip().strip('"').partition(".")
    is_number = number.isascii() and number.isdecimal() and len(number) < 10
    return int(number) if thing == str(key) and is_number else -1
