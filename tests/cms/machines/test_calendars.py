"""Calendars of events and deadlines: right in every zone, changed and cancelled ones known as such, and nothing that is not public."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone
from icalendar import Calendar
from wagtail.models import PageViewRestriction

from cms.machines.dates import note_dates
from cms.machines.models import CalendarEntry
from cms.models import CallPage, EventPage, HomePage
from cms.pruning.work import prune
from tests.pages import index_of, make_page, make_topic
from tests.queries import fewest_queries

from .test_feeds import translate

BERLIN = ZoneInfo("Europe/Berlin")
EVENTS = "/de/feeds/events.ics"


@pytest.fixture(autouse=True)
def _in_march(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let it be 1 March 2027 for calendars."""
    for module in ("cms.machines.calendars", "cms.machines.dates", "cms.machines.models"):
        monkeypatch.setattr(f"{module}.timezone.now", lambda: datetime(2027, 3, 1, 12, tzinfo=UTC))


@pytest.fixture
def publish(homes: dict[str, HomePage], django_capture_on_commit_callbacks: Callable[..., Any]) -> Callable[..., Any]:
    """Change a page, with all that follows after the commit."""

    def change(page: Any, **facts: Any) -> Any:
        with django_capture_on_commit_callbacks(execute=True):
            for name, value in facts.items():
                setattr(page, name, value)
            page.save_revision().publish()
        return type(page).objects.get(pk=page.pk)

    return change


def calendar_at(address: str) -> Calendar:
    cache.clear()
    answer = Client().get(address)
    assert (answer.status_code, answer["Content-Type"]) == (200, "text/calendar; charset=utf-8")
    return Calendar.from_ical(answer.content)


def events_at(address: str = EVENTS) -> dict[str, Any]:
    """Return the events at an address by their titles."""
    return {str(event["summary"]): event for event in calendar_at(address).walk("VEVENT")}


def at(day: date, hour: int, minute: int = 0, zone: ZoneInfo = BERLIN) -> datetime:
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=zone)


@pytest.mark.parametrize(
    ("day", "moment"),
    [
        (date(2027, 3, 27), datetime(2027, 3, 27, 17, tzinfo=UTC)),
        (date(2027, 3, 29), datetime(2027, 3, 29, 16, tzinfo=UTC)),
    ],
)
def test_six_in_the_evening_is_that_before_and_after_the_clocks_change(
    homes: dict[str, HomePage], day: date, moment: datetime
) -> None:
    make_page(EventPage, "Abend", starts_at=at(day, 18), ends_at=at(day, 20))

    calendar = calendar_at(EVENTS)
    (event,) = calendar.walk("VEVENT")

    assert event["DTSTART"].params["TZID"] == "Europe/Berlin"
    assert event.decoded("DTSTART").astimezone(UTC) == moment
    (zone,) = calendar.walk("VTIMEZONE")
    assert str(zone["TZID"]) == "Europe/Berlin"
    assert {str(part.name) for part in zone.subcomponents} == {"DAYLIGHT", "STANDARD"}
    assert b"RRULE:FREQ=YEARLY" in zone.to_ical()


def test_whole_days_end_on_the_day_after(homes: dict[str, HomePage]) -> None:
    first, last = date(2027, 5, 10), date(2027, 5, 12)
    make_page(EventPage, "Bis zur Minute", starts_at=at(first, 0), ends_at=at(last, 23, 59))
    make_page(EventPage, "Bis Mitternacht", starts_at=at(first, 0), ends_at=at(date(2027, 5, 13), 0))
    make_page(EventPage, "Ein Tag", starts_at=at(first, 0), ends_at=at(first, 23, 59))

    calendar = calendar_at(EVENTS)

    found = {str(event["summary"]): event for event in calendar.walk("VEVENT")}
    days = {title: (event.decoded("DTSTART"), event.decoded("DTEND")) for title, event in found.items()}
    assert days == {
        "Bis zur Minute": (first, date(2027, 5, 13)),
        "Bis Mitternacht": (first, date(2027, 5, 13)),
        "Ein Tag": (first, date(2027, 5, 11)),
    }
    assert b"DTSTART;VALUE=DATE:20270510" in calendar.to_ical()
    assert calendar.walk("VTIMEZONE") == []


