"""Many at once, at a small size; `make trial discussions` does it with 2,000 members and 10,000 posts."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from cms.users.models import User
from community.discussions.models import Post, Reaction, Topic
from community.discussions.posting import add_post
from community.discussions.taking_part import set_reaction
from community.groups.models import Group
from community.notifications.models import Notification
from tests.community.applications.composing.test_at_once import at_once

from .crowd import addresses, asked, fill
from .made import make_topic

MOST_QUERIES = 40


def test_pages_take_as_many_queries_with_120_posts_as_with_20(housing: Group, planner: User, client: Client):
    make_topic(housing, planner, "Wer noch?", is_question=True)  # so that no list is empty
    topic = fill(housing, members=12, posts=20, mentioned=planner)
    before = {name: asked(client, url)[0] for name, url in addresses(housing, topic).items()}
    topic = fill(housing, members=60, posts=120, mentioned=planner)
    after = {name: asked(client, url)[0] for name, url in addresses(housing, topic).items()}

    assert after == before
    assert [name for name, queries in after.items() if queries > MOST_QUERIES] == []


@pytest.mark.django_db(transaction=True)
def test_members_who_write_and_react_at_once_lose_nothing_and_double_nothing(
    topic: Topic, first: Post, planner: User, joined: Callable[..., User], housing: Group
):
    people = [joined(f"talker{number}", housing) for number in range(6)]

    def write(person: User, text: str) -> Callable[[], Any]:
        return lambda: add_post(topic=topic, text=text, language="de", by=person).pk

    def react(person: User) -> Callable[[], Any]:
        return lambda: set_reaction(post=first, kind=Reaction.Kind.THANKS, is_on=True, by=person)

    made = at_once(*(write(person, f"Beitrag von {person.pk}") for person in people), *map(react, people * 2))

    posts = {key for key in made if key}
    topic.refresh_from_db()
    assert posts == set(Post.objects.filter(is_first=False).values_list("pk", flat=True))
    assert (len(posts), topic.reply_count, topic.latest_key) == (6, 6, max(posts))
    assert Reaction.objects.count() == 6
    assert Notification.objects.filter(person=planner, kind="discussions.reply").count() == 6


@pytest.mark.django_db(transaction=True)
def test_the_same_words_sent_twice_at_once_are_one_post(topic: Topic, colleague: User):
    def write() -> int:
        return add_post(topic=topic, text="Einmal", language="de", by=colleague).pk

    made = at_once(write, write, write)

    assert len(made) == 3
    assert len(set(made)) == Post.objects.filter(is_first=False).count() == 1
