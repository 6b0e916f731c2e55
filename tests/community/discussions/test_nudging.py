"""Whoever asked is asked once whether an answer helped."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from cms.announcing import kind_of
from cms.users.models import User
from community.discussions.models import Topic
from community.discussions.moderating import hide_post, set_closed
from community.discussions.nudging import ANSWERED, QUIET_FOR, nudge_askers
from community.discussions.taking_part import set_solution
from community.groups.models import Membership
from community.notifications.models import Notification

from .made import make_reply, make_topic


def rest(topic: Topic, **time: int) -> None:
    """Let time pass since the latest post."""
    Topic.objects.filter(pk=topic.pk).update(latest_at=timezone.now() - (timedelta(**time) if time else QUIET_FOR))


def told() -> list[tuple[User, dict]]:
    return [(one.person, one.facts) for one in Notification.objects.filter(kind=ANSWERED)]


def shown(person: User, topic: Topic) -> list[str | None]:
    person = User.objects.get(pk=person.pk)  # with the roles of now
    return [one and one.sentence for one in kind_of(ANSWERED).show(person, [{"topic": topic.pk}])]


def test_asker_is_asked_once_when_the_talk_has_rested(topic: Topic, planner: User, colleague: User):
    make_reply(topic, colleague)
    nudge_askers()
    assert told() == []
    rest(topic)
    for _twice in range(2):
        nudge_askers()

    assert told() == [(planner, {"topic": topic.pk})]
    assert shown(planner, topic) == ["Your question in the group “Affordable housing” has 1 answer. Did it help?"]
    assert shown(colleague, topic) == [None]


@pytest.mark.parametrize("why", ["own answer", "no answer", "no question", "solved", "closed", "hidden answer", "old"])
def test_others_are_left_in_peace(why: str, topic: Topic, planner: User, colleague: User, lead: User):
    if why == "no question":
        topic = make_topic(topic.group, planner, "Bericht")
    if why != "no answer":
        post = make_reply(topic, planner if why == "own answer" else colleague)
    if why == "solved":
        set_solution(topic=topic, post=post, by=planner)
    elif why == "closed":
        set_closed(topic=topic, is_closed=True, by=lead)
    elif why == "hidden answer":
        hide_post(post=post, reason="x", by=lead)
    rest(topic, **({"days": 90} if why == "old" else {}))
    nudge_askers()

    assert told() == []


@pytest.mark.parametrize("why", ["solved", "closed", "left", "archived"])
def test_what_is_settled_meanwhile_is_not_shown(why: str, topic: Topic, planner: User, colleague: User, lead: User):
    post = make_reply(topic, colleague)
    rest(topic)
    nudge_askers()
    if why == "solved":
        set_solution(topic=topic, post=post, by=planner)
    elif why == "closed":
        set_closed(topic=topic, is_closed=True, by=lead)
    elif why == "left":
        Membership.objects.filter(user=planner).delete()
    else:
        topic.group.archived_at = timezone.now()
        topic.group.save()

    assert shown(planner, topic) == [None]


def test_page_asks_whoever_asked(topic: Topic, colleague: User, planner: User, client: Client):
    sentence = "Did one of the answers help?"
    assert sentence not in client.get(topic.get_absolute_url()).content.decode()
    post = make_reply(topic, colleague)
    assert sentence in client.get(topic.get_absolute_url()).content.decode()
    set_solution(topic=topic, post=post, by=planner)
    assert sentence not in client.get(topic.get_absolute_url()).content.decode()
