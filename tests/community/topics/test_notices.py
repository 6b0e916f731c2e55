"""Who is told of what, that it is told once, and that nothing is told to who may not see it any more."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone

from cms.announcing import kind_of
from cms.users.models import User
from community.groups.models import Membership
from community.notifications.models import Notification
from community.topics.answering import merge_topics
from community.topics.models import Proposal, Round
from community.topics.notices import ANSWERED, BECAME_CALL, MERGED, PROPOSED
from community.topics.proposing import propose_topic, withdraw_topic
from community.topics.round_notices import ROUND_CLOSING, ROUND_OPEN, tell_of_rounds
from community.topics.voting import cast_votes

from .made import again, answer, close, make_round, make_topic


@pytest.fixture
def commit(django_capture_on_commit_callbacks: Callable) -> Callable[[Callable[[], object]], object]:
    """Do something and run what follows its commit."""

    def run(change: Callable[[], object]) -> object:
        with django_capture_on_commit_callbacks(execute=True):
            return change()

    return run


def told(kind: str) -> set[str]:
    return set(Notification.objects.filter(kind=kind).values_list("person__name", flat=True))


def shown_to(person: User, kind: str) -> list[str]:
    rows = Notification.objects.filter(person=person, kind=kind).order_by("pk")
    return [one.sentence for one in kind_of(kind).show(person, [row.facts for row in rows]) if one]


def test_editors_are_told_of_a_topic_without_its_title_in_the_subject(commit: Callable, planner: User, staff: User):
    made = commit(lambda: propose_topic(title="Geheimplan", challenge="Noch nicht öffentlich", language="de", by=planner))
    assert told(PROPOSED) == {"Project office"}
    assert shown_to(staff, PROPOSED) == ["A topic was proposed"]
    withdraw_topic(proposal=made, by=planner)
    assert shown_to(staff, PROPOSED) == []


def test_proposer_and_voters_are_told_of_an_answer_once(
    commit: Callable, topic: Proposal, voting: Round, planner: User, colleague: User, staff: User
):
    cast_votes(round_=voting, votes={topic.pk: 1}, by=colleague)
    close(voting)
    for _time in range(2):
        commit(lambda: answer(topic, staff))

    assert told(ANSWERED) == {"Planning department", "Health department"}
    assert Notification.objects.filter(kind=ANSWERED).count() == 2
    assert shown_to(planner, ANSWERED) == ["The editors have accepted the topic “Schulhöfe im Sommer”"]


def test_merger_is_told_to_those_whose_votes_moved(
    commit: Callable, topic: Proposal, other: Proposal, voting: Round, planner: User, colleague: User, staff: User
):
    cast_votes(round_=voting, votes={topic.pk: 1}, by=colleague)
    commit(lambda: merge_topics(proposal=topic, into=other, by=staff))

    assert told(MERGED) == {"Planning department", "Health department"}
    assert shown_to(planner, MERGED) == ["A topic that you proposed or voted for was merged with another one"]
    Membership.objects.filter(user=colleague).delete()
    assert shown_to(User.objects.get(pk=colleague.pk), MERGED) == []


def test_rounds_are_told_once_and_closing_to_who_has_votes_left(
    commit: Callable, voting: Round, topic: Proposal, other: Proposal, planner: User, colleague: User, staff: User
):
    Round.objects.filter(pk=voting.pk).update(opens_at=timezone.now() - timedelta(days=5))
    Proposal.objects.update(stands_since=timezone.now() - timedelta(days=6))
    for _time in range(2):
        commit(tell_of_rounds)
    assert told(ROUND_OPEN) == {"Planning department", "Health department"}
    assert told(ROUND_CLOSING) == set()
    cast_votes(round_=voting, votes={topic.pk: 5, other.pk: 5}, by=planner)
    cast_votes(round_=voting, votes={topic.pk: 3}, by=colleague)
    Round.objects.filter(pk=voting.pk).update(closes_at=timezone.now() + timedelta(hours=30))
    for _time in range(2):
        commit(tell_of_rounds)

    assert told(ROUND_CLOSING) == {"Health department"}
    assert shown_to(colleague, ROUND_CLOSING) == ["The round of votes on topics closes soon, and you have 7 votes left"]
    assert shown_to(colleague, ROUND_OPEN) == ["Weigh the network’s topics: you have 10 votes"]
    close(voting)
    assert shown_to(colleague, ROUND_CLOSING) == shown_to(colleague, ROUND_OPEN) == []


def test_short_round_is_told_once(commit: Callable, planner: User):
    make_topic(planner)
    make_round(closes_at=timezone.now() + timedelta(hours=5))
    commit(tell_of_rounds)

    assert (told(ROUND_OPEN), told(ROUND_CLOSING)) == ({"Planning department"}, set())


def test_kinds_take_as_many_queries_for_many_facts(topic: Proposal, other: Proposal, planner: User, staff: User):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    answer(topic, staff)
    for name in (PROPOSED, ANSWERED, MERGED, BECAME_CALL):
        counts = []
        for keys in ([topic.pk, other.pk], [topic.pk, other.pk, 10**6] * 10):
            person = User.objects.get(pk=planner.pk)
            with CaptureQueriesContext(connection) as queries:
                kind_of(name).show(person, [{"proposal": key} for key in keys])
            counts.append(len(queries))
        assert counts[0] == counts[1], name
    assert again(topic).is_public
