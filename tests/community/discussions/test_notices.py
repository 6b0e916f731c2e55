"""Who is told of what, and what nobody is told any more."""

from collections.abc import Callable

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cms.announcing import kind_of
from cms.users.models import User
from community.discussions.models import Moderation, Post, Reaction, Topic
from community.discussions.moderating import hide_post, report_post, show_post
from community.discussions.notices import MENTION, MODERATED, NEW_TOPIC, REACTION, REPLY, REPORTED
from community.discussions.posting import delete_post, edit_post
from community.discussions.taking_part import set_following, set_group_following, set_reaction
from community.groups.models import Group, Membership
from community.notifications.models import Notification

from .made import make_reply, make_topic


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


def test_new_topic_is_told_to_the_group_but_those_who_do_not_follow(
    commit: Callable, housing: Group, planner: User, colleague: User, lead: User, neighbour: User
):
    set_group_following(group=housing, follows=False, by=lead)
    commit(lambda: make_topic(housing, planner))

    assert told(NEW_TOPIC) == {"Health department"}
    [sentence] = shown_to(colleague, NEW_TOPIC)
    assert sentence == "Planning department began a discussion in the group “Affordable housing”"
    assert "Schulen" not in sentence  # it may be the subject of an e-mail


def test_answer_is_told_to_followers_and_a_mention_to_those_mentioned(
    commit: Callable, topic: Topic, planner: User, colleague: User, lead: User
):
    set_following(topic=topic, follows=True, by=lead)
    Notification.objects.all().delete()
    commit(lambda: make_reply(topic, colleague, "@Project office, und bei euch?"))

    assert (told(REPLY), told(MENTION)) == ({"Planning department"}, {"Project office"})
    set_following(topic=topic, follows=False, by=planner)
    commit(lambda: make_reply(topic, colleague, "Noch etwas"))
    assert Notification.objects.filter(kind=REPLY, person=planner).count() == 1


def test_mention_added_later_is_told_once(commit: Callable, topic: Topic, first: Post, planner: User, colleague: User):
    commit(lambda: edit_post(post=first, text="@Health department!", by=planner))
    commit(lambda: edit_post(post=first, text="@Health department!!", by=planner))

    assert Notification.objects.filter(kind=MENTION).count() == 1


def test_who_left_is_told_nothing_and_sees_nothing(commit: Callable, topic: Topic, planner: User, colleague: User, lead: User):
    commit(lambda: make_reply(topic, colleague, "@Project office"))
    Membership.objects.filter(user__in=[lead, planner]).delete()
    for person in (lead, planner):
        fresh = User.objects.get(pk=person.pk)
        assert shown_to(fresh, MENTION) == shown_to(fresh, REPLY) == []
    mail.outbox.clear()
    commit(lambda: make_reply(topic, colleague, "Noch etwas"))
    assert Notification.objects.exclude(person=colleague).count() == 0
    assert mail.outbox == []


@pytest.mark.parametrize("change", ["hide", "delete"])
def test_hidden_and_deleted_posts_are_withdrawn(
    change: str, commit: Callable, topic: Topic, planner: User, colleague: User, lead: User
):
    post = commit(lambda: make_reply(topic, colleague, "Ein Geheimnis"))
    assert told(REPLY) == {"Planning department"}
    if change == "hide":
        commit(lambda: hide_post(post=post, reason="x", by=lead))
    else:
        commit(lambda: delete_post(post=post, by=colleague))

    assert not Notification.objects.filter(kind=REPLY).exists()


def test_author_learns_what_was_done_and_why(commit: Callable, topic: Topic, colleague: User, lead: User):
    post = make_reply(topic, colleague)
    commit(lambda: hide_post(post=post, reason="Es nennt einen Namen.", by=lead))

    assert told(MODERATED) == {"Health department"}
    [shown] = kind_of(MODERATED).show(colleague, [{"moderation": Moderation.objects.get().pk}])
    assert shown.sentence == "Your post in the group “Affordable housing” was hidden"
    assert shown.details == ("The reason: Es nennt einen Namen.",)
    assert kind_of(MODERATED).show(lead, [{"moderation": Moderation.objects.get().pk}]) == [None]

    commit(lambda: show_post(post=post, by=lead))
    assert len(shown_to(colleague, MODERATED)) == 2


def test_reactions_are_one_notification_with_their_number(
    commit: Callable, first: Post, planner: User, colleague: User, lead: User
):
    for person in (colleague, lead):
        commit(lambda person=person: set_reaction(post=first, kind=Reaction.Kind.THANKS, is_on=True, by=person))

    assert shown_to(planner, REACTION) == ["2 people reacted to your post in the group “Affordable housing”"]
    assert mail.outbox == []
    set_reaction(post=first, kind=Reaction.Kind.THANKS, is_on=False, by=colleague)
    set_reaction(post=first, kind=Reaction.Kind.THANKS, is_on=False, by=lead)
    assert shown_to(planner, REACTION) == []


def test_report_is_told_to_the_facilitators_without_who_reported(
    commit: Callable, first: Post, colleague: User, lead: User, planner: User
):
    commit(lambda: report_post(post=first, words="Ein Name", by=colleague))

    assert told(REPORTED) == {"Project office"}
    [shown] = kind_of(REPORTED).show(lead, [row.facts for row in Notification.objects.filter(kind=REPORTED)])
    assert "Health" not in repr(shown)
    hide_post(post=first, reason="x", by=lead)
    assert shown_to(lead, REPORTED) == []


def test_showing_many_takes_as_many_queries_as_few(
    topic: Topic, planner: User, colleague: User, django_assert_max_num_queries: Callable, django_assert_num_queries: Callable
):
    posts = [make_reply(topic, colleague, f"@Planning department, Satz {number}") for number in range(8)]
    facts = [{"post": post.pk} for post in posts]
    kind_of(MENTION).show(User.objects.get(pk=planner.pk), facts[:1])  # what a process looks up once
    counts = []
    for number in (2, 8):
        reader = User.objects.get(pk=planner.pk)
        with CaptureQueriesContext(connection) as queries:
            assert all(kind_of(MENTION).show(reader, facts[:number]))
        counts.append(len(queries))
    assert counts[0] == counts[1]