def test_event_in_a_zone_without_rules_is_in_utc(homes: dict[str, HomePage]) -> None:
    zone = ZoneInfo("Africa/Casablanca")
    make_page(EventPage, "Rabat", starts_at=at(date(2027, 4, 1), 10, zone=zone), ends_at=None, time_zone="Africa/Casablanca")

    (event,) = calendar_at(EVENTS).walk("VEVENT")

    assert event["DTSTART"].to_ical().endswith(b"Z")
    assert event.decoded("DTSTART") == at(date(2027, 4, 1), 10, zone=zone)


def test_event_has_its_facts_in_the_language_of_the_calendar(homes: dict[str, HomePage]) -> None:
    heat = make_topic("hitze", "Hitze", name_ar="حر")
    german = make_page(EventPage, "Hitze", place="Rathaus", topics=[heat], starts_at=at(date(2027, 4, 1), 9), ends_at=None)
    arabic = translate(german, "ar", "الحر في المدينة")

    (here,), (there,) = (calendar_at(f"/{code}/feeds/events.ics").walk("VEVENT") for code in ("de", "ar"))

    assert (str(there["summary"]), str(there["url"])) == ("الحر في المدينة", arabic.full_url)
    assert there["summary"].params["LANGUAGE"] == "ar"
    assert (str(here["location"]), here["UID"], str(here["status"])) == ("Rathaus", there["UID"], "CONFIRMED")
    assert [str(one) for one in there["categories"].cats] == ["حر"]
    assert str(here["description"]).endswith(german.full_url)


def test_calendar_says_how_often_to_ask_again(homes: dict[str, HomePage]) -> None:
    text = Client().get(EVENTS).content.decode()

    assert "REFRESH-INTERVAL;VALUE=DURATION:PT6H" in text
    assert "X-PUBLISHED-TTL:PT6H" in text
    assert "METHOD:PUBLISH" in text


def test_new_time_raises_the_sequence_and_new_words_do_not(publish: Callable[..., Any]) -> None:
    day = date(2027, 4, 1)
    event = publish(make_page(EventPage, "Treffen", starts_at=at(day, 9), ends_at=at(day, 10)))
    first = events_at()["Treffen"]
    event = publish(event, summary="Anders")
    same = events_at()["Treffen"]
    publish(event, starts_at=at(day, 8))
    later = events_at()["Treffen"]

    assert [int(one["sequence"]) for one in (first, same, later)] == [0, 0, 1]
    assert first["UID"] == same["UID"] == later["UID"]
    assert later.decoded("last-modified") >= same.decoded("last-modified")


def test_cancelled_event_says_so_with_a_higher_sequence(publish: Callable[..., Any]) -> None:
    day = date(2027, 4, 1)
    event = publish(make_page(EventPage, "Treffen", starts_at=at(day, 9), ends_at=at(day, 10)))
    uid = events_at()["Treffen"]["UID"]
    publish(event, is_cancelled=True)

    told = events_at()["Treffen"]

    assert (told["UID"], str(told["status"]), int(told["sequence"])) == (uid, "CANCELLED", 1)


@pytest.mark.parametrize("how", ["unpublished", "deleted", "private"])
def test_removed_event_is_cancelled_for_thirty_days_without_a_word_of_it(
    publish: Callable[..., Any],
    django_capture_on_commit_callbacks: Callable[..., Any],
    monkeypatch: pytest.MonkeyPatch,
    how: str,
) -> None:
    heat = make_topic("hitze")
    day = date(2027, 6, 1)
    event = make_page(EventPage, "Geheimes", starts_at=at(day, 9), ends_at=at(day, 10), place="Rathaus", topics=[heat])
    event = publish(event)
    uid = events_at()["Geheimes"]["UID"]
    with django_capture_on_commit_callbacks(execute=True):
        if how == "unpublished":
            event.unpublish()
        elif how == "deleted":
            event.delete()
        else:
            PageViewRestriction.objects.create(page_id=event.pk, restriction_type=PageViewRestriction.LOGIN)

    for address in (EVENTS, f"{EVENTS}?topic=hitze"):
        (told,) = calendar_at(address).walk("VEVENT")
        assert (told["UID"], str(told["status"]), int(told["sequence"])) == (uid, "CANCELLED", 1)
        assert told.decoded("DTSTART") == at(day, 9)
        words = told.to_ical().decode()
        assert not any(word in words for word in ("Geheimes", "Rathaus", "geheimes", "http"))
    assert Client().get(f"/de/feeds/events/{event.pk or 1}.ics").status_code == 404

    monkeypatch.setattr("cms.machines.models.timezone.now", lambda: datetime(2027, 4, 1, tzinfo=UTC))
    assert events_at() == {}
    prune()
    assert not CalendarEntry.objects.exists()


