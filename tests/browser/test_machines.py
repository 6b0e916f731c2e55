"""Feeds, calendars and PDFs as readers find them: links on the pages, in German and in Arabic, wide and narrow."""

import io

import feedparser
import pikepdf
import pytest
from icalendar import Calendar
from playwright.sync_api import expect

from cms.models import EventPage
from tests.demo import DEMO

from .fixtures import NARROW, WIDE, NewPage
from .places import VISITORS, demo  # noqa: F401

pytestmark = [pytest.mark.xdist_group(DEMO), pytest.mark.usefixtures("demo")]
SCREENS = [WIDE, NARROW]


@pytest.mark.parametrize("language", ["de", "ar"])
@pytest.mark.parametrize("viewport", SCREENS, ids=["wide", "narrow"])
def test_report_leads_to_itself_as_pdf(new_page: NewPage, language: str, viewport: dict[str, int]) -> None:
    page = new_page(viewport=viewport)
    page.goto(VISITORS["report"].path(language))
    link = page.locator("a[type='application/pdf'][href$='.pdf']", has_text="PDF").last
    expect(link).to_be_visible()
    box, chips = link.bounding_box(), page.locator(".chips").last.bounding_box()
    assert box
    assert chips
    assert box["height"] >= 24
    assert box["y"] - (chips["y"] + chips["height"]) >= 12  # a thing of its own

    answer = page.request.get(link.get_attribute("href") or "")

    assert (answer.status, answer.headers["content-type"]) == (200, "application/pdf")
    pdf = pikepdf.open(io.BytesIO(answer.body()))
    assert str(pdf.Root.Lang) == language
    with pdf.open_metadata() as facts:
        assert facts["dc:title"] == page.locator("h1").inner_text().replace("\n", " ")


@pytest.mark.parametrize("language", ["de", "ar"])
@pytest.mark.parametrize("viewport", SCREENS, ids=["wide", "narrow"])
def test_list_of_calls_leads_to_its_feed_and_calendar(new_page: NewPage, language: str, viewport: dict[str, int]) -> None:
    page = new_page(viewport=viewport)
    page.goto(VISITORS["calls"].path(language))
    feed = page.locator("main a[type='application/atom+xml']")
    calendar = page.locator("main a[type='text/calendar']")
    expect(feed).to_be_visible()
    expect(calendar).to_be_visible()
    is_wide = page.evaluate("document.documentElement.scrollWidth > innerWidth")

    atom = page.request.get(path_of(feed.get_attribute("href")))
    ics = page.request.get(path_of(calendar.get_attribute("href")))

    read = feedparser.parse(atom.body())
    assert (is_wide, bool(read.bozo), read.feed.language) == (False, False, language)
    assert [str(one["X-WR-CALNAME"]) for one in [Calendar.from_ical(ics.body())]] != [""]


def test_coming_event_can_be_put_into_a_calendar_and_a_past_one_cannot(new_page: NewPage) -> None:
    events = {event.is_past: event for event in EventPage.objects.live().filter(locale__language_code="de")}
    page = new_page()
    page.goto(events[True].url)
    expect(page.locator("a[type='text/calendar']")).to_have_count(0)
    page.goto(events[False].url)
    link = page.locator("main a[type='text/calendar']")
    expect(link).to_be_visible()

    answer = page.request.get(link.get_attribute("href") or "")

    [event] = Calendar.from_ical(answer.body()).walk("VEVENT")
    assert (str(event["SUMMARY"]), event.decoded("DTSTART")) == (events[False].title, events[False].starts_at)
    assert answer.headers["content-disposition"].startswith("attachment")


def path_of(address: str | None) -> str:
    """Return an absolute address as one on the server of the test."""
    return "/" + (address or "").split("/", 3)[3]
