"""Proposing topics, changing and withdrawing them, and who reads them."""

from collections.abc import Callable

import pytest

from cms.users.models import User
from community.access.actor import actor_of
from community.access.verdicts import Refused
from community.topics.models import Proposal, Round, Vote
from community.topics.proposing import SavedMeanwhile, edit_topic, propose_topic, withdraw_topic
from community.topics.rules import can_edit, can_propose, can_read
from community.topics.voting import cast_votes

from .made import again, answer, make_place, make_round, make_topic

FACTS = {"title": "Schulhöfe", "challenge": "Wer schließt auf?", "language": "de"}


def test_members_propose_topics_with_their_facts(planner: User):
    host, partner = make_place(), make_place("Mombasa", "KE")
    made = propose_topic(**FACTS, host=host, partners=[partner, host], by=planner)

    assert (made.author, made.host, made.title) == (planner, host, "Schulhöfe")
    assert list(made.partners.all()) == [partner]  # the host is no partner of itself


def test_same_words_sent_twice_are_one_topic(planner: User, colleague: User):
    assert propose_topic(**FACTS, by=planner) == propose_topic(**FACTS, by=planner)
    assert propose_topic(**FACTS, by=colleague).author == colleague
    assert Proposal.objects.count() == 2


@pytest.mark.parametrize("who", ["applicant", "staff"])
def test_only_members_propose(who: str, request: pytest.FixtureRequest, account: Callable[..., User]):
    user = request.getfixturevalue("staff") if who == "staff" else account("applicant")
    with pytest.raises(Refused, match="Only members propose"):
        propose_topic(**FACTS, by=user)
    assert not can_propose(actor_of(user))


def test_topic_can_be_changed_until_a_round_begins(topic: Proposal, planner: User, colleague: User):
    assert can_edit(actor_of(planner), topic)
    assert not can_edit(actor_of(colleague), topic)
    changed = edit_topic(proposal=topic, title="Anderer Titel", made_of=1, by=planner)
    assert (changed.title, changed.challenge, changed.version) == ("Anderer Titel", "Wer **schließt** auf?", 2)

    make_round()
    with pytest.raises(Refused, match="A round has begun"):
        edit_topic(proposal=topic, title="Zu spät", by=planner)
    assert again(topic).title == "Anderer Titel"


def test_topic_proposed_in_an_open_round_waits_for_the_next_one(planner: User):
    round_ = make_round()
    late = propose_topic(**FACTS, by=planner)

    assert can_edit(actor_of(planner), again(late))
    assert list(Proposal.objects.in_round(round_)) == []


def test_change_from_another_window_is_not_overwritten(topic: Proposal, planner: User):
    edit_topic(proposal=topic, challenge="Aus dem anderen Fenster", made_of=1, by=planner)
    with pytest.raises(SavedMeanwhile) as caught:
        edit_topic(proposal=topic, challenge="Aus diesem", made_of=1, by=planner)
    assert caught.value.proposal.challenge == "Aus dem anderen Fenster"


def test_withdrawn_topic_is_read_by_its_proposer_alone_and_gives_votes_back(
    topic: Proposal, voting: Round, planner: User, colleague: User, staff: User
):
    cast_votes(round_=voting, votes={topic.pk: 3}, by=colleague)
    withdraw_topic(proposal=topic, by=planner)

    assert not Vote.objects.exists()
    assert [bool(can_read(actor_of(user), again(topic))) for user in (planner, colleague, staff)] == [True, False, False]
    assert topic not in Proposal.objects.visible_to(actor_of(colleague))
    with pytest.raises(Refused, match="withdrawn"):
        withdraw_topic(proposal=topic, by=planner)


def test_who_sees_a_topic_before_and_after_the_answer(
    topic: Proposal, planner: User, colleague: User, staff: User, account: Callable[..., User]
):
    applicant = account("applicant")
    people = [planner, colleague, staff, applicant]
    visible = [topic in Proposal.objects.visible_to(actor_of(user)) for user in people]
    assert visible == [bool(can_read(actor_of(user), topic)) for user in people] == [True, True, True, False]

    answer(topic, staff)
    assert topic in Proposal.objects.visible_to(actor_of(applicant))
    assert can_read(actor_of(applicant), again(topic))


def test_erased_words_and_long_ones_are_kept_whole(planner: User):
    made = make_topic(planner, "Titel\nin zwei Zeilen", "x" * 20_000)

    assert (made.title, len(made.challenge)) == ("Titel in zwei Zeilen", 20_000)