def test_event_published_again_is_no_longer_cancelled(
    publish: Callable[..., Any], django_capture_on_commit_callbacks: Callable[..., Any]
) -> None:
    event = publish(make_page(EventPage, "Treffen", starts_at=at(date(2027, 6, 1), 9), ends_at=None))
    with django_capture_on_commit_callbacks(execute=True):
        event.unpublish()
    publish(EventPage.objects.get(pk=event.pk))

    told = events_at()["Treffen"]

    assert (str(told["status"]), int(told["sequence"])) == ("CONFIRMED", 2)


def test_past_event_that_is_removed_is_not_cancelled(
    publish: Callable[..., Any], django_capture_on_commit_callbacks: Callable[..., Any]
) -> None:
    event = publish(make_page(EventPage, "Gestern", starts_at=at(date(2027, 2, 27), 9), ends_at=None))
    assert list(events_at()) == ["Gestern"]
    with django_capture_on_commit_callbacks(execute=True):
        event.unpublish()

    assert events_at() == {}


def test_drafts_private_pages_and_aliases_are_in_no_calendar(homes: dict[str, HomePage]) -> None:
    day = date(2027, 6, 1)
    shown, draft, private = (
        make_page(EventPage, title, starts_at=at(day, 9), ends_at=None) for title in ("Offen", "Entwurf", "Innen")
    )
    for page in (shown, private):
        page.create_alias(parent=index_of(EventPage), update_slug=f"spiegel-{page.pk}")
    PageViewRestriction.objects.create(page_id=private.pk, restriction_type=PageViewRestriction.LOGIN)
    draft.unpublish()
    note_dates()

    assert list(events_at()) == ["Offen"]
    statuses = [Client().get(f"/de/feeds/events/{page.pk}.ics").status_code for page in (shown, draft, private)]
    assert statuses == [200, 404, 404]
    assert Client().get(f"/en/feeds/events/{shown.pk}.ics").status_code == 404


def test_deadlines_of_calls(publish: Callable[..., Any]) -> None:
    closes = at(date(2027, 3, 29), 18)
    call = publish(make_page(CallPage, "Wasser", opens_at=at(date(2027, 2, 1), 9), closes_at=closes))
    (told,) = calendar_at("/de/feeds/deadlines.ics").walk("VEVENT")
    assert (str(told["summary"]), told.decoded("DTSTART"), "DTEND" in told) == ("Frist: Wasser", closes, False)
    publish(call, closes_at=closes + timedelta(days=7))

    (later,) = calendar_at(f"/de/feeds/deadlines/{call.pk}.ics").walk("VEVENT")

    assert (later["UID"], int(later["sequence"])) == (told["UID"], 1)
    assert later.decoded("DTSTART") == closes + timedelta(days=7)


def test_same_pages_are_the_same_bytes(homes: dict[str, HomePage], client: Client) -> None:
    make_page(EventPage, "Treffen", starts_at=at(date(2027, 6, 1), 9), ends_at=None)
    first = client.get(EVENTS)
    assert client.get(EVENTS, HTTP_IF_MODIFIED_SINCE=first["Last-Modified"]).status_code == 304
    cache.clear()
    packed = client.get(EVENTS, HTTP_IF_NONE_MATCH=first["ETag"], HTTP_ACCEPT_ENCODING="gzip")

    assert (packed.status_code, client.get(EVENTS).content == first.content) == (304, True)


def test_query_count_is_constant(homes: dict[str, HomePage], client: Client) -> None:
    def ask() -> None:
        cache.clear()
        client.get(EVENTS)

    def make(number: int) -> None:
        make_page(EventPage, f"Treffen {number}", starts_at=at(date(2027, 6, 1), 9), ends_at=None)

    make(0)
    few, noting = fewest_queries(ask), fewest_queries(note_dates)
    for number in range(1, 6):
        make(number)
    note_dates()

    assert (fewest_queries(ask), fewest_queries(note_dates)) == (few, noting)


