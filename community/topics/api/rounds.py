"""Rounds and votes as JSON."""

from __future__ import annotations

from http import HTTPStatus
from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import Body, Router, Status

from cms.arrival import arrival_of
from community.access.actor import actor_of
from community.access.verdicts import require
from community.api.authentication import reader
from community.api.errors import Unprocessable
from community.api.paging import WhichPart, part_of
from community.api.schemas import Page, Problem
from community.api.versions import SHOWS_ETAG, TAKES_ETAG, IfMatch, changed_meanwhile, require_version
from community.topics import rules
from community.topics.counting import tallies
from community.topics.models import Proposal, Round
from community.topics.planning import PlannedMeanwhile, change_round, delete_round, plan_round
from community.topics.voting import VotedMeanwhile, cast_votes

from .access import RoundId, planned_round_at, round_at
from .schemas import (
    BallotChangedMeanwhile,
    MyBallot,
    RoundChangedMeanwhile,
    RoundChanges,
    RoundResult,
    SentBallot,
    SentRound,
    VotingRound,
)
from .telling import etag_of_round, told_ballot, told_round, version_in

router = Router(tags=["Topics"])


@router.get("topic-rounds", response=Page[VotingRound], url_name="topic_rounds", summary="Rounds of votes on topics")
def list_topic_rounds(request: HttpRequest, paging: WhichPart) -> Any:
    """The rounds, the latest first."""
    require(rules.can_see_store(actor_of(request.user)))
    return part_of(Round.objects.all(), paging, told_round)


@router.post("topic-rounds", response={201: VotingRound}, url_name="topic_rounds", summary="Plan a round")
def plan_topic_round(request: HttpRequest, sent: Annotated[SentRound, Body()], response: HttpResponse) -> Status[VotingRound]:
    """Plan a round, as an editor. There is one at a time."""
    require(rules.can_plan(actor_of(request.user)))
    made = plan_round(by=reader(request), **moments_checked(sent.model_dump()))
    response["ETag"] = etag_of_round(made)
    return Status(HTTPStatus.CREATED, told_round(made))


def moments_checked(facts: dict[str, Any]) -> dict[str, Any]:
    """Return the facts without signs that no database stores. Raises Unprocessable for a moment without an offset, or out of all reason."""
    wrong = []
    for name in ("opens_at", "closes_at"):
        moment = facts.get(name)
        if moment is not None and (moment.tzinfo is None or not 2000 <= moment.year < 2100):
            wrong.append(("body", name, _("Send a moment with its offset, in this century: 2026-12-01T09:30:00Z.")))
    if wrong:
        raise Unprocessable(*wrong)
    return {name: value.replace("\0", "") if isinstance(value, str) else value for name, value in facts.items()}


@router.get(
    "topic-rounds/{int:voting}", response=VotingRound, url_name="topic_round", summary="A round", openapi_extra=SHOWS_ETAG
)
def get_topic_round(request: HttpRequest, voting: RoundId, response: HttpResponse) -> VotingRound:
    """A round. The `ETag` identifies its version."""
    _actor, found = round_at(request, voting)
    response["ETag"] = etag_of_round(found)
    return told_round(found)


@router.patch(
    "topic-rounds/{int:voting}",
    response={200: VotingRound, 412: RoundChangedMeanwhile, 428: Problem},
    url_name="topic_round",
    summary="Change a round",
    openapi_extra=TAKES_ETAG,
)
def change_topic_round(
    request: HttpRequest,
    voting: RoundId,
    response: HttpResponse,
    sent: Annotated[RoundChanges, Body()],
    if_match: IfMatch = "",
) -> VotingRound:
    """Change a round, as an editor; once it is open, its names, its end and its time zone alone."""
    _actor, found = planned_round_at(request, voting)
    require_version(if_match)
    changes = {name: value for name, value in sent.model_dump(exclude_unset=True).items() if value is not None}
    try:
        saved = change_round(round_=found, made_of=version_in(if_match, found.pk), by=reader(request), **moments_checked(changes))
    except PlannedMeanwhile as error:
        current = told_round(error.round).model_dump(mode="json")
        raise changed_meanwhile(etag_of_round(error.round), current) from error
    response["ETag"] = etag_of_round(saved)
    return told_round(saved)


@router.delete("topic-rounds/{int:voting}", response={204: None}, url_name="topic_round", summary="Delete a round")
def delete_topic_round(request: HttpRequest, voting: RoundId) -> None:
    """Delete a round that has not opened yet, as an editor."""
    _actor, found = planned_round_at(request, voting)
    delete_round(round_=found, by=reader(request))


@router.get(
    "topic-rounds/{int:voting}/ballot", response=MyBallot, url_name="topic_ballot", summary="Your votes", openapi_extra=SHOWS_ETAG
)
def get_topic_ballot(request: HttpRequest, voting: RoundId, response: HttpResponse) -> MyBallot:
    """Your votes in a round. Nobody else sees them."""
    actor, found = round_at(request, voting)
    ballot, response["ETag"] = told_ballot(found, actor)
    return ballot


@router.put(
    "topic-rounds/{int:voting}/ballot",
    response={200: MyBallot, 412: BallotChangedMeanwhile, 428: Problem},
    url_name="topic_ballot",
    summary="Vote",
    openapi_extra=TAKES_ETAG,
)
def vote_on_topics(
    request: HttpRequest,
    voting: RoundId,
    response: HttpResponse,
    sent: Annotated[SentBallot, Body()],
    if_match: IfMatch = "",
) -> MyBallot:
    """Give topics so many votes each, in a round that is open by the server's clock, within your budget and the limit for one topic."""
    actor, found = round_at(request, voting)
    require(rules.can_vote(actor, found, arrival_of(request)))
    require_version(if_match)
    votes = {one.topic: one.votes for one in sent.votes}
    try:
        cast_votes(round_=found, votes=votes, made_of=version_in(if_match, found.pk), at=arrival_of(request), by=reader(request))
    except VotedMeanwhile as error:
        ballot, etag = told_ballot(found, actor)
        raise changed_meanwhile(etag, ballot.model_dump()) from error
    ballot, response["ETag"] = told_ballot(found, actor)
    return ballot


@router.get(
    "topic-rounds/{int:voting}/results", response=Page[RoundResult], url_name="topic_results", summary="The result of a round"
)
def list_topic_results(request: HttpRequest, voting: RoundId, paging: WhichPart) -> Any:
    """The votes by topic, the most voted first. There are none while the results are hidden (403)."""
    actor, found = round_at(request, voting)
    require(rules.can_see_results(actor, found))
    counted = sorted(tallies(found).items(), key=lambda row: (-row[1].votes, row[0]))
    topics = Proposal.objects.in_bulk([key for key, _tally in counted])

    def told(row: Any) -> RoundResult:
        key, tally = row
        topic = topics[key]
        return RoundResult(topic=key, title="" if topic.is_withdrawn else topic.title, votes=tally.votes, voters=tally.voters)

    return part_of(counted, paging, told)
