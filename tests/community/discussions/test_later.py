"""Posts that are sent later: kept, changed, sent once, and kept with a word to their author if she may not say them any more."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.utils import timezone

from cms.announcing import kind_of
from cms.users.models import User
from community.access.actor import actor_of
from community.access.verdicts import Refused
from community.discussions import later as sending
from community.discussions.later import GIVE_UP_AFTER, LATEST, MOST, change_later_post, delete_later_post, send_due, send_now
from community.discussions.models import LaterPost, Post, Topic
from community.discussions.moderating import hide_post, move_topic, set_closed
from community.discussions.not_sent import NOT_SENT
from community.discussions.posting import delete_post
from community.groups.archiving import archive_group
from community.groups.memberships import ban_member
from community.groups.models import Group, Membership
from community.notifications.models import Notification
from community.privacy.registry import erase_person, held_of
from tests.community.applications.composing.test_at_once import at_once

from .made import keep_answer, keep_topic, make_due, make_reply, make_topic

NOT_A_MEMBER = "This room is for the members of the group, and you are not one of them."


def again(person: User) -> User:
    """Return the account as another request would find it."""
    return User.objects.get(pk=person.pk)


def told(person: User) -> list[Notification]:
    return list(Notification.objects.filter(kind=NOT_SENT, person=person))


def words_shown(person: User) -> list[tuple[str, tuple[str, ...]] | None]:
    shown = kind_of(NOT_SENT).show(again(person), [one.facts for one in told(person)])
    return [one and (one.sentence, one.details) for one in shown]


# --- Sending ----------------------------------------------------------------------------------------------------------


def test_discussion_begins_at_its_moment_and_once(housing: Group, planner: User, colleague: User):
    later = keep_topic(housing, planner, text="@Health department, wer öffnet?", is_question=True)
    send_due()
    assert (LaterPost.objects.count(), Topic.objects.count()) == (1, 0)
    make_due(later)
    for _twice in range(2):
        send_due()

    assert LaterPost.objects.count() == 0
    [topic] = Topic.objects.all()
    assert (topic.title, topic.author, topic.is_question, topic.language) == ("Später mehr", planner, True, "de")
    assert timezone.now() - topic.created_at < timedelta(hours=1)
    assert [mention.person for mention in topic.posts.get().mentions.all()] == [colleague]
    assert told(planner) == []


def test_answer_is_sent_at_its_moment_with_its_quotation(topic: Topic, first: Post, colleague: User):
    make_due(keep_answer(topic, colleague, "Das antworte ich erst nach der Sitzung.", answers=first, language=""))
    send_due()

    post = topic.posts.get(is_first=False)
    assert (post.text, post.author, post.answers) == ("Das antworte ich erst nach der Sitzung.", colleague, first)
    assert post.language == "de"


def test_words_that_do_not_tell_their_language_are_in_that_of_their_author(topic: Topic, colleague: User):
    User.objects.filter(pk=colleague.pk).update(language="fr")
    make_due(keep_answer(topic, colleague, "Voilà.", language=""))
    send_due()

    assert topic.posts.get(is_first=False).language == "fr"


def test_same_title_twice_today_begin_two_discussions_if_their_texts_differ(housing: Group, planner: User):
    for text in ("Die erste Woche.", "Die zweite Woche."):
        make_due(keep_topic(housing, planner, text=text))
    send_due()

    assert sorted(Post.objects.values_list("text", flat=True)) == ["Die erste Woche.", "Die zweite Woche."]


def test_author_sends_it_now_and_nobody_else_can(topic: Topic, colleague: User, lead: User):
    later = keep_answer(topic, colleague)
    assert send_now(later=later, by=lead) is None
    assert delete_later_post(later=later, by=lead) is False
    with pytest.raises(LaterPost.DoesNotExist):
        change_later_post(later=later, written={"text": "Fremde Worte"}, send_at=soon(), by=lead)

    post = send_now(later=later, by=colleague)
    assert (post.text, post.author) == ("Das antworte ich später.", colleague)
    assert send_now(later=later, by=colleague) is None
    assert topic.posts.filter(is_first=False).count() == 1


def test_what_was_put_off_in_the_last_moment_is_not_sent(topic: Topic, colleague: User, monkeypatch: pytest.MonkeyPatch):
    later = make_due(keep_answer(topic, colleague))
    real = sending.send_if_due

    def put_off(key: int) -> None:
        change_later_post(later=later, written={"text": "Doch lieber so."}, send_at=soon(), by=colleague)
        real(key)

    monkeypatch.setattr(sending, "send_if_due", put_off)
    send_due()

    assert (LaterPost.objects.get().text, topic.posts.count()) == ("Doch lieber so.", 1)


def test_one_that_fails_does_not_hold_up_the_others_and_is_tried_again(
    topic: Topic, colleague: User, monkeypatch: pytest.MonkeyPatch
):
    make_due(keep_answer(topic, colleague, text="Eins"))
    make_due(keep_answer(topic, colleague, text="Zwei"))
    real = sending.send

    def send(later: LaterPost) -> Any:
        if later.text == "Eins":
            raise OSError
        return real(later)

    with monkeypatch.context() as patch:
        patch.setattr(sending, "send", send)
        send_due()
    assert list(LaterPost.objects.values_list("text", "refused_at")) == [("Eins", None)]
    send_due()

    assert list(topic.posts.filter(is_first=False).values_list("text", flat=True)) == ["Zwei", "Eins"]


def test_author_is_told_of_one_that_fails_for_a_day(topic: Topic, colleague: User, monkeypatch: pytest.MonkeyPatch):
    recent, late = (keep_answer(topic, colleague, text=text) for text in ("Heute", "Gestern"))
    LaterPost.objects.filter(pk=recent.pk).update(send_at=timezone.now() - GIVE_UP_AFTER + timedelta(minutes=1))
    LaterPost.objects.filter(pk=late.pk).update(send_at=timezone.now() - GIVE_UP_AFTER)
    with monkeypatch.context() as patch:
        patch.setattr(sending, "send", fail)
        for _twice in range(2):
            send_due()

    assert list(LaterPost.objects.not_sent()) == [late]
    assert words_shown(colleague) == [("A post that you wanted to send later could not be sent", ())]
    send_due()
    assert list(LaterPost.objects.all()) == [late]


def fail(_later: LaterPost) -> None:
    raise OSError


@pytest.mark.django_db(transaction=True)
def test_workers_at_once_send_it_once(topic: Topic, colleague: User, planner: User):
    for number in range(3):
        make_due(keep_answer(topic, colleague, text=f"Beitrag {number}"))
    own = LaterPost.objects.first()

    at_once(send_due, send_due, lambda: send_now(later=own, by=again(colleague)))
    send_due()

    assert LaterPost.objects.count() == 0
    found = topic.posts.filter(is_first=False).values_list("text", flat=True)
    assert sorted(found) == ["Beitrag 0", "Beitrag 1", "Beitrag 2"]


@pytest.mark.django_db(transaction=True)
def test_discussion_that_is_deleted_while_answers_are_sent_loses_no_words(housing: Group, planner: User, colleague: User):
    topic = make_topic(housing, planner)
    make_due(keep_answer(topic, colleague))
    post = topic.posts.select_related("topic__group").get()

    at_once(send_due, lambda: delete_post(post=post, by=planner))
    send_due()

    kept, sent = LaterPost.objects.not_sent().count(), Post.objects.filter(author=colleague).count()
    assert kept + sent == 1


# --- What may not be said any more ------------------------------------------------------------------------------------


def leave(topic: Topic, person: User, lead: User) -> None:
    Membership.objects.filter(user=person).delete()


def deactivate(topic: Topic, person: User, lead: User) -> None:
    User.objects.filter(pk=person.pk).update(is_active=False)


def move(topic: Topic, person: User, lead: User) -> None:
    heat = Group.objects.create(slug="elsewhere", name="Elsewhere")
    Membership.objects.create(group=heat, user=lead, role=Membership.Role.FACILITATOR)
    move_topic(topic=topic, to=heat, by=again(lead))


def delete(topic: Topic, person: User, lead: User) -> None:
    delete_post(post=topic.posts.select_related("topic__group").get(), by=topic.author)


OBSTACLES: dict[str, tuple[Callable[[Topic, User, User], object], str]] = {
    "left": (leave, NOT_A_MEMBER),
    "archived": (
        lambda topic, _person, lead: archive_group(group=topic.group, by=lead),
        "This group is archived. Its members can read everything, but nobody can add or change anything.",
    ),
    "closed": (
        lambda topic, _person, lead: set_closed(topic=topic, is_closed=True, by=lead),
        "This discussion is closed. You can read it, and begin another one.",
    ),
    "hidden": (
        lambda topic, _person, lead: hide_post(post=topic.posts.select_related("topic__group").get(), reason="Ein Name", by=lead),
        "This is not there any more, or it is not for you.",
    ),
    "moved": (move, NOT_A_MEMBER),
    "deleted": (delete, "The discussion was deleted."),
    "group deleted": (lambda topic, _person, _lead: Group.objects.get(pk=topic.group_id).delete(), "The discussion was deleted."),
}


@pytest.mark.parametrize("name", OBSTACLES)
def test_answer_that_may_not_be_said_stays_and_its_author_is_told_once(
    name: str, topic: Topic, colleague: User, lead: User, django_capture_on_commit_callbacks: Callable[..., Any]
):
    later = make_due(keep_answer(topic, colleague))
    happen, reason = OBSTACLES[name]
    happen(Topic.objects.select_related("group__page", "author").get(pk=topic.pk), colleague, lead)
    mail.outbox.clear()
    with django_capture_on_commit_callbacks(execute=True):
        for _twice in range(2):
            send_due()

    later.refresh_from_db()
    assert later.text == "Das antworte ich später."
    assert later.refused_at is not None
    assert not Post.objects.filter(author=colleague).exists()
    assert len(told(colleague)) == 1
    assert words_shown(colleague) == [("A post that you wanted to send later could not be sent", (reason,))]
    [letter] = mail.outbox
    assert letter.recipients() == [f'"Health department" <{colleague.email}>']
    assert reason in letter.body
    assert later.text not in letter.body


@pytest.mark.parametrize(
    ("happen", "reason"),
    [(OBSTACLES["left"][0], OBSTACLES["left"][1]), (OBSTACLES["group deleted"][0], "The group was deleted.")],
)
def test_discussion_that_may_not_begin_stays(
    happen: Callable[..., object], reason: str, topic: Topic, housing: Group, colleague: User, lead: User
):
    later = make_due(keep_topic(housing, colleague))
    happen(topic, colleague, lead)
    send_due()

    assert list(LaterPost.objects.not_sent()) == [later]
    assert [details for _sentence, details in words_shown(colleague)] == [(reason,)]


def test_person_without_an_active_account_says_nothing(topic: Topic, colleague: User, lead: User):
    later = make_due(keep_answer(topic, colleague))
    deactivate(topic, colleague, lead)
    send_due()

    assert list(LaterPost.objects.not_sent()) == [later]
    assert (topic.posts.count(), told(colleague)) == (1, [])


def test_banned_person_says_nothing(topic: Topic, colleague: User, lead: User):
    make_due(keep_answer(topic, colleague))
    ban_member(membership=Membership.objects.get(group=topic.group, user=colleague), by=lead)
    send_due()

    assert (LaterPost.objects.not_sent().count(), topic.posts.count(), len(told(colleague))) == (1, 1, 1)


def test_what_could_not_be_sent_waits_again_with_another_moment_and_is_told_again(topic: Topic, colleague: User, lead: User):
    later = make_due(keep_answer(topic, colleague))
    set_closed(topic=topic, is_closed=True, by=lead)
    send_due()
    LaterPost.objects.filter(pk=later.pk).update(refused_at=timezone.now() - timedelta(days=1))
    Notification.objects.filter(kind=NOT_SENT).update(key="yesterday")
    change_later_post(later=later, written={"text": "Noch einmal."}, send_at=soon(), by=colleague)
    assert words_shown(colleague) == [None]
    make_due(later)
    send_due()
    assert len(told(colleague)) == 2

    set_closed(topic=topic, is_closed=False, by=lead)
    assert words_shown(colleague) == [("A post that you wanted to send later could not be sent", ())] * 2
    assert send_now(later=later, by=again(colleague)).text == "Noch einmal."
    assert words_shown(colleague) == [None, None]


# --- Keeping ----------------------------------------------------------------------------------------------------------


def soon() -> datetime:
    return timezone.now() + timedelta(days=1)


def test_only_who_may_write_now_writes_for_later(topic: Topic, housing: Group, neighbour: User, colleague: User, lead: User):
    with pytest.raises(Refused):
        keep_topic(housing, neighbour)
    set_closed(topic=topic, is_closed=True, by=lead)
    with pytest.raises(Refused, match="closed"):
        keep_answer(topic, colleague)
    delete_post(post=topic.posts.select_related("topic__group").get(), by=topic.author)
    with pytest.raises(Refused, match="deleted"):
        keep_answer(topic, colleague)
    assert LaterPost.objects.count() == 0


@pytest.mark.parametrize(
    ("moment", "sentence"),
    [
        (timedelta(), "This moment has passed. Choose a later one."),
        (timedelta(days=-1), "This moment has passed. Choose a later one."),
        (LATEST + timedelta(minutes=1), "Choose a moment within a year."),
    ],
)
def test_moment_is_in_the_future_and_within_a_year(moment: timedelta, sentence: str, topic: Topic, colleague: User):
    with pytest.raises(ValidationError) as refused:
        keep_answer(topic, colleague, send_at=timezone.now() + moment)
    assert refused.value.message_dict == {"send_at": [sentence]}
    later = keep_answer(topic, colleague)
    with pytest.raises(ValidationError):
        change_later_post(later=later, written={}, send_at=timezone.now() + moment, by=colleague)


def test_so_many_are_kept_and_no_more(topic: Topic, colleague: User, planner: User):
    LaterPost.objects.bulk_create(
        LaterPost(author=colleague, group=topic.group, topic=topic, is_answer=True, text=str(number), send_at=soon())
        for number in range(MOST)
    )
    with pytest.raises(ValidationError, match="50 posts of yours are kept to be sent later"):
        keep_answer(topic, colleague)
    assert keep_answer(topic, planner).pk


def test_same_words_for_the_same_moment_are_one_post(topic: Topic, colleague: User):
    when = soon()
    first = keep_answer(topic, colleague, send_at=when)

    assert keep_answer(topic, colleague, send_at=when) == first
    assert keep_answer(topic, colleague, send_at=when + timedelta(hours=1)) != first
    assert keep_answer(topic, colleague, send_at=when, text="Anderes") != first
    assert LaterPost.objects.count() == 3


@pytest.mark.django_db(transaction=True)
def test_press_twice_at_once_keeps_one(topic: Topic, colleague: User):
    when = soon()
    at_once(*[lambda: keep_answer(topic, again(colleague), send_at=when).pk] * 3)

    assert LaterPost.objects.count() == 1


# --- Whose it is ------------------------------------------------------------------------------------------------------


def test_nobody_else_reads_it_and_its_author_exports_it(topic: Topic, colleague: User, planner: User, lead: User):
    later = keep_answer(topic, colleague)
    for other in (planner, lead):
        assert list(LaterPost.objects.visible_to(actor_of(other))) == []
        assert "später" not in repr(list(held_of(other)))
    deactivated = again(colleague)
    deactivated.is_active = False
    assert list(LaterPost.objects.visible_to(actor_of(deactivated))) == []

    assert list(LaterPost.objects.visible_to(actor_of(colleague))) == [later]
    [row] = {holding.model: rows for holding, rows in held_of(colleague)}[LaterPost]
    assert (row["text"], row["topic"], row["title"]) == ("Das antworte ich später.", topic, "")


def test_erased_person_leaves_nothing_to_send(topic: Topic, colleague: User):
    make_due(keep_answer(topic, colleague))
    erase_person(user=colleague)
    send_due()

    assert (LaterPost.objects.count(), topic.posts.count()) == (0, 1)


def test_quoted_post_that_is_deleted_is_not_quoted(topic: Topic, colleague: User, lead: User):
    quoted = make_reply(topic, lead, "Zitat")
    make_due(keep_answer(topic, colleague, answers=quoted))
    delete_post(post=quoted, by=lead)
    send_due()

    assert topic.posts.get(author=colleague).answers is None
