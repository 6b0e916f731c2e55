"""Setting, changing, cancelling and repeating meetings."""

from collections.abc import Callable
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from cms.users.models import User
from community.access.actor import Actor
from community.access.verdicts import Refused
from community.groups.archiving import archive_group
from community.groups.models import Group
from community.meetings.models import Meeting
from community.meetings.planning import SavedMeanwhile, cancel_meeting, change_meeting, copy_meeting, set_meeting
from community.meetings.repeating import Rhythm, dates_after
from community.meetings.rules import can_change, can_read, can_see_link

from .made import BERLIN, facts_of, make_meeting, move, soon


def test_only_facilitators_set_meetings_of_their_group(housing: Group, planner: User, lead: User, neighbour: User, editor: User):
    assert make_meeting(housing, lead).group == housing
    for person in (planner, neighbour, editor):
        with pytest.raises(Refused):
            make_meeting(housing, person)


def test_only_staff_set_meetings_for_all_members(lead: User, planner: User, account: Callable[..., User]):
    staff = account("staff", is_superuser=True)
    meeting = make_meeting(None, staff)

    assert can_read(Actor(planner), meeting)
    assert not can_read(Actor(account("applicant")), meeting)
    assert list(Meeting.objects.visible_to(Actor(planner))) == [meeting]
    assert list(Meeting.objects.visible_to(Actor(account("other")))) == []
    with pytest.raises(Refused, match="Only staff"):
        make_meeting(None, lead)


def test_members_of_other_groups_see_nothing(meeting: Meeting, neighbour: User, planner: User, account: Callable[..., User]):
    administrator = account("administrator", is_superuser=True)
    assert list(Meeting.objects.visible_to(Actor(planner))) == [meeting]
    for person in (neighbour, administrator):
        assert not can_read(Actor(person), meeting)
        assert list(Meeting.objects.visible_to(Actor(person))) == []


@pytest.mark.parametrize(
    "facts",
    [
        {"starts_at": soon(-1)},
        {"ends_at": soon(14, 15)},
        {"signup_until": soon(14, 16)},
    ],
    ids=["past", "ends at once", "sign-up after the beginning"],
)
def test_impossible_times_are_refused(facts: dict, housing: Group, lead: User):
    with pytest.raises(ValidationError):
        make_meeting(housing, lead, **facts)
    assert not Meeting.objects.exists()


def test_every_change_raises_the_sequence_and_keeps_the_uid(meeting: Meeting, lead: User):
    uid = meeting.uid
    changed = change_meeting(meeting=meeting, facts={"place": " Saal\n3 "}, by=lead)
    assert (changed.uid, changed.sequence, changed.place) == (uid, 1, "Saal 3")
    assert change_meeting(meeting=meeting, facts={"place": "Saal 3"}, by=lead).sequence == 1
    with pytest.raises(SavedMeanwhile):
        change_meeting(meeting=meeting, facts={"place": "Saal 4"}, made_of=0, by=lead)


def test_cancelled_meeting_stays_with_its_reason_and_cannot_be_changed(meeting: Meeting, lead: User):
    cancelled = cancel_meeting(meeting=meeting, reason=" Krank.\0 ", by=lead)
    assert (cancelled.is_cancelled, cancelled.cancel_reason, cancelled.sequence) == (True, "Krank.", 1)
    assert cancel_meeting(meeting=meeting, reason="Noch einmal", by=lead).cancel_reason == "Krank."
    with pytest.raises(Refused, match="cancelled"):
        change_meeting(meeting=meeting, facts={"place": "Saal 3"}, by=lead)


def test_meeting_that_is_over_is_not_changed_nor_one_that_has_begun_cancelled(meeting: Meeting, lead: User):
    move(meeting, timezone.now() - timedelta(minutes=5))
    with pytest.raises(Refused, match="begun"):
        cancel_meeting(meeting=meeting, reason="x", by=lead)
    assert change_meeting(meeting=meeting, facts={"place": "Saal 9"}, by=lead).place == "Saal 9"
    move(meeting, timezone.now() - timedelta(days=1))
    with pytest.raises(Refused, match="over"):
        change_meeting(meeting=meeting, facts={"place": "Saal 3"}, by=lead)