def test_single_event_takes_as_many_queries_in_a_larger_calendar(homes: dict[str, HomePage], client: Client) -> None:
    event = make_page(EventPage, "Treffen", starts_at=at(date(2027, 6, 1), 9), ends_at=None, topics=[make_topic("hitze")])

    def ask() -> None:
        cache.clear()
        assert client.get(f"/de/feeds/events/{event.pk}.ics").status_code == 200

    few = fewest_queries(ask)
    for number in range(5):
        make_page(EventPage, f"Treffen {number}", starts_at=at(date(2027, 6, 1), 9), ends_at=None)
    event.topics.set([make_topic(f"thema-{number}") for number in range(4)])
    event.save_revision().publish()

    assert fewest_queries(ask) == few


def test_pages_link_to_their_own_calendar_file(homes: dict[str, HomePage], client: Client) -> None:
    soon = timezone.now() + timedelta(days=400)
    event = make_page(EventPage, "Treffen", starts_at=soon, ends_at=None)
    call = make_page(CallPage, "Wasser")

    assert f'href="/de/feeds/events/{event.pk}.ics"' in client.get(event.url).content.decode()
    assert f'href="/de/feeds/deadlines/{call.pk}.ics"' in client.get(call.url).content.decode()


def test_cancelled_event_says_so_on_its_page_and_takes_no_registrations(homes: dict[str, HomePage], client: Client) -> None:
    event = make_page(
        EventPage,
        "Treffen",
        starts_at=timezone.now() + timedelta(days=400),
        ends_at=None,
        registration="email",
        registration_email="anmeldung@example.org",
        is_cancelled=True,
    )

    words = client.get(event.url).content.decode()

    assert ("Abgesagt" in words, "mailto:anmeldung@example.org" in words) == (True, False)
    assert "Abgesagt" in client.get(index_of(EventPage).url).content.decode()


@pytest.mark.parametrize("fold", [0, 1])
def test_time_that_occurs_twice_is_the_one_that_was_chosen(homes: dict[str, HomePage], fold: int) -> None:
    """A local time in a calendar means the first one (RFC 5545, 3.3.5)."""
    begins = datetime(2027, 10, 31, 2, 30, tzinfo=BERLIN, fold=fold).astimezone(UTC)
    make_page(EventPage, "Nachtwache", starts_at=begins, ends_at=begins + timedelta(hours=3))

    (event,) = calendar_at(EVENTS).walk("VEVENT")

    assert begins.hour == fold
    assert event.decoded("DTSTART").astimezone(UTC) == begins
    assert event.decoded("DTEND").astimezone(UTC) == begins + timedelta(hours=3)


def test_whole_day_begins_when_it_does_where_there_is_no_midnight(homes: dict[str, HomePage]) -> None:
    """In Cairo clocks go forward from midnight to one."""
    cairo, day = ZoneInfo("Africa/Cairo"), date(2027, 4, 30)
    make_page(EventPage, "Tag", starts_at=at(day, 1, zone=cairo), ends_at=at(day, 23, 59, zone=cairo), time_zone="Africa/Cairo")
    other = date(2027, 5, 7)
    make_page(
        EventPage, "Ab eins", starts_at=at(other, 1, zone=cairo), ends_at=at(other, 23, 59, zone=cairo), time_zone="Africa/Cairo"
    )

    events = events_at()

    assert (events["Tag"].decoded("DTSTART"), events["Tag"].decoded("DTEND")) == (day, day + timedelta(days=1))
    assert events["Ab eins"].decoded("DTSTART").astimezone(UTC) == datetime(2027, 5, 6, 22, tzinfo=UTC)


def test_signs_that_calendars_may_not_contain_are_spaces(homes: dict[str, HomePage]) -> None:
    day = date(2027, 5, 10)
    make_page(
        EventPage, "Eins\x0bzwei", summary="Drei\x1fvier\r\nfünf\rsechs", place="Saal\x08", starts_at=at(day, 18), ends_at=None
    )

    (event,) = calendar_at(EVENTS).walk("VEVENT")
    content = Client().get(EVENTS).content

    assert event["summary"] == "Eins zwei"
    assert str(event["description"]).startswith("Drei vier\nfünf\nsechs\n\nhttp")
    assert event["location"].strip() == "Saal"
    assert not [sign for sign in content.replace(b"\r\n", b"") if sign < 32 or sign == 127]
