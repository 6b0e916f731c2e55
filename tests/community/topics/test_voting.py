"""Votes within a budget, by the server's clock, and never beyond: also when two requests come at once."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from cms.users.models import User
from community.access.verdicts import Refused
from community.topics.lookups import ballot_of
from community.topics.models import Ballot, Proposal, Round, Vote
from community.topics.planning import change_round, delete_round, plan_round
from community.topics.proposing import propose_topic
from community.topics.voting import VotedMeanwhile, cast_votes
from tests.community.applications.composing.test_at_once import at_once

from .made import DAY, close, make_round, make_topic


def votes_of(round_: Round, person: User) -> dict[int, int]:
    return ballot_of(round_, person)[1]


def test_member_spreads_her_votes_and_changes_them(voting: Round, topic: Proposal, other: Proposal, planner: User):
    cast_votes(round_=voting, votes={topic.pk: 5, other.pk: 2}, by=planner)
    assert votes_of(voting, planner) == {topic.pk: 5, other.pk: 2}
    cast_votes(round_=voting, votes={topic.pk: 0, other.pk: 4}, by=planner)
    assert votes_of(voting, planner) == {other.pk: 4}
    cast_votes(round_=voting, votes={topic.pk: 1}, by=planner)
    assert votes_of(voting, planner) == {other.pk: 4, topic.pk: 1}


def test_beyond_budget_and_limit_nothing_is_saved(voting: Round, topic: Proposal, other: Proposal, planner: User):
    third = make_topic(planner, "Drittes")
    Proposal.objects.filter(pk=third.pk).update(stands_since=topic.stands_since)
    for votes, code in (
        ({topic.pk: 6}, "limit"),
        ({topic.pk: 5, other.pk: 5, third.pk: 1}, "budget"),
        ({topic.pk: -1}, "negative"),
        ({2**62: 1}, "unknown"),
    ):
        with pytest.raises(ValidationError) as caught:
            cast_votes(round_=voting, votes=votes, by=planner)
        assert caught.value.code == code
    assert not Vote.objects.exists()


def test_topics_outside_of_the_round_take_no_votes(voting: Round, planner: User):
    late = propose_topic(title="Später", challenge="Zu spät für diese Runde", language="de", by=planner)
    with pytest.raises(ValidationError, match="not in this round"):
        cast_votes(round_=voting, votes={late.pk: 1}, by=planner)


def test_only_members_vote(voting: Round, topic: Proposal, staff: User, account: Callable[..., User]):
    for user in (staff, account("applicant")):
        with pytest.raises(Refused, match="Only members vote"):
            cast_votes(round_=voting, votes={topic.pk: 1}, by=user)
    assert not Ballot.objects.exists()


def test_clock_of_the_server_decides(voting: Round, topic: Proposal, planner: User):
    for moment, words in ((voting.opens_at - timedelta(seconds=1), "opens on"), (voting.closes_at, "closed on")):
        with pytest.raises(Refused, match=words):
            cast_votes(round_=voting, votes={topic.pk: 1}, at=moment, by=planner)
    cast_votes(round_=voting, votes={topic.pk: 1}, at=voting.closes_at - timedelta(microseconds=1), by=planner)

    closed = close(voting)
    with pytest.raises(Refused, match="closed on"):  # once it was counted, not even what had arrived in time
        cast_votes(round_=closed, votes={topic.pk: 2}, at=closed.closes_at - timedelta(seconds=1), by=planner)
    assert votes_of(voting, planner) == {topic.pk: 1}


def test_ballot_changed_in_another_window_is_not_overwritten(voting: Round, topic: Proposal, planner: User):
    first = cast_votes(round_=voting, votes={topic.pk: 1}, made_of=0, by=planner)
    assert first.version == 1
    with pytest.raises(VotedMeanwhile):
        cast_votes(round_=voting, votes={topic.pk: 5}, made_of=0, by=planner)
    assert votes_of(voting, planner) == {topic.pk: 1}


@pytest.mark.django_db(transaction=True)
def test_two_requests_at_once_never_exceed_the_budget(voting: Round, topic: Proposal, other: Proposal, planner: User):
    Round.objects.filter(pk=voting.pk).update(budget=6)

    def press(key: int, number: int) -> Callable[[], object]:
        def work() -> object:
            try:
                return cast_votes(round_=voting, votes={key: number}, by=User.objects.get(pk=planner.pk)).version
            except ValidationError as error:
                return error.code

        return work

    found = at_once(*[press(one.pk, 4) for one in (topic, other)] * 3)

    assert sum(votes_of(voting, planner).values()) == 4
    assert found.count("budget") == 3
    assert Ballot.objects.count() == 1


# --- Planning ---------------------------------------------------------------------------------------------------------


def facts(**more: object) -> dict[str, object]:
    now = timezone.now()
    return {"name_de": "Runde", "opens_at": now + DAY, "closes_at": now + 5 * DAY, "budget": 8, "most_per_topic": 3} | more


def test_staff_plans_rounds_one_at_a_time(staff: User, planner: User):
    made = plan_round(by=staff, **facts())
    with pytest.raises(ValidationError, match="There is one at a time"):
        plan_round(by=staff, **facts(opens_at=made.closes_at - timedelta(minutes=1), closes_at=made.closes_at + DAY))
    plan_round(by=staff, **facts(opens_at=made.closes_at, closes_at=made.closes_at + DAY))
    with pytest.raises(Refused):
        plan_round(by=planner, **facts())
    for wrong in ({"closes_at": timezone.now()}, {"most_per_topic": 9}, {"budget": 0}, {"name_de": ""}):
        with pytest.raises(ValidationError):
            plan_round(by=staff, **facts(opens_at=made.closes_at + 2 * DAY, closes_at=made.closes_at + 3 * DAY) | wrong)
    assert Round.objects.count() == 2


def test_what_members_vote_by_stays_once_a_round_is_open(voting: Round, staff: User):
    for change in ({"budget": 20}, {"most_per_topic": 1}, {"are_results_hidden": True}, {"opens_at": timezone.now()}):
        with pytest.raises(ValidationError, match="stays as it is"):
            change_round(round_=voting, by=staff, **change)
    later = voting.closes_at + DAY
    assert change_round(round_=voting, by=staff, closes_at=later).closes_at == later
    with pytest.raises(Refused, match="has opened"):
        delete_round(round_=voting, by=staff)

    closed = close(voting)
    with pytest.raises(Refused, match="has closed"):
        change_round(round_=closed, by=staff, name_de="Anders")


def test_planned_round_can_be_deleted(staff: User):
    round_ = make_round(opens_at=timezone.now() + DAY)
    delete_round(round_=round_, by=staff)
    assert not Round.objects.exists()
