"""Pages of meetings: lists, months, forms, signing up, polls, the secret address."""

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django.utils import timezone
from django.utils.html import escape

from cms.users.models import User
from community.access.actor import Actor
from community.forms.models import Draft
from community.groups.archiving import archive_group
from community.groups.models import Group, Membership
from community.meetings.listing import meetings_of, month_named, month_of
from community.meetings.models import AttendanceExport, DateAnswer, DatePoll, Meeting, PersonalCalendar, SignUp
from community.meetings.places import sign_up
from community.meetings.planning import cancel_meeting
from tests.community.discussions.conftest import named
from tests.queries import fewest_queries

from .made import LINK, TITLE, make_meeting, make_the_poll, move, sent_form, sent_poll, soon

GROUP = "/en/community/groups/housing/meetings/"
MINE = "/en/community/calendar/"


def text_of(answer: object) -> str:
    html = answer.content.decode().partition("<main")[2].partition("</main")[0]
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def page_of(meeting: Meeting) -> str:
    return f"/en/community/meetings/{meeting.pk}/"


@pytest.fixture
def leading(lead: User, client_of: Callable[[User], Client]) -> Client:
    """The browser of a facilitator."""
    return client_of(lead)


def test_facilitator_sets_a_meeting_and_members_see_it(leading: Client, client: Client, housing: Group):
    assert "No meeting is planned." in text_of(leading.get(GROUP))
    answer = leading.post(f"{GROUP}new/", sent_form(title=TITLE, place="Saal 2", places="12", agenda="- **Ablauf**"))
    meeting = Meeting.objects.get()

    assert (answer.status_code, answer["Location"]) == (302, page_of(meeting))
    assert (meeting.places, meeting.starts_at, meeting.is_link_for_participants) == (12, soon(), False)
    for url in (GROUP, MINE, "/en/community/"):
        assert TITLE in text_of(client.get(url)), url
    page = client.get(page_of(meeting)).content.decode()
    assert "<strong>Ablauf</strong>" in page
    assert "/edit/" not in page


def test_series_is_set_with_one_form(leading: Client):
    leading.post(f"{GROUP}new/", sent_form(rhythm="weekly", times="3"))
    assert Meeting.objects.count() == 3
    assert "The other dates" in text_of(leading.get(page_of(Meeting.objects.first())))


BAD = {
    "empty": {"title": ""},
    "only spaces": {"title": "   "},
    "long": {"title": "x" * 201},
    "NUL": {"title": "a\0b"},
    "no date": {"starts_at": "morgen"},
    "ends before": {"ends_at": "2020-01-01T00:00"},
    "years long": {"ends_at": "2090-01-01T00:00"},
    "year 1": {"starts_at": "0001-01-01T00:00"},
    "year 9999": {"ends_at": "9999-12-31T23:59"},
    "past": {"starts_at": "2020-01-01T00:00", "ends_at": "2020-01-01T01:00"},
    "zone": {"time_zone": "Nowhere/City"},
    "zone outside": {"time_zone": "../../etc/passwd"},
    "language": {"language": "xx"},
    "link": {"link": "javascript:alert(1)"},
    "places 0": {"places": "0"},
    "places": {"places": "1e9"},
    "many places": {"places": "99999999999999999999"},
    "rhythm": {"rhythm": "hourly", "times": "2"},
    "times": {"rhythm": "weekly", "times": "27"},
    "no times": {"rhythm": "weekly"},
}


@pytest.mark.parametrize("name", BAD)
def test_bad_form_is_shown_again_with_what_was_typed(name: str, leading: Client):
    answer = leading.post(f"{GROUP}new/", sent_form(agenda="Mein langer Text", **BAD[name]))

    assert answer.status_code == 422
    assert "Mein langer Text" in answer.content.decode()
    assert "field--wrong" in answer.content.decode()
    assert not Meeting.objects.exists()


def test_form_keeps_a_draft_until_the_meeting_is_set(leading: Client):
    leading.put("/api/community/drafts/meeting/housing", {"fields": {"title": "Entwurf"}}, content_type="application/json")
    assert 'value="Entwurf"' in leading.get(f"{GROUP}new/").content.decode()
    leading.post(f"{GROUP}new/", sent_form())
    assert not Draft.objects.exists()


def test_what_was_typed_without_a_login_is_kept(housing: Group, lead: User):
    client = Client(HTTP_ACCEPT_LANGUAGE="en")
    answer = client.post(f"{GROUP}new/", sent_form(agenda="Mein langer Text"))
    assert answer.status_code == 403
    assert "Mein langer Text" in answer.content.decode()
    client.force_login(lead)
    assert "Mein langer Text" in client.get(f"{GROUP}new/").content.decode()


