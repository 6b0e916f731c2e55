"""What members find of their groups' discussions, and that nobody else finds a word of it."""

from collections.abc import Callable

import pytest

from cms.users.models import User
from community.discussions.models import Post, Topic
from community.discussions.moderating import hide_post, move_topic, show_post
from community.discussions.posting import delete_post, edit_post
from community.groups.models import Group, Membership
from tests.community.groups.test_search import ask, titles

from .made import make_reply, make_topic

pytestmark = pytest.mark.django_db(transaction=True)
WORD = "Haubentaucher"


@pytest.fixture
def found(housing: Group, member: User) -> Topic:
    return make_topic(housing, member, "Vögel am Fluss", f"Wo brütet der {WORD}?")


def test_only_members_of_the_group_find_a_discussion(
    found: Topic, member: User, facilitator: User, neighbour: User, account: Callable[..., User]
):
    for person in (member, facilitator):
        assert titles(person, WORD) == ["Vögel am Fluss"]
        assert [hit.document.type for hit in ask(person, WORD).hits] == ["topic"]
    for person in (None, neighbour, account("applicant"), account("admin", is_superuser=True)):
        assert titles(person, WORD) == titles(person, "Vögel am Fluss") == []


def test_words_leave_the_index_with_the_post(found: Topic, member: User, facilitator: User):
    reply = make_reply(found, facilitator, "Am Eisvogelweg.")
    assert titles(member, "Eisvogelweg") == ["Vögel am Fluss"]
    hide_post(post=reply, reason="x", by=facilitator)
    assert titles(member, "Eisvogelweg") == titles(facilitator, "Eisvogelweg") == []
    show_post(post=Post.objects.select_related("topic__group").get(pk=reply.pk), by=facilitator)
    assert titles(member, "Eisvogelweg") == ["Vögel am Fluss"]
    delete_post(post=reply, by=facilitator)
    assert titles(member, "Eisvogelweg") == []


def test_changed_words_are_found_and_former_ones_are_not(found: Topic, member: User):
    edit_post(post=found.posts.get(), text="Wo brütet die Rohrdommel?", title="Vögel am See", by=member)

    assert (titles(member, WORD), titles(member, "Rohrdommel")) == ([], ["Vögel am See"])


def test_hidden_topic_takes_its_answers_out_of_the_search(found: Topic, member: User, facilitator: User):
    make_reply(found, facilitator, "Am Eisvogelweg.")
    hide_post(post=found.posts.get(is_first=True), reason="x", by=facilitator)

    assert titles(facilitator, "Eisvogelweg") == titles(facilitator, WORD) == []


def test_moved_discussion_is_found_by_the_other_group_alone(
    found: Topic, member: User, facilitator: User, heat: Group, neighbour: User
):
    Membership.objects.create(group=heat, user=facilitator, role=Membership.Role.FACILITATOR)
    move_topic(topic=found, to=heat, by=User.objects.get(pk=facilitator.pk))

    assert (titles(member, WORD), titles(neighbour, WORD)) == ([], ["Vögel am Fluss"])
