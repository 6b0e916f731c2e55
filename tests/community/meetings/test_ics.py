"""Calendars: right at every time of the year in every program, changed and cancelled ones known as such, and read by nobody else."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta, tzinfo
from functools import lru_cache
from io import StringIO
from zoneinfo import ZoneInfo, available_timezones

import pytest
from dateutil.tz import tzical
from django.test import Client
from django.utils import timezone
from icalendar import Calendar

from cms.ics_zones import timezone_component
from cms.users.models import User
from community import own_dates
from community.groups.archiving import archive_group
from community.groups.models import Group, Membership
from community.meetings.models import Meeting, PersonalCalendar
from community.meetings.places import sign_up
from community.meetings.planning import cancel_meeting, change_meeting
from community.meetings.subscribing import change_choices, make_address, revoke_address
from community.own_dates import OwnDate
from tests.community.applications.made import make_application
from tests.queries import fewest_queries

from .made import LINK, TITLE, make_meeting

ZONES = sorted(name for name in available_timezones() if "/" in name)


@lru_cache
def outlook_zone(name: str, first: int, last: int) -> tzinfo:
    """Return a zone as a program sees it which reads nothing of it but its rules."""
    component = timezone_component(name, first, last)
    assert component is not None
    text = component.to_ical().decode()
    assert "RDATE" not in text
    return tzical(StringIO(f"BEGIN:VCALENDAR\r\n{text}END:VCALENDAR\r\n")).get(name)


def outlook_offset(name: str, first: int, last: int, moment: datetime) -> timedelta:
    zone = outlook_zone(name, first, last)
    return moment.astimezone(ZoneInfo(name)).replace(tzinfo=zone).utcoffset()


@pytest.mark.parametrize(
    "name", ["Europe/Berlin", "Africa/Cairo", "Asia/Beirut", "America/New_York", "Africa/Nairobi", "Australia/Sydney"]
)
def test_zone_is_right_on_every_day_of_three_years(name: str):
    moments = [datetime(2026, 1, 1, 12, tzinfo=UTC) + timedelta(days=number) for number in range(3 * 365)]
    wrong = [one for one in moments if outlook_offset(name, 2026, 2028, one) != one.astimezone(ZoneInfo(name)).utcoffset()]
    assert wrong == []


def test_zones_that_no_rule_describes_are_few():
    without = {name for name in ZONES if timezone_component(name, 2026, 2028) is None}
    assert "Africa/Casablanca" in without  # its clocks follow Ramadan
    assert len(without) < 20


@pytest.fixture
def address(planner: User) -> str:
    return f"/en/community/calendar/feed/{make_address(by=planner)}.ics"


def events_at(address: str, client: Client | None = None) -> list:
    answer = (client or Client()).get(address)
    assert (answer.status_code, answer["Content-Type"]) == (200, "text/calendar; charset=utf-8")
    return Calendar.from_ical(answer.content).walk("VEVENT")


def test_feed_of_january_puts_an_event_of_april_right(housing: Group, lead: User, planner: User, address: str):
    year = timezone.now().year + 1
    april = datetime(year, 4, 14, 15, tzinfo=ZoneInfo("Europe/Berlin"))
    sign_up(meeting=make_meeting(housing, lead, starts_at=april), by=planner)
    text = Client().get(address).content.decode()

    assert f"DTSTART;TZID=Europe/Berlin:{year}0414T150000" in text
    assert "RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3" in text
    [event] = events_at(address)
    assert event["DTSTART"].dt == april
    assert outlook_offset("Europe/Berlin", year - 2, year + 1, april) == timedelta(hours=2)


def test_meeting_in_a_zone_without_rules_is_in_utc(housing: Group, lead: User, planner: User, address: str):
    start = datetime(timezone.now().year + 1, 4, 14, 15, tzinfo=ZoneInfo("Africa/Casablanca"))
    sign_up(meeting=make_meeting(housing, lead, starts_at=start, time_zone="Africa/Casablanca"), by=planner)
    text = Client().get(address).content.decode()

    assert f"DTSTART:{start.astimezone(UTC):%Y%m%dT%H%M%SZ}" in text
    assert "VTIMEZONE" not in text


def test_changed_meeting_keeps_its_uid_and_cancelled_one_says_so(meeting: Meeting, lead: User, planner: User, address: str):
    sign_up(meeting=meeting, by=planner)
    [before] = events_at(address)
    change_meeting(meeting=meeting, facts={"place": "Saal 3"}, by=lead)
    [changed] = events_at(address)
    cancel_meeting(meeting=meeting, reason="Krank", by=lead)
    [cancelled] = events_at(address)

    assert before["UID"] == changed["UID"] == cancelled["UID"]
    assert [int(one["SEQUENCE"]) for one in (before, changed, cancelled)] == [0, 1, 2]
    assert [str(one["STATUS"]) for one in (before, changed, cancelled)] == ["CONFIRMED", "CONFIRMED", "CANCELLED"]
    assert str(changed["LOCATION"]) == f"Saal 3 · {LINK}"
    assert "Cancelled: Krank" in str(cancelled["DESCRIPTION"])


def test_group_left_is_gone_from_the_feed(meeting: Meeting, planner: User, address: str):
    sign_up(meeting=meeting, by=planner)
    assert len(events_at(address)) == 1
    Membership.objects.filter(user=planner).delete()
    assert events_at(address) == []
    assert TITLE not in Client().get(address).content.decode()


@pytest.mark.every_database
def test_feed_has_what_one_signed_up_for_or_all(
    meeting: Meeting, lead: User, planner: User, address: str, heat: Group, neighbour: User
):
    make_meeting(heat, neighbour, title="Fremd")
    assert events_at(address) == []
    change_choices(shows_all=True, reminds_day=True, reminds_hour=True, by=planner)
    [event] = events_at(address)
    assert (str(event["STATUS"]), str(event["TRANSP"])) == ("TENTATIVE", "TRANSPARENT")
    assert LINK not in Client().get(address).content.decode().replace("\r\n ", "")


def test_who_waits_reads_so_and_has_no_link(meeting: Meeting, lead: User, planner: User, address: str):
    Meeting.objects.update(places=1)
    sign_up(meeting=meeting, by=lead)
    sign_up(meeting=meeting, by=planner)
    [event] = events_at(address)
    assert str(event["SUMMARY"]) == f"Waiting list: {TITLE}"
    assert str(event["LOCATION"]) == "Rathaus, Saal 2"


def test_archived_group_stays_in_the_feed(meeting: Meeting, housing: Group, lead: User, planner: User, address: str):
    sign_up(meeting=meeting, by=planner)
    archive_group(group=housing, by=lead)
    assert len(events_at(address)) == 1


def test_feed_is_private_unchanged_until_something_changes_and_has_no_cookie(
    meeting: Meeting, lead: User, planner: User, address: str
):
    sign_up(meeting=meeting, by=planner)
    answer = Client().get(address)
    assert {"private", "no-cache"} <= set(answer["Cache-Control"].split(", "))
    assert (answer["Referrer-Policy"], answer["X-Robots-Tag"]) == ("no-referrer", "noindex, nofollow, noarchive")
    assert not answer.cookies
    again = Client().get(address, headers={"If-None-Match": answer["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    change_meeting(meeting=meeting, facts={"title": "Anders"}, by=lead)
    assert Client().get(address, headers={"If-None-Match": answer["ETag"]}).status_code == 200


def test_address_is_stored_as_a_hash_replaced_and_revoked(planner: User, address: str):
    token = address.rpartition("/")[2].removesuffix(".ics")
    assert token not in repr(PersonalCalendar.objects.values())
    other = f"/en/community/calendar/feed/{make_address(by=planner)}.ics"
    assert [Client().get(url).status_code for url in (address, other)] == [404, 200]
    revoke_address(by=planner)
    assert Client().get(other).status_code == 404


@pytest.mark.parametrize("token", ["x", "a" * 5000, "%00", "ä", "../x", "None"])
def test_wrong_addresses_look_alike(token: str, planner: User):
    make_address(by=planner)
    answer = Client().get(f"/en/community/calendar/feed/{token}.ics")
    assert answer.status_code in (400, 404, 414)


def test_closed_account_has_no_feed(planner: User, address: str):
    User.objects.filter(pk=planner.pk).update(is_active=False)
    assert Client().get(address).status_code == 404


def test_one_meeting_as_a_file(meeting: Meeting, client: Client, neighbour: User, client_of: Callable[..., Client]):
    url = f"/en/community/meetings/{meeting.pk}/meeting.ics"
    [event] = events_at(url, client)
    assert str(event["SUMMARY"]) == TITLE
    assert client_of(neighbour).get(url).status_code == Client().get(url).status_code == 404


def test_words_of_a_meeting_cannot_add_anything_to_the_calendar(housing: Group, lead: User, planner: User, address: str):
    title = "Treffen; ATTENDEE:x, end"
    agenda = "Zeile\r\nEND:VEVENT\r\nBEGIN:VEVENT\r\nSUMMARY:Falsch"
    sign_up(meeting=make_meeting(housing, lead, title=title, agenda=agenda), by=planner)
    [event] = events_at(address)
    assert str(event["SUMMARY"]) == title


def test_dates_of_other_features_are_in_it(planner: User, address: str, monkeypatch: pytest.MonkeyPatch):
    now = timezone.now().replace(microsecond=0)
    date = OwnDate("call.7", "Bewerbung endet", now, "/de/mitmachen/", changed_at=now)
    monkeypatch.setitem(own_dates._dates, "calls", lambda actor: [date] if actor.pk == planner.pk else [])
    [event] = events_at(address)
    assert (str(event["SUMMARY"]), event["DTSTART"].dt) == ("Bewerbung endet", now)


def test_deadlines_of_own_drafts_are_in_it(planner: User, colleague: User, address: str):
    application = make_application(lead=planner)
    [event] = events_at(address)
    assert event["DTSTART"].dt == application.closes_at.replace(microsecond=0)
    assert str(event["SUMMARY"]).startswith("Deadline: ")
    other = f"/en/community/calendar/feed/{make_address(by=colleague)}.ics"
    assert events_at(other) == []


@pytest.mark.every_database
def test_feed_takes_as_many_queries_with_20_as_with_2(housing: Group, lead: User, planner: User, address: str):
    counts = []
    for number in (2, 18):
        for _one in range(number):
            sign_up(meeting=make_meeting(housing, lead), by=planner)
        counts.append(fewest_queries(lambda: events_at(address)))
    assert counts[0] == counts[1] < 15