def test_nobody_writes_in_an_archived_group(meeting: Meeting, housing: Group, lead: User, planner: User):
    archive_group(group=housing, by=lead)
    lead = User.objects.get(pk=lead.pk)
    meeting = Meeting.objects.select_related("group").get(pk=meeting.pk)

    assert can_read(Actor(planner), meeting)
    for change in (
        lambda: make_meeting(Group.objects.get(pk=housing.pk), lead),
        lambda: change_meeting(meeting=meeting, facts={"place": "x"}, by=lead),
        lambda: cancel_meeting(meeting=meeting, reason="x", by=lead),
        lambda: copy_meeting(meeting=meeting, dates=[soon(30)], by=lead),
    ):
        with pytest.raises(Refused, match="archived"):
            change()


def test_link_is_shown_to_those_with_a_place_if_the_facilitator_says_so(meeting: Meeting, planner: User, lead: User):
    assert not can_see_link(Actor(planner), meeting, is_going=False)
    assert can_see_link(Actor(planner), meeting, is_going=True)
    assert can_see_link(Actor(lead), meeting, is_going=False)
    meeting.is_link_for_participants = False
    assert can_see_link(Actor(planner), meeting, is_going=False)
    assert can_change(Actor(lead), meeting)


@pytest.mark.parametrize(
    ("rhythm", "expected"),
    [
        (Rhythm.WEEKLY, [(3, 28), (4, 4)]),
        (Rhythm.FORTNIGHTLY, [(4, 4), (4, 18)]),
        (Rhythm.MONTHLY, [(4, 18), (5, 16)]),
    ],
)
def test_repeated_dates_keep_their_time_of_day(rhythm: Rhythm, expected: list):
    start = datetime(2027, 3, 21, 15, tzinfo=BERLIN)  # the third Sunday, a week before the clocks change
    dates = dates_after(start, BERLIN, rhythm, 2)

    assert [(one.month, one.day) for one in dates] == expected
    assert {one.astimezone(BERLIN).hour for one in dates} == {15}


def test_fifth_weekday_is_the_last_one():
    start = datetime(2027, 1, 29, 10, tzinfo=BERLIN)  # the fifth Friday
    assert [one.day for one in dates_after(start, BERLIN, Rhythm.MONTHLY, 2)] == [26, 26]


def test_series_is_meetings_of_their_own(housing: Group, lead: User):
    facts = facts_of(starts_at=soon(), signup_until=soon() - timedelta(days=1))
    made = set_meeting(group=housing, facts=facts, rhythm=Rhythm.WEEKLY, times=3, by=lead)

    assert len(made) == Meeting.objects.count() == 3
    assert len({one.uid for one in made}) == 3
    assert {one.series for one in made} == {made[0].series}
    later = made[2]
    assert (later.starts_at.astimezone(BERLIN).hour, later.ends_at - later.starts_at) == (15, timedelta(hours=1))
    assert later.signup_until is not None
    assert later.signup_until.astimezone(BERLIN).date() == later.starts_at.astimezone(BERLIN).date() - timedelta(days=1)
    cancel_meeting(meeting=made[1], reason="x", by=lead)
    assert Meeting.objects.taking_place().count() == 2


@pytest.mark.parametrize("times", [27, 10_000])
def test_too_many_dates_are_refused(times: int, housing: Group, lead: User):
    with pytest.raises(ValidationError):
        set_meeting(group=housing, facts=facts_of(), rhythm=Rhythm.WEEKLY, times=times, by=lead)
    assert not Meeting.objects.exists()


def test_copy_of_a_cancelled_meeting_takes_place(meeting: Meeting, lead: User):
    cancel_meeting(meeting=meeting, reason="Krank", by=lead)
    [copy] = copy_meeting(meeting=meeting, dates=[soon(30), soon(30)], by=lead)

    assert (copy.title, copy.is_cancelled, copy.cancel_reason, copy.sign_ups.count()) == (meeting.title, False, "", 0)
    assert copy.uid != meeting.uid
    assert copy.starts_at == soon(30)


def test_zone_of_a_meeting_is_kept(housing: Group, lead: User):
    nairobi = ZoneInfo("Africa/Nairobi")
    meeting = make_meeting(housing, lead, starts_at=soon(hour=9, zone=nairobi), time_zone="Africa/Nairobi")
    assert Meeting.objects.get(pk=meeting.pk).starts_at.astimezone(meeting.zone).hour == 9
