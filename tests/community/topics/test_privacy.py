"""What the topic store holds about a person, and what stays when she is erased."""

from cms.users.models import User
from community.access.actor import actor_of
from community.privacy.registry import erase_person, held_of
from community.topics.models import Ballot, Proposal, Round, Vote
from community.topics.proposing import withdraw_topic
from community.topics.showing import shown_topics
from community.topics.voting import cast_votes

from .made import again, make_topic


def test_export_has_topics_and_votes_of_a_person(voting: Round, topic: Proposal, other: Proposal, planner: User):
    cast_votes(round_=voting, votes={other.pk: 2}, by=planner)
    told = {holding.model: rows for holding, rows in held_of(planner)}

    assert [row["title"] for row in told[Proposal]] == ["Schulhöfe im Sommer"]
    assert [(row["proposal"], row["number"]) for row in told[Vote]] == [(other, 2)]
    assert [row["round"] for row in told[Ballot]] == [voting]


def test_erased_person_is_a_former_member_and_her_withdrawn_words_are_gone(
    voting: Round, topic: Proposal, other: Proposal, planner: User, colleague: User
):
    cast_votes(round_=voting, votes={other.pk: 2}, by=planner)
    withdrawn = make_topic(planner, "Zurückgezogen", "Geheim")
    withdraw_topic(proposal=withdrawn, by=planner)
    erase_person(user=planner)

    [row] = shown_topics(actor_of(colleague), [again(topic)])
    assert (row.who, row.title) == ("former member", "Schulhöfe im Sommer")
    stored = Proposal.objects.get(pk=withdrawn.pk)
    assert (stored.title, stored.challenge, stored.author) == ("", "", None)
    assert not Ballot.objects.exists()
    assert not Vote.objects.exists()
