"""Who is told of meetings, what, and how often."""

from collections.abc import Callable
from datetime import timedelta
from zoneinfo import ZoneInfo

from django.core import mail
from django.utils import timezone

from cms.announcing import kind_of
from cms.users.models import User
from community.groups.archiving import archive_group
from community.groups.models import Group, Membership
from community.meetings.models import Meeting
from community.meetings.notices import CANCELLED, CHANGED, KINDS, MOVED_UP, NEW, POLL, notify_of_meeting
from community.meetings.places import sign_off, sign_up
from community.meetings.planning import cancel_meeting, change_meeting, set_meeting
from community.meetings.polling import close_poll
from community.meetings.repeating import Rhythm
from community.notifications.models import Notification
from tests.queries import fewest_queries

from .made import LINK, TITLE, facts_of, make_meeting, make_the_poll


def told(kind: str) -> set[str]:
    return set(Notification.objects.filter(kind=kind).values_list("person__name", flat=True))


def shown_to(person: User, kind: str) -> list:
    rows = Notification.objects.filter(person=person, kind=kind).order_by("pk")
    return [one for one in kind_of(kind).show(person, [row.facts for row in rows]) if one]


def test_new_meeting_is_told_to_the_group_without_its_title_in_the_sentence(
    commit: Callable, housing: Group, planner: User, colleague: User, lead: User, neighbour: User
):
    commit(lambda: make_meeting(housing, lead))

    assert told(NEW) == {"Planning department", "Health department"}
    [shown] = shown_to(planner, NEW)
    assert shown.sentence == "A new meeting in the group “Affordable housing”"
    assert TITLE in shown.details
    assert LINK not in repr(shown)


def test_series_is_told_once(commit: Callable, housing: Group, planner: User, lead: User):
    commit(lambda: set_meeting(group=housing, facts=facts_of(), rhythm=Rhythm.WEEKLY, times=4, by=lead))

    assert Notification.objects.filter(kind=NEW, person=planner).count() == 1
    [shown] = shown_to(planner, NEW)
    assert "4 dates" in shown.details


def test_change_is_told_to_those_who_come_with_what_has_changed(
    commit: Callable, meeting: Meeting, planner: User, colleague: User, lead: User
):
    sign_up(meeting=meeting, by=planner)
    moved = meeting.starts_at + timedelta(days=1)
    commit(lambda: change_meeting(meeting=meeting, facts={"starts_at": moved, "ends_at": moved + timedelta(hours=2)}, by=lead))
    commit(lambda: change_meeting(meeting=meeting, facts={"shows_municipalities": False}, by=lead))

    assert told(CHANGED) == {"Planning department"}
    [shown] = shown_to(planner, CHANGED)
    assert shown.details[-1] == "What has changed: date and time"


def test_cancelled_meeting_is_told_once_to_all_who_wanted_to_come(
    commit: Callable, meeting: Meeting, planner: User, colleague: User, lead: User
):
    Meeting.objects.update(places=1)
    sign_up(meeting=meeting, by=planner)
    sign_up(meeting=meeting, by=colleague)
    mail.outbox.clear()
    for _press in range(2):
        commit(lambda: cancel_meeting(meeting=meeting, reason="Krank", by=lead))

    assert told(CANCELLED) == {"Planning department", "Health department"}
    assert len(mail.outbox) == 2
    assert {TITLE in one.subject or "Krank" in one.subject for one in mail.outbox} == {False}
    assert all("Krank" in one.body and TITLE in one.body for one in mail.outbox)
    assert told(NEW) == set()


def test_who_left_is_told_nothing_not_even_its_title(commit: Callable, meeting: Meeting, planner: User, lead: User):
    sign_up(meeting=meeting, by=planner)
    commit(lambda: change_meeting(meeting=meeting, facts={"place": "Saal 3"}, by=lead))
    Membership.objects.filter(user=planner).delete()
    fresh = User.objects.get(pk=planner.pk)
    assert shown_to(fresh, CHANGED) == []
    commit(lambda: cancel_meeting(meeting=meeting, reason="x", by=lead))
    assert told(CANCELLED) == set()


def test_place_that_was_given_up_again_is_not_told(commit: Callable, meeting: Meeting, planner: User, colleague: User):
    Meeting.objects.update(places=1)
    sign_up(meeting=meeting, by=planner)
    sign_up(meeting=meeting, by=colleague)
    commit(lambda: sign_off(meeting=meeting, by=planner))
    assert len(shown_to(colleague, MOVED_UP)) == 1
    sign_off(meeting=meeting, by=colleague)
    assert shown_to(colleague, MOVED_UP) == []


def test_times_are_told_in_the_readers_zone_and_the_meetings(commit: Callable, housing: Group, planner: User, lead: User):
    planner.time_zone = ZoneInfo("Africa/Nairobi")
    planner.save()
    make_meeting(housing, lead)
    mail.outbox.clear()
    meeting = Meeting.objects.get()
    sign_up(meeting=meeting, by=planner)
    commit(lambda: change_meeting(meeting=meeting, facts={"place": "Saal 3"}, by=lead))
    [letter] = mail.outbox
    hour = meeting.starts_at.astimezone(ZoneInfo("Africa/Nairobi")).hour
    assert f"{hour}:00" in letter.body
    assert "There: " in letter.body
    assert "15:00" in letter.body


def test_nothing_is_told_of_an_archived_group(commit: Callable, meeting: Meeting, housing: Group, lead: User):
    archive_group(group=housing, by=lead)
    notify_of_meeting.call(meeting.pk, 1)
    assert told(NEW) == set()


def test_poll_is_told_until_it_is_closed(commit: Callable, housing: Group, planner: User, colleague: User, lead: User):
    poll = commit(lambda: make_the_poll(housing, lead))
    assert told(POLL) == {"Planning department", "Health department"}
    assert len(shown_to(planner, POLL)) == 1
    close_poll(poll=poll, by=lead)
    assert shown_to(planner, POLL) == []


def test_meeting_for_all_is_told_to_all_members(commit: Callable, planner: User, neighbour: User, account: Callable[..., User]):
    staff = account("staff", is_superuser=True)
    account("applicant")
    commit(lambda: make_meeting(None, staff))
    assert set(Notification.objects.filter(kind=NEW).values_list("person", flat=True)) == {planner.pk, neighbour.pk}
    [shown] = shown_to(planner, NEW)
    assert shown.sentence == "A new meeting for all members"


def test_showing_many_takes_as_many_queries_as_few(housing: Group, planner: User, lead: User):
    meetings = [make_meeting(housing, lead) for _number in range(20)]
    for meeting in meetings:
        sign_up(meeting=meeting, by=planner)

    def queries(number: int, kind: str) -> int:
        facts = [{"meeting": one.pk, "starts_at": one.starts_at.isoformat(), "names": ["place"]} for one in meetings[:number]]
        return fewest_queries(lambda: kind_of(kind).show(User.objects.get(pk=planner.pk), facts))

    for kind in KINDS:
        if kind.name != POLL:
            assert queries(2, kind.name) == queries(20, kind.name) <= 6
    assert timezone.now() < meetings[0].starts_at
