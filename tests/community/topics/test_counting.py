"""One rule for whose votes count (karrot-frontend#2507), and no count while results are hidden (decidim#12348)."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from cms.users.models import User
from community.access.actor import actor_of
from community.access.verdicts import Refused
from community.groups.models import Ban, Group, Membership
from community.privacy.registry import erase_person
from community.topics.counting import Tally, count_due, count_round, tallies, turnout
from community.topics.listing import MOST_VOTED, topics_of
from community.topics.models import Proposal, Result, Round, Vote
from community.topics.showing import shown_topics
from community.topics.tables import table_of
from community.topics.voting import cast_votes

from .made import DAY, close, make_round, make_topic


@pytest.fixture
def voted(voting: Round, topic: Proposal, other: Proposal, planner: User, colleague: User) -> Round:
    cast_votes(round_=voting, votes={topic.pk: 2, other.pk: 1}, by=planner)
    cast_votes(round_=voting, votes={topic.pk: 1, other.pk: 5}, by=colleague)
    return voting


def leave(user: User) -> None:
    Membership.objects.filter(user=user).delete()


def be_banned(user: User) -> None:
    group = Membership.objects.get(user=user).group
    leave(user)
    Ban.objects.create(group=group, user=user, reason="x")


def be_deactivated(user: User) -> None:
    user.is_active = False
    user.save()


def be_erased(user: User) -> None:
    leave(user)
    erase_person(user=user)


GOING = pytest.mark.parametrize("go", [leave, be_banned, be_deactivated, be_erased], ids=lambda go: go.__name__)


@GOING
def test_whoever_is_no_member_any_more_counts_neither_above_nor_below(
    go: Callable[[User], None], voted: Round, topic: Proposal, other: Proposal, colleague: User
):
    voters, members = turnout(voted)
    assert (voters, tallies(voted)) == (2, {topic.pk: Tally(3, 2), other.pk: Tally(6, 2)})
    go(colleague)

    assert turnout(voted) == (1, members - 1)
    assert tallies(voted) == {topic.pk: Tally(2, 1), other.pk: Tally(1, 1)}


@GOING
def test_closed_round_stays_as_it_was_counted(
    go: Callable[[User], None], voted: Round, topic: Proposal, other: Proposal, colleague: User
):
    closed = close(voted)
    before = (turnout(closed), tallies(closed))
    go(colleague)

    stored = Round.objects.get(pk=voted.pk)
    assert (turnout(stored), tallies(stored)) == before == ((2, before[0][1]), {topic.pk: Tally(3, 2), other.pk: Tally(6, 2)})


def test_who_comes_back_counts_again(voted: Round, topic: Proposal, colleague: User, heat: Group):
    leave(colleague)
    Membership.objects.create(group=heat, user=colleague)

    assert tallies(voted)[topic.pk] == Tally(3, 2)


def test_round_is_counted_once_and_not_before_its_end(voted: Round):
    assert not count_round(round_=voted)
    closed = close(voted)
    assert (closed.is_counted, Result.objects.count()) == (True, 2)
    Vote.objects.all().delete()
    count_due()
    assert not count_round(round_=closed)
    assert sum(Result.objects.values_list("votes", flat=True)) == 9


def test_topic_without_a_vote_has_a_result_too(voting: Round, topic: Proposal, other: Proposal, planner: User):
    cast_votes(round_=voting, votes={topic.pk: 1}, by=planner)

    assert tallies(close(voting)) == {topic.pk: Tally(1, 1), other.pk: Tally(0, 0)}


# --- Hidden results ---------------------------------------------------------------------------------------------------


@pytest.fixture
def hidden(voted: Round) -> Round:
    Round.objects.filter(pk=voted.pk).update(are_results_hidden=True)
    return Round.objects.get(pk=voted.pk)


def test_no_count_is_shown_to_anybody_while_results_are_hidden(
    hidden: Round, planner: User, staff: User, other: Proposal, client_of: Callable[[User | None], Client]
):
    for user in (planner, staff):
        actor = actor_of(user)
        rows = shown_topics(actor, list(topics_of(actor)), voting=hidden)
        assert {row.votes for row in rows} == {row.voters for row in rows} == {None}
        client = client_of(user)
        told = client.get("/api/community/topics").json()["items"]
        assert {(one["votes"], one["voters"], one["round"]) for one in told} == {(None, None, None)}
        assert client.get(f"/api/community/topic-rounds/{hidden.pk}").json()["voters"] is None
        assert client.get(f"/api/community/topic-rounds/{hidden.pk}/results").status_code == 403
        for path in ("topics/", "topics/all/?sort=votes", f"topics/{other.pk}/"):
            html = client.get(f"/en/community/{path}").content.decode()
            assert "idea__sum" not in html or "<b>6</b>" not in html
            assert "have voted" not in html
    assert client_of(staff).get(f"/en/community/topics/desk/rounds/{hidden.pk}/votes.csv").status_code == 403
    with pytest.raises(Refused, match="once the round has closed"):
        table_of(round_=hidden, by=staff)


def test_hidden_votes_play_no_part_in_the_order(hidden: Round, planner: User, topic: Proposal, other: Proposal):
    before = [one.pk for one in topics_of(actor_of(planner), sort=MOST_VOTED)]
    Vote.objects.filter(proposal=before[0]).delete()
    assert [one.pk for one in topics_of(actor_of(planner), sort=MOST_VOTED)] == before

    Round.objects.update(are_results_hidden=False)
    assert [one.pk for one in topics_of(actor_of(planner), sort=MOST_VOTED)] == before[::-1]


def test_count_appears_when_the_round_was_counted(
    hidden: Round, planner: User, staff: User, topic: Proposal, other: Proposal, client_of: Callable[[User | None], Client]
):
    closed = close(hidden, count=False)
    assert not closed.shows_counts
    count_due()
    client = client_of(planner)
    results = client.get(f"/api/community/topic-rounds/{hidden.pk}/results").json()["items"]
    assert [(one["topic"], one["votes"], one["voters"]) for one in results] == [(other.pk, 6, 2), (topic.pk, 3, 2)]
    answer = client_of(staff).get(f"/en/community/topics/desk/rounds/{hidden.pk}/votes.csv")
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    lines = answer.content.decode("utf-8-sig").splitlines()
    assert [line.split(",")[4:7] for line in lines[1:]] == [["6", "2", "2"], ["3", "2", "2"]]
    assert "Health" not in answer.content.decode()
    assert client.get(f"/en/community/topics/desk/rounds/{hidden.pk}/votes.csv").status_code == 403


def test_table_has_no_formula(voting: Round, planner: User, staff: User, topic: Proposal):
    Proposal.objects.filter(pk=topic.pk).update(title="=1+1")

    assert "'=1+1" in table_of(round_=close(voting), by=staff)


def test_lists_take_as_many_queries_with_many_topics(planner: User, client: Client):
    round_ = make_round()

    def asked() -> dict[str, int]:
        found = {}
        for path in ("topics/", "topics/all/?sort=votes", "topics/all/?state=answered"):
            with CaptureQueriesContext(connection) as queries:
                assert client.get(f"/en/community/{path}").status_code == 200
            found[path] = len(queries)
        return found

    def fill(number: int) -> None:
        for _count in range(number):
            done = make_topic(planner, f"Beantwortet {Proposal.objects.count()}")
            Proposal.objects.filter(pk=done.pk).update(answer="later", answered_at=round_.opens_at)
            done.texts.create(language="de", text="Später.")
            voted_on = make_topic(planner, f"Thema {Proposal.objects.count()}")
            waiting = make_topic(planner, f"Danach {Proposal.objects.count()}")
            Proposal.objects.filter(pk=voted_on.pk).update(stands_since=round_.opens_at - DAY)
            Proposal.objects.filter(pk=waiting.pk).update(stands_since=round_.closes_at)

    fill(2)
    client.get("/en/community/topics/")
    before = asked()
    fill(10)
    assert asked() == before
    assert max(before.values()) <= 40
