"""Answering, taking back, merging, and turning topics into calls."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from cms.models import CallIndexPage, CallPage, HomePage, Region, Topic
from cms.users.models import User
from community.access.actor import actor_of
from community.access.verdicts import Refused
from community.groups.models import Group
from community.topics.answering import AnsweredMeanwhile, Words, answer_topic, mark_of_answer, merge_topics, take_answer_back
from community.topics.calls import make_call
from community.topics.lookups import ballot_of
from community.topics.models import Proposal, Round
from community.topics.proposing import propose_topic
from community.topics.rules import can_answer, can_make_call
from community.topics.showing import shown_topics
from community.topics.voting import cast_votes

from .made import again, answer, close, make_place, make_topic


def test_answer_makes_a_topic_public(topic: Proposal, staff: User, planner: User):
    made = answer(topic, staff, "later", de="Übernächstes Jahr.", en="The year after next.")

    assert (made.is_public, made.answer, made.answer_text.text) == (True, "later", "The year after next.")
    with pytest.raises(Refused, match="Only the editors"):
        answer(topic, planner)


@pytest.mark.parametrize(
    "texts", [{}, {"en": Words(" ")}, {"xx": Words("Hm")}, {"en": Words("", "Only a title")}, {"en": Words("x" * 20_001)}]
)
def test_answer_needs_words_in_a_language_of_the_site(texts: dict[str, Words], topic: Proposal, staff: User):
    with pytest.raises(ValidationError):
        answer_topic(proposal=topic, answer=Proposal.Answer.ACCEPTED, texts=texts, by=staff)
    assert not again(topic).is_public


def test_topic_of_an_open_round_is_answered_after_it(topic: Proposal, voting: Round, staff: User):
    assert not can_answer(actor_of(staff), again(topic))
    with pytest.raises(Refused, match="Wait until the round has closed"):
        answer(topic, staff)
    close(voting)
    answer(topic, staff)


def test_answer_of_somebody_else_is_not_overwritten(topic: Proposal, staff: User):
    opened = mark_of_answer(topic)
    answer(topic, staff, en="First")
    with pytest.raises(AnsweredMeanwhile):
        answer_topic(proposal=topic, answer=Proposal.Answer.LATER, texts={"en": Words("Second")}, made_of=opened, by=staff)
    assert again(topic).answer_text.text == "First"


def test_answer_that_was_taken_back_is_nowhere(topic: Proposal, staff: User, voting: Round):
    close(voting)
    answer(topic, staff)
    back = take_answer_back(proposal=again(topic), by=staff)

    assert (back.is_public, back.answer, list(back.texts.all())) == (False, "", [])
    assert topic not in Proposal.objects.public()


# --- Merging ----------------------------------------------------------------------------------------------------------


def test_merged_topic_moves_votes_up_to_the_limit_and_its_address(
    topic: Proposal, other: Proposal, voting: Round, planner: User, colleague: User, staff: User, client: Client
):
    cast_votes(round_=voting, votes={topic.pk: 4, other.pk: 3}, by=planner)
    cast_votes(round_=voting, votes={topic.pk: 2}, by=colleague)
    merge_topics(proposal=topic, into=other, by=staff)

    assert ballot_of(voting, planner)[1] == {other.pk: 5}  # two are hers to give again
    assert ballot_of(voting, colleague)[1] == {other.pk: 2}
    answer_ = client.get(f"/en/community/topics/{topic.pk}/")
    assert (answer_.status_code, answer_.url) == (302, f"/en/community/topics/{other.pk}/")
    with pytest.raises(ValidationError, match="not in this round"):
        cast_votes(round_=voting, votes={topic.pk: 1}, by=planner)


def test_merged_topic_gives_its_municipalities_and_what_was_merged_into_it(planner: User, staff: User):
    heidelberg, mombasa, bonn = make_place(), make_place("Mombasa", "KE"), make_place("Bonn")
    first = make_topic(planner, "Erstes", host=heidelberg, partners=[mombasa])
    second = make_topic(planner, "Zweites", host=bonn)
    third = make_topic(planner, "Drittes")
    merge_topics(proposal=first, into=second, by=staff)
    merge_topics(proposal=second, into=third, by=staff)

    third = again(third)
    assert third.host == bonn
    assert set(third.partners.all()) == {heidelberg, mombasa}
    assert set(third.merged.all()) == {first, second}


def test_no_vote_is_lost_by_merging_the_wrong_way_round(topic: Proposal, voting: Round, planner: User, staff: User):
    late = propose_topic(title="Später", challenge="Nicht in der Runde", language="de", by=planner)
    with pytest.raises(Refused, match="Merge the other one into it"):
        merge_topics(proposal=topic, into=late, by=staff)
    merge_topics(proposal=late, into=topic, by=staff)


def test_what_cannot_be_merged(topic: Proposal, other: Proposal, staff: User, planner: User):
    for proposal, into, by in ((topic, topic, staff), (topic, other, planner)):
        with pytest.raises(Refused):
            merge_topics(proposal=proposal, into=into, by=by)
    answer(topic, staff)
    with pytest.raises(Refused, match="have answered"):
        merge_topics(proposal=topic, into=other, by=staff)
    Proposal.objects.filter(pk=other.pk).update(merged_into=topic)
    third = make_topic(planner, "Drittes")
    with pytest.raises(Refused, match="withdrawn or merged"):
        merge_topics(proposal=third, into=other, by=staff)


def test_counted_result_stays_with_the_merged_topic(topic: Proposal, other: Proposal, voting: Round, planner: User, staff: User):
    cast_votes(round_=voting, votes={topic.pk: 4, other.pk: 3}, by=planner)
    closed = close(voting)
    merge_topics(proposal=topic, into=other, by=staff)

    assert {one.proposal_id: one.votes for one in closed.results.all()} == {topic.pk: 4, other.pk: 3}


# --- Calls ------------------------------------------------------------------------------------------------------------


@pytest.fixture
def calls(housing: Group) -> CallIndexPage:
    home = HomePage.objects.get(locale__language_code="de")
    index = CallIndexPage(title="Mitmachen", slug="mitmachen", summary="Alle Aufrufe.")
    home.add_child(instance=index)
    return index


@pytest.fixture
def admin(account: Callable[..., User]) -> User:
    return account("admin", is_superuser=True, is_staff=True)


def test_call_has_the_facts_of_its_topic(calls: CallIndexPage, planner: User, admin: User):
    region = Region.objects.create(name_de="Ostafrika", slug="ostafrika")
    host, partner = make_place(), make_place("Mombasa", "KE")
    partner.region = region
    partner.save()
    water = Topic.objects.create(name_de="Wasser", slug="wasser")
    made = make_topic(planner, "Trockenheit", "Es fehlt **Wasser**.", host=host, partners=[partner], topics=[water])
    page = make_call(proposal=made, by=admin)

    stored = CallPage.objects.get(pk=page.pk).get_latest_revision_as_object()
    assert (stored.live, stored.title, stored.get_parent().specific) == (False, "Trockenheit", calls)
    body = " ".join(str(block.value) for block in stored.body)
    assert "<strong>Wasser</strong>" in body
    assert "Heidelberg (Deutschland)" in body
    assert "Mombasa (Kenia)" in body
    assert (list(stored.topics.all()), list(stored.regions.all())) == ([water], [region])
    assert again(made).call == page.translation_key
    with pytest.raises(Refused, match="already"):
        make_call(proposal=made, by=admin)


def test_call_needs_the_right_to_create_pages(calls: CallIndexPage, topic: Proposal, staff: User, planner: User):
    assert can_make_call(actor_of(staff), topic)
    for by in (staff, planner):
        with pytest.raises(Refused):
            make_call(proposal=topic, by=by)
    assert not CallPage.objects.exists()


def test_topic_and_call_link_to_each_other_once_both_are_public(
    calls: CallIndexPage, topic: Proposal, admin: User, planner: User, django_capture_on_commit_callbacks: Callable[..., Any]
):
    page: Any = make_call(proposal=topic, by=admin)
    assert shown_topics(actor_of(planner), [again(topic)])[0].call_url == ""
    page.closes_at = topic.created_at.replace(year=2090)
    page.save_revision().publish()
    public = Client()
    assert f"/community/topics/{topic.pk}/" not in public.get(page.get_url()).content.decode()  # it is not public
    with django_capture_on_commit_callbacks(execute=True):
        answer(topic, admin, de="Ja.")

    [row] = shown_topics(actor_of(planner), [again(topic)])
    assert (row.state, row.call_title) == ("call", "Schulhöfe im Sommer")
    assert page.get_url() in public.get(f"/de/community/topics/{topic.pk}/").content.decode()
    assert f"/community/topics/{topic.pk}/" in public.get(page.get_url()).content.decode()


def test_deleted_draft_can_be_made_again(calls: CallIndexPage, topic: Proposal, admin: User):
    make_call(proposal=topic, by=admin).delete()

    assert again(topic).call is None
    make_call(proposal=again(topic), by=admin)
