"""Reminders: once each, of what still takes place, to those who want them."""

from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from cms.announcing import kind_of
from cms.users.models import User
from community.groups.archiving import archive_group
from community.groups.models import Group, Membership
from community.meetings.models import Meeting, SignUp
from community.meetings.notices import REMINDER
from community.meetings.places import sign_up
from community.meetings.planning import cancel_meeting
from community.meetings.reminding import remind_people
from community.meetings.subscribing import change_choices
from community.notifications.models import Notification

from .made import move


@pytest.fixture
def signed_up(meeting: Meeting, planner: User) -> Meeting:
    """The planner has had a place for a long time."""
    sign_up(meeting=meeting, by=planner)
    SignUp.objects.update(placed_at=timezone.now() - timedelta(days=10))
    return meeting


def in_(hours: float) -> datetime:
    return timezone.now() + timedelta(hours=hours)


def told() -> list[str]:
    return [
        key.rpartition(".")[2] for key in Notification.objects.filter(kind=REMINDER).order_by("pk").values_list("key", flat=True)
    ]


def test_one_is_reminded_a_day_and_an_hour_before_however_often_the_job_runs(signed_up: Meeting):
    remind_people()
    assert told() == []
    move(signed_up, in_(23))
    for _run in range(3):
        remind_people()
    assert told() == ["day"]


def test_hour_before_follows(signed_up: Meeting):
    move(signed_up, in_(23))
    remind_people()
    start = Meeting.objects.get().starts_at
    SignUp.objects.update(told_of_day=start - timedelta(hours=22.5))
    move(signed_up, start - timedelta(hours=22.5))
    remind_people()
    remind_people()
    assert told() == ["day", "hour"]


def test_late_run_tells_only_what_can_be_used(signed_up: Meeting):
    move(signed_up, in_(0.5))
    remind_people()
    remind_people()
    assert told() == ["hour"]  # one, not both
    move(signed_up, in_(-0.5))
    SignUp.objects.update(told_of_day=None, told_of_hour=None)
    Notification.objects.all().delete()
    remind_people()
    assert told() == []


def test_moved_meeting_is_reminded_of_again(signed_up: Meeting):
    move(signed_up, in_(20))
    remind_people()
    move(signed_up, in_(22))
    remind_people()
    assert told() == ["day", "day"]


def test_nobody_is_reminded_who_has_just_signed_up_or_does_not_want_it(
    signed_up: Meeting, planner: User, colleague: User, lead: User
):
    move(signed_up, in_(20))
    sign_up(meeting=signed_up, by=colleague)
    change_choices(shows_all=False, reminds_day=False, reminds_hour=True, by=planner)
    remind_people()
    assert told() == []
    move(signed_up, in_(0.8))
    SignUp.objects.update(placed_at=in_(-5))
    remind_people()
    assert told() == ["hour", "hour"]


def test_nobody_is_reminded_of_what_is_cancelled_or_archived(signed_up: Meeting, housing: Group, lead: User):
    move(signed_up, in_(20))
    archive_group(group=housing, by=lead)
    remind_people()
    assert told() == []
    Group.objects.update(archived_at=None)
    cancel_meeting(meeting=signed_up, reason="x", by=User.objects.get(pk=lead.pk))
    remind_people()
    assert told() == []


def test_waiting_list_is_not_reminded(signed_up: Meeting, colleague: User):
    Meeting.objects.update(places=1)
    sign_up(meeting=signed_up, by=colleague)
    move(signed_up, in_(20))
    SignUp.objects.update(placed_at=in_(-50))
    remind_people()
    assert Notification.objects.filter(kind=REMINDER, person=colleague).count() == 0


def test_reminder_says_nothing_in_its_subject_and_nothing_to_who_has_left(signed_up: Meeting, planner: User):
    move(signed_up, in_(20))
    remind_people()
    facts = [one.facts for one in Notification.objects.filter(kind=REMINDER)]
    [shown] = kind_of(REMINDER).show(planner, facts)
    assert shown.sentence == "Soon: a meeting of the group “Affordable housing”"
    assert shown.details[0] == signed_up.title
    Membership.objects.filter(user=planner).delete()
    assert kind_of(REMINDER).show(User.objects.get(pk=planner.pk), facts) == [None]
