"""Discussions of an archived group: read by its members, written in by nobody, mailed about to nobody."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from cms.users.models import User
from community.access.verdicts import Refused
from community.discussions.mailing.receiving import receive
from community.discussions.mailing.tokens import reply_address
from community.discussions.models import Post, Reaction, Reminder, Topic
from community.discussions.moderating import hide_post, move_topic, report_post, set_closed, set_pinned
from community.discussions.notices import REMINDER, notify_of_post
from community.discussions.posting import delete_post, edit_post
from community.discussions.reminding import remind_of, tell_due
from community.discussions.taking_part import correct_language, set_following, set_group_following, set_reaction, set_solution
from community.groups.archiving import archive_group
from community.groups.models import Group, Membership
from community.notifications.models import Notification

from .made import make_reply
from .test_mailing import letter


@pytest.fixture
def archived(topic: Topic, lead: User) -> Topic:
    """The question, in a group that is archived now."""
    archive_group(group=topic.group, by=lead)
    return Topic.objects.select_related("group__page").get(pk=topic.pk)


@pytest.fixture
def post(archived: Topic) -> Post:
    return archived.posts.select_related("topic__group").get(is_first=True)


ACTS: dict[str, Callable[[Post, User, User, User], object]] = {
    "answer": lambda post, _planner, colleague, _lead: make_reply(post.topic, colleague, "Doch noch"),
    "edit": lambda post, planner, _colleague, _lead: edit_post(post=post, text="Neu", by=planner),
    "react": lambda post, _planner, colleague, _lead: set_reaction(
        post=post, kind=Reaction.Kind.THANKS, is_on=True, by=colleague
    ),
    "language": lambda post, _planner, colleague, _lead: correct_language(post=post, language="fr", by=colleague),
    "solve": lambda post, planner, _colleague, _lead: set_solution(topic=post.topic, post=None, by=planner),
    "follow": lambda post, _planner, colleague, _lead: set_following(topic=post.topic, follows=True, by=colleague),
    "mute": lambda post, _planner, colleague, _lead: set_group_following(group=post.topic.group, follows=False, by=colleague),
    "remind": lambda post, _planner, colleague, _lead: remind_of(post=post, days=1, by=colleague),
    "pin": lambda post, _planner, _colleague, lead: set_pinned(topic=post.topic, is_pinned=True, by=lead),
    "close": lambda post, _planner, _colleague, lead: set_closed(topic=post.topic, is_closed=True, by=lead),
}


@pytest.mark.parametrize("name", ACTS)
def test_nobody_writes_in_it(name: str, post: Post, planner: User, colleague: User, lead: User):
    with pytest.raises(Refused, match="archived"):
        ACTS[name](post, *(User.objects.get(pk=person.pk) for person in (planner, colleague, lead)))


def test_nothing_is_moved_out_of_it_or_into_it(
    archived: Topic, heat: Group, lead: User, planner: User, joined: Callable[..., User]
):
    Membership.objects.create(group=heat, user=lead, role=Membership.Role.FACILITATOR)
    with pytest.raises(Refused, match="archived"):
        move_topic(topic=archived, to=heat, by=User.objects.get(pk=lead.pk))


def test_what_should_not_be_there_can_still_be_taken_away(topic: Topic, planner: User, colleague: User, lead: User):
    mine, theirs = make_reply(topic, planner, "Mein Beitrag"), make_reply(topic, colleague, "Ein Name")
    archive_group(group=topic.group, by=lead)
    mine, theirs = (Post.objects.select_related("topic__group").get(pk=one.pk) for one in (mine, theirs))
    planner, lead = (User.objects.get(pk=one.pk) for one in (planner, lead))
    report_post(post=theirs, words="Ein Name steht darin", by=planner)
    hide_post(post=theirs, reason="Ein Name", by=lead)
    delete_post(post=mine, by=planner)

    assert list(Post.objects.shown().values_list("is_first", flat=True)) == [True]


def test_members_read_it_without_forms(archived: Topic, client: Client):
    html = client.get(archived.get_absolute_url()).content.decode()

    assert "This group is archived" in html
    for name in ('id="reply-title"', 'value="thanks"', "/act/", "/remind/", "/language/", "/edit/"):
        assert name not in html
    listed = client.get("/en/community/groups/housing/discussions/").content.decode()
    assert archived.title in listed
    assert "Begin a discussion" not in listed
    assert client.get("/en/community/groups/housing/discussions/new/").status_code == 403
    answer = client.post(archived.get_absolute_url(), {"text": "Ein langer Text"})
    assert (answer.status_code, Post.objects.count()) == (422, 1)
    assert "Ein langer Text" in answer.content.decode()


def test_nobody_is_told_of_what_is_in_it(topic: Topic, colleague: User, planner: User, lead: User):
    post = make_reply(topic, colleague, "@Planning department, und ihr?")
    remind_of(post=post, days=1, by=planner)
    Reminder.objects.update(due_at=timezone.now() - timedelta(minutes=1))
    archive_group(group=topic.group, by=lead)
    tell_due()
    notify_of_post.call(post.pk)

    assert not Notification.objects.filter(kind=REMINDER).exists()
    assert not Notification.objects.filter(kind__startswith="discussions.", awaits_mail=True).exists()


def test_answer_by_e_mail_is_given_back(archived: Topic, colleague: User, settings: object):
    settings.REPLY_ADDRESS, settings.REPLY_MAILBOX_URL = "answers@example.org", "imap://x@localhost/INBOX"
    mail.outbox.clear()
    receive(letter(reply_address(colleague, archived), "Mein langer Text"))

    [answer] = mail.outbox
    assert Post.objects.count() == 1
    assert "This group is archived" in answer.body
    assert "Mein langer Text" in answer.body


def test_nothing_in_it_is_asked_on_the_start_page(archived: Topic, colleague: User, client_of: Callable[..., Client]):
    assert archived.title not in client_of(colleague).get("/en/community/").content.decode()
