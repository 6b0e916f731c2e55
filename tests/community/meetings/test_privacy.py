"""What meetings hold about a person, and what stays when she is erased."""

from cms.users.models import User
from community.groups.models import Group
from community.meetings.attendance import export_attendance
from community.meetings.models import AttendanceExport, DateAnswer, DatePoll, Meeting, PersonalCalendar, SignUp
from community.meetings.places import sign_up
from community.meetings.polling import answer_poll
from community.meetings.subscribing import make_address
from community.privacy.registry import erase_person, held_of

from .made import BERLIN, TITLE, make_meeting, make_the_poll


def test_export_has_what_is_hers_and_no_secret(meeting: Meeting, housing: Group, planner: User, colleague: User, lead: User):
    poll = make_the_poll(housing, lead)
    for person in (planner, colleague):
        sign_up(meeting=meeting, by=person)
        answer_poll(poll=poll, answers={poll.slots.first().pk: "yes"}, by=person)
    token = make_address(by=planner)
    told = {holding.model: rows for holding, rows in held_of(planner)}

    assert [row["state"] for row in told[SignUp]] == ["going"]
    assert [row["value"] for row in told[DateAnswer]] == ["yes"]
    assert told[PersonalCalendar][0]["made_at"] is not None
    assert told[Meeting] == told[DatePoll] == []
    assert token not in repr(told)
    assert "token_hash" not in told[PersonalCalendar][0]
    assert "Health" not in repr(told)


def test_erased_person_leaves_meetings_and_takes_her_sign_ups(meeting: Meeting, housing: Group, planner: User, lead: User):
    poll = make_the_poll(housing, lead)
    for person in (planner, lead):
        sign_up(meeting=meeting, by=person)
        answer_poll(poll=poll, answers={poll.slots.first().pk: "no"}, by=person)
    export_attendance(meeting=meeting, zone=BERLIN, by=lead)
    make_address(by=lead)
    erase_person(user=lead)

    assert Meeting.objects.values_list("title", "created_by").get() == (TITLE, None)
    assert DatePoll.objects.get().created_by is None
    assert AttendanceExport.objects.values_list("by", "number").get() == (None, 2)
    assert list(SignUp.objects.values_list("person", flat=True)) == [planner.pk]
    assert list(DateAnswer.objects.values_list("person", flat=True)) == [planner.pk]
    assert not PersonalCalendar.objects.exists()


def test_past_sign_ups_are_erased_too(housing: Group, planner: User, lead: User):
    meeting = make_meeting(housing, lead)
    sign_up(meeting=meeting, by=planner)
    erase_person(user=planner)
    assert not SignUp.objects.exists()