def test_change_shows_what_is_stored_and_tells_of_other_changes(leading: Client, meeting: Meeting):
    url = f"{page_of(meeting)}edit/"
    page = leading.get(url).content.decode()
    assert f'value="{soon():%Y-%m-%dT%H:%M}"' in page
    opened = re.search(r'name="opened_with" value="([^"]+)"', page).group(1)
    Meeting.objects.update(title="Anders")
    answer = leading.post(url, sent_form(title="Noch anders", opened_with=opened))
    assert answer.status_code == 422
    assert "Anders" in answer.content.decode()
    assert Meeting.objects.get().title == "Anders"


def test_zone_of_the_form_says_what_the_times_mean(leading: Client):
    leading.post(f"{GROUP}new/", sent_form(time_zone="Africa/Nairobi"))
    start = Meeting.objects.get().starts_at
    assert start.astimezone(ZoneInfo("Africa/Nairobi")).hour == 15


def test_time_is_shown_in_the_readers_zone_and_the_meetings(client: Client, planner: User, meeting: Meeting):
    assert "There:" not in text_of(client.get(page_of(meeting)))
    planner.time_zone = ZoneInfo("Asia/Manila")
    planner.save()
    hour = meeting.starts_at.astimezone(planner.time_zone).hour
    text = text_of(client.get(page_of(meeting)))
    assert f"{hour}:00 to" in text
    assert "There: " in text
    assert "15:00 to 16:00" in text


def test_member_signs_up_sees_the_link_and_signs_off(client: Client, meeting: Meeting):
    assert LINK not in client.get(page_of(meeting)).content.decode()
    answer = client.post(f"{page_of(meeting)}sign-up/", follow=True)
    assert "You have a place." in text_of(answer)
    assert LINK in answer.content.decode()
    answer = client.post(f"{page_of(meeting)}sign-off/", follow=True)
    assert LINK not in answer.content.decode()
    assert not SignUp.objects.exists()


def test_full_meeting_offers_the_waiting_list(client: Client, meeting: Meeting, lead: User):
    Meeting.objects.update(places=1)
    sign_up(meeting=meeting, by=lead)
    assert "Go on the waiting list" in text_of(client.get(page_of(meeting)))
    answer = client.post(f"{page_of(meeting)}sign-up/", follow=True)
    assert "You are on the waiting list." in text_of(answer)
    assert LINK not in answer.content.decode()


def test_late_press_is_explained(client: Client, meeting: Meeting):
    move(meeting, timezone.now() - timedelta(minutes=1))
    answer = client.post(f"{page_of(meeting)}sign-up/", follow=True)
    assert "This meeting has begun already." in answer.content.decode()
    assert not SignUp.objects.exists()


def test_cancelled_meeting_says_so_and_why(leading: Client, client: Client, meeting: Meeting):
    assert leading.post(f"{page_of(meeting)}cancel/", {"reason": ""}).status_code == 422
    leading.post(f"{page_of(meeting)}cancel/", {"reason": "Die Referentin ist krank."})
    text = text_of(client.get(page_of(meeting)))
    assert "This meeting is cancelled." in text
    assert "Die Referentin ist krank." in text
    assert "Sign up" not in text
    assert leading.get(f"{page_of(meeting)}edit/").status_code == 403
    assert leading.get(f"{page_of(meeting)}copy/").status_code == 200


def test_copy_takes_other_dates(leading: Client, meeting: Meeting):
    sent = {"starts_at": f"{soon(30):%Y-%m-%dT%H:%M}", "rhythm": "monthly", "times": "2"}
    leading.post(f"{page_of(meeting)}copy/", sent)
    assert Meeting.objects.count() == 3


def test_list_of_participants_is_for_facilitators_and_its_file_is_logged(
    leading: Client, client: Client, meeting: Meeting, planner: User, housing: Group, joined: Callable[..., User]
):
    sign_up(meeting=meeting, by=planner)
    sign_up(meeting=meeting, by=named(joined("formula", housing), "=cmd|' /C calc'!A0"))
    assert client.get(f"{page_of(meeting)}people/").status_code == 404
    assert client.post(f"{page_of(meeting)}people.csv").status_code == 404
    assert "Planning department" in text_of(leading.get(f"{page_of(meeting)}people/"))
    answer = leading.post(f"{page_of(meeting)}people.csv")
    rows = answer.content.decode().splitlines()
    assert answer["Content-Disposition"].startswith("attachment;")
    assert rows[0] == "\ufeffName,Municipality,State,Signed up"
    assert rows[1].startswith("Planning department,,has a place,")
    assert rows[2].startswith("'=cmd")
    assert AttendanceExport.objects.get().number == 2
    assert "Project office" in text_of(leading.get(f"{page_of(meeting)}people/"))


