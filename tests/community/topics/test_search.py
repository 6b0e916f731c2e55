"""What members find of the topic store, and what everybody finds."""

from collections.abc import Callable

import pytest

from cms.users.models import User
from community.topics.answering import merge_topics, take_answer_back
from community.topics.models import Proposal
from community.topics.proposing import edit_topic, withdraw_topic
from tests.community.groups.test_search import ask, titles

from .made import again, answer, make_topic

pytestmark = pytest.mark.django_db(transaction=True)
WORD = "Haubentaucher"


@pytest.fixture
def found(planner: User) -> Proposal:
    return make_topic(planner, "Vögel am Fluss", f"Wo brütet der {WORD}?")


def test_members_find_topics_and_the_public_those_that_were_answered(
    found: Proposal, colleague: User, staff: User, account: Callable[..., User]
):
    applicant = account("applicant")
    assert titles(colleague, WORD) == ["Vögel am Fluss"]
    assert [hit.document.type for hit in ask(colleague, WORD).hits] == ["proposed_topic"]
    assert titles(None, WORD) == titles(applicant, WORD) == []
    answer(found, staff, de="Die Rohrdommel kommt zuerst.")
    assert titles(None, WORD) == titles(None, "Rohrdommel") == ["Vögel am Fluss"]
    take_answer_back(proposal=again(found), by=staff)
    assert titles(None, WORD) == titles(colleague, "Rohrdommel") == []
    assert titles(colleague, WORD) == ["Vögel am Fluss"]


def test_nobody_finds_a_topic_by_who_proposed_it(found: Proposal, colleague: User):
    assert titles(colleague, "Planning department") == []


def test_changed_merged_and_withdrawn_words_are_not_found(found: Proposal, planner: User, colleague: User, staff: User):
    edit_topic(proposal=found, challenge="Wo brütet die Rohrdommel?", by=planner)
    assert (titles(colleague, WORD), titles(colleague, "Rohrdommel")) == ([], ["Vögel am Fluss"])
    other = make_topic(colleague, "Anderes", "Ein Quittenbaum.")
    merge_topics(proposal=other, into=found, by=staff)
    assert titles(colleague, "Quittenbaum") == []
    withdraw_topic(proposal=found, by=planner)
    assert titles(colleague, "Rohrdommel") == []
