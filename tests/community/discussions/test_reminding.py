"""“Remind me of this”."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from cms.announcing import kind_of
from cms.users.models import User
from community.access.verdicts import Refused
from community.discussions.models import Post, Reminder
from community.discussions.notices import REMINDER
from community.discussions.reminding import remind_of, tell_due
from community.groups.models import Membership
from community.notifications.models import Notification


def test_person_is_reminded_once_when_the_moment_has_come(first: Post, colleague: User):
    remind_of(post=first, days=30, by=colleague)
    wish = remind_of(post=first, days=7, by=colleague)
    tell_due()
    assert (Reminder.objects.count(), Notification.objects.filter(kind=REMINDER).count()) == (1, 0)
    Reminder.objects.filter(pk=wish.pk).update(due_at=timezone.now() - timedelta(minutes=1))
    for _twice in range(2):
        tell_due()

    [told] = Notification.objects.filter(kind=REMINDER)
    assert told.person == colleague
    [shown] = kind_of(REMINDER).show(colleague, [told.facts])
    assert shown.sentence == "You wanted to be reminded of a post in the group “Affordable housing”"
    Membership.objects.filter(user=colleague).delete()
    assert kind_of(REMINDER).show(User.objects.get(pk=colleague.pk), [told.facts]) == [None]


def test_only_readers_are_reminded(first: Post, neighbour: User):
    with pytest.raises(Refused):
        remind_of(post=first, days=1, by=neighbour)


@pytest.mark.parametrize(("days", "status", "left"), [("7", 302, 1), ("0", 302, 0), ("8", 404, 0), ("", 404, 0), ("x", 404, 0)])
def test_page_takes_what_it_offers(days: str, status: int, left: int, client: Client, first: Post):
    answer = client.post(f"/en/community/discussions/posts/{first.pk}/remind/", {"days": days})

    assert (answer.status_code, Reminder.objects.count()) == (status, left)