def test_of_a_meeting_for_all_only_staff_see_who_comes(
    client: Client, planner: User, neighbour: User, account: Callable[..., User], client_of: Callable[..., Client]
):
    staff = account("staff", is_superuser=True)
    meeting = make_meeting(None, staff)
    named(neighbour, "Fremdes Amt")
    sign_up(meeting=meeting, by=neighbour)
    text = text_of(client.get(page_of(meeting)))
    assert "1 person" in text
    assert "Fremdes Amt" not in text
    assert "Fremdes Amt" in text_of(client_of(staff).get(page_of(meeting)))


def test_month_has_the_meeting_on_its_day_in_the_readers_zone(client: Client, planner: User, housing: Group, lead: User):
    night = datetime(2031, 3, 31, 23, 30, tzinfo=ZoneInfo("Europe/Berlin"))
    make_meeting(housing, lead, starts_at=night)
    actor = Actor(planner)
    month = month_of(actor, meetings_of(actor), month_named("2031-03", planner.time_zone), "en")
    assert [day.date.day for week in month.weeks for day in week if day.rows and day.is_in_month] == [31]
    planner.time_zone = ZoneInfo("Asia/Manila")
    planner.save()
    actor = Actor(planner)
    month = month_of(actor, meetings_of(actor), month_named("2031-04", planner.time_zone), "en")
    assert [day.date.day for week in month.weeks for day in week if day.rows and day.is_in_month] == [1]
    assert TITLE in text_of(client.get(f"{GROUP}?view=month&month=2031-04"))


@pytest.mark.parametrize("month", ["", "x", "2031-13", "0001-01", "9999-12", "2031-4", "-1", "%00", "9" * 500])
def test_odd_months_show_a_month(month: str, client: Client, housing: Group):
    for url in (GROUP, MINE):
        assert client.get(url, {"view": "month", "month": month}).status_code == 200


def test_arabic_week_begins_on_saturday(client: Client, housing: Group):
    html = client.get("/ar/community/groups/housing/meetings/?view=month").content.decode()
    assert re.search(r'<abbr title="([^"]+)"', html).group(1) == "السبت"


def test_past_meetings_have_a_list(client: Client, meeting: Meeting):
    assert "No meeting is over yet." in text_of(client.get(f"{GROUP}?view=past"))
    move(meeting, timezone.now() - timedelta(days=2))
    assert TITLE in text_of(client.get(f"{GROUP}?view=past"))
    assert TITLE not in text_of(client.get(GROUP))


def test_archived_group_is_read_without_forms(client: Client, housing: Group, meeting: Meeting, lead: User):
    archive_group(group=housing, by=lead)
    assert TITLE in text_of(client.get(GROUP))
    page = client.get(page_of(meeting)).content.decode()
    assert "/sign-up/" not in page
    assert TITLE not in text_of(client.get("/en/community/"))


def test_poll_from_question_to_meeting(leading: Client, client: Client, housing: Group):
    answer = leading.post(f"{GROUP}polls/new/", sent_poll(title="Wann?"))
    poll = DatePoll.objects.get()
    url = f"/en/community/meetings/polls/{poll.pk}/"
    assert answer["Location"] == url
    assert "Wann?" in text_of(client.get(GROUP))
    assert "Wann?" in text_of(client.get("/en/community/"))
    first, second = poll.slots.all()
    client.post(url, {f"slot_{first.pk}": "yes", f"slot_{second.pk}": "maybe"})
    assert "Wann?" not in text_of(client.get("/en/community/"))
    assert DateAnswer.objects.count() == 2
    assert re.search(rf'name="slot_{first.pk}" value="yes"[^>]*checked', client.get(url).content.decode())
    assert client.get(f"{url}choose/{first.pk}/").status_code == 404
    answer = leading.post(f"{url}choose/{first.pk}/", follow=True)
    assert "Planning department" in text_of(answer)
    assert "The date is chosen" in text_of(client.get(url))


@pytest.mark.parametrize(
    "bad",
    [
        {"date_2": ""},
        {"date_1": "2020-01-01T10:00"},
        {"date_2": f"{soon(20):%Y-%m-%dT%H:%M}"},
        {"minutes": "0"},
        {"minutes": "9" * 30},
    ],
)
def test_bad_poll_is_shown_again(bad: dict, leading: Client, housing: Group):
    answer = leading.post(f"{GROUP}polls/new/", sent_poll(agenda="Mein langer Text", **bad))
    assert answer.status_code == 422
    assert "Mein langer Text" in answer.content.decode()
    assert not DatePoll.objects.exists()


