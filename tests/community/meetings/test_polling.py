"""Polls that find a date."""

from collections.abc import Callable

import pytest
from django.core.exceptions import ValidationError

from cms.users.models import User
from community.access.actor import Actor, actor_of
from community.access.verdicts import Refused
from community.groups.archiving import archive_group
from community.groups.models import Group, Membership
from community.meetings.models import DateAnswer, DatePoll, DateSlot, Meeting
from community.meetings.poll_results import results_of
from community.meetings.polling import answer_poll, choose_date, close_poll, make_poll
from community.notifications.models import Notification

from .made import make_the_poll, soon, states


@pytest.fixture
def poll(housing: Group, lead: User) -> DatePoll:
    return make_the_poll(housing, lead)


@pytest.fixture
def slots(poll: DatePoll) -> list[DateSlot]:
    return list(poll.slots.all())


def say(poll: DatePoll, slots: list[DateSlot], by: User, *values: str) -> None:
    answer_poll(poll=poll, answers={slot.pk: value for slot, value in zip(slots, values, strict=False)}, by=by)


def test_members_answer_and_the_best_date_is_marked(
    poll: DatePoll, slots: list[DateSlot], planner: User, colleague: User, lead: User
):
    say(poll, slots, planner, "yes", "maybe", "no")
    say(poll, slots, colleague, "no", "yes", "no")
    say(poll, slots, planner, "yes", "yes")
    results = results_of(actor_of(planner), poll)

    assert [(one.yes, one.maybe, one.no, one.is_best) for one in results.slots] == [
        (1, 0, 1, False),
        (2, 0, 0, True),
        (0, 0, 2, False),
    ]
    assert [(one.name, one.is_you) for one in results.people] == [("Planning department", True), ("Health department", False)]


def test_only_members_answer_and_only_open_polls(
    poll: DatePoll, slots: list[DateSlot], neighbour: User, planner: User, lead: User
):
    with pytest.raises(Refused):
        say(poll, slots, neighbour, "yes")
    close_poll(poll=poll, by=lead)
    with pytest.raises(Refused, match="closed"):
        say(poll, slots, planner, "yes")
    assert not DateAnswer.objects.exists()


def test_chosen_date_becomes_the_meeting_with_those_who_said_yes(
    poll: DatePoll, slots: list[DateSlot], planner: User, colleague: User, lead: User, commit: Callable
):
    say(poll, slots, planner, "yes")
    say(poll, slots, colleague, "maybe")
    with pytest.raises(Refused):
        choose_date(poll=poll, slot=slots[0], by=planner)
    meeting = commit(lambda: choose_date(poll=poll, slot=slots[0], by=lead))

    assert (meeting.title, meeting.starts_at) == (poll.title, slots[0].starts_at)
    assert (meeting.ends_at - meeting.starts_at).total_seconds() == 90 * 60
    assert states(meeting) == {"Planning department": "going"}
    assert choose_date(poll=poll, slot=slots[1], by=lead) == meeting
    assert Meeting.objects.count() == 1
    assert Notification.objects.filter(kind="meetings.new").count() == 2


def test_who_left_does_not_count(poll: DatePoll, slots: list[DateSlot], planner: User, lead: User):
    say(poll, slots, planner, "yes")
    Membership.objects.filter(user=planner).delete()
    assert results_of(Actor(lead), poll).slots[0].yes == 0
    meeting = choose_date(poll=poll, slot=slots[0], by=lead)
    assert states(meeting) == {}


@pytest.mark.parametrize(
    "dates", [[], [soon(20)], [soon(20), soon(20)], [soon(-1), soon(20)], [soon(20 + day) for day in range(21)]]
)
def test_bad_dates_are_refused(dates: list, housing: Group, lead: User):
    facts = {"title": "x", "language": "de", "time_zone": "Europe/Berlin", "minutes": 60}
    with pytest.raises(ValidationError):
        make_poll(group=housing, facts=facts, dates=dates, by=lead)


def test_answers_for_dates_of_another_poll_are_ignored(poll: DatePoll, heat: Group, neighbour: User, planner: User):
    other = make_the_poll(heat, neighbour)
    answer_poll(poll=poll, answers={other.slots.first().pk: "yes"}, by=planner)
    assert not DateAnswer.objects.exists()


def test_archived_group_is_asked_nothing(poll: DatePoll, slots: list[DateSlot], housing: Group, planner: User, lead: User):
    archive_group(group=housing, by=lead)
    poll, lead, planner = DatePoll.objects.get(pk=poll.pk), User.objects.get(pk=lead.pk), User.objects.get(pk=planner.pk)
    for change in (
        lambda: say(poll, slots, planner, "yes"),
        lambda: choose_date(poll=poll, slot=slots[0], by=lead),
        lambda: close_poll(poll=poll, by=lead),
    ):
        with pytest.raises(Refused, match="archived"):
            change()