@pytest.mark.parametrize("value", ["", "vielleicht", "\0", "x" * 9999])
def test_odd_answers_to_a_poll_save_nothing(value: str, client: Client, housing: Group, lead: User):
    poll = make_the_poll(housing, lead)
    slot = poll.slots.first()
    answer = client.post(f"/en/community/meetings/polls/{poll.pk}/", {f"slot_{slot.pk}": value})
    assert answer.status_code in (302, 422)
    assert not DateAnswer.objects.exists()


def test_secret_address_is_shown_once_and_revoked(client: Client, planner: User):
    url = "/en/community/calendar/subscribe/"
    page = client.post(url, {"make_address": "1"})
    address = re.search(r'value="(http[^"]+/feed/[^"]+\.ics)"', page.content.decode()).group(1)
    path = "/" + address.split("/", 3)[3]
    assert Client().get(path).status_code == 200
    assert address not in client.get(url).content.decode()
    client.post("/en/community/calendar/subscribe/revoke/")
    assert Client().get(path).status_code == 404


def test_reminders_are_chosen(client: Client, planner: User):
    client.post("/en/community/calendar/subscribe/", {"shows_all": "on", "reminds_hour": "on"})
    chosen = PersonalCalendar.objects.get(person=planner)
    assert (chosen.shows_all, chosen.reminds_day, chosen.reminds_hour, chosen.has_address) == (True, False, True, False)


def test_start_page_shows_cancelled_meetings_only_to_those_who_wanted_to_come(
    client: Client, meeting: Meeting, planner: User, lead: User, colleague: User, client_of: Callable[..., Client]
):
    sign_up(meeting=meeting, by=planner)
    cancel_meeting(meeting=meeting, reason="x", by=lead)
    assert TITLE in text_of(client.get("/en/community/"))
    assert TITLE not in text_of(client_of(colleague).get("/en/community/"))


def test_new_meetings_are_news_of_the_group(client: Client, planner: User, housing: Group, lead: User):
    from community.access.actor import actor_of
    from community.group_news import news_in

    before = timezone.now() - timedelta(minutes=1)
    make_meeting(housing, lead)
    make_the_poll(housing, lead)
    words = [one.words for one in news_in(actor_of(planner), housing, before)]
    assert [one for one in words if "meeting" in one or "poll" in one] == ["new meeting", "new poll for a date"]


def test_titles_are_escaped_everywhere(client: Client, housing: Group, lead: User):
    attack = "<script>alert(1)</script>"
    meeting = make_meeting(housing, lead, title=attack, place=attack, agenda=attack, cancel_reason=attack)
    make_the_poll(housing, lead, title=attack)
    for url in (GROUP, MINE, "/en/community/", page_of(meeting), f"{GROUP}?view=month&month={meeting.starts_at:%Y-%m}"):
        html = client.get(url).content.decode()
        assert attack not in html
        assert escape(attack) in html


@pytest.mark.every_database
def test_pages_take_as_many_queries_with_20_meetings_as_with_2(
    client: Client, housing: Group, lead: User, planner: User, joined: Callable[..., User]
):
    poll = make_the_poll(housing, lead)
    first = make_meeting(housing, lead)
    urls = [
        GROUP,
        f"{GROUP}?view=month&month={first.starts_at:%Y-%m}",
        MINE,
        f"{MINE}?view=month",
        page_of(first),
        poll.get_absolute_url(),
    ]
    urls.append("/en/community/")

    def fill(number: int) -> None:
        for count in range(number):
            person = named(joined(f"somebody{count}.{number}", housing), f"Amt {count}")
            sign_up(meeting=first, by=person)
            sign_up(meeting=make_meeting(housing, lead), by=planner)
            DateAnswer.objects.create(slot=poll.slots.first(), person=person, value="yes")

    def asked() -> list[int]:
        assert [client.get(url).status_code for url in urls] == [200] * len(urls)
        return [fewest_queries(partial(client.get, url)) for url in urls]

    fill(2)
    few = asked()
    fill(18)
    assert asked() == few
    assert max(few) <= 40


def test_other_members_and_strangers_read_nothing(meeting: Meeting, neighbour: User, client_of: Callable[..., Client]):
    for person in (neighbour, None):
        page = client_of(person).get(page_of(meeting))
        assert page.status_code == 404
        assert TITLE not in page.content.decode()
    assert Membership.objects.filter(user=neighbour).exists()


def test_overview_of_the_group_shows_its_next_meeting(client: Client, meeting: Meeting, lead: User):
    room = "/en/community/groups/housing/"
    assert f"Next meeting {soon().day}" in text_of(client.get(room))
    assert TITLE in text_of(client.get(room))
    cancel_meeting(meeting=meeting, reason="x", by=lead)
    assert TITLE not in text_of(client.get(room))
