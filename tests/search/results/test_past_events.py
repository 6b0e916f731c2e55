"""Past events are marked wherever the search shows them, by the current time: nothing is published when an event ends."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.utils.translation import override

from cms.models import CallPage, EventPage, NewsPage
from search.backends.base import Changes, SearchBackend
from search.backends.entries import Entry
from search.documents import document as documents
from search.documents import registry
from search.results.captions import state_label
from search.saved.models import SavedSearch
from search.saved.services import notify_all_due, save_search
from tests.accounts import make_account
from tests.pages import make_homes, make_page, make_topic
from tests.search.documents import document

ENDS = datetime(2027, 3, 5, 12, tzinfo=UTC)
SECOND = timedelta(seconds=1)


class Clock:
    """A replacement for `timezone`, with a time that tests can set."""

    def __init__(self) -> None:
        self.time = ENDS - SECOND

    def now(self) -> datetime:
        return self.time


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr(documents, "timezone", clock)
    return clock


@pytest.fixture
def events(backend: SearchBackend) -> None:
    """Index an event, a call that closes when the event ends, and a document that never ends, all on the same subject."""
    facts = {"years": (2027,), "date": ENDS.date(), "topics": ("heat",)}
    found = (
        document("page:901", "Hitzetag", type="event", ends_at=ENDS, family="a", **facts),
        document("page:902", "Aufruf zum Hitzetag", type="call", closes_at=ENDS, family="b", **facts),
        document("page:903", "Bericht vom Hitzetag", family="c", **facts),
    )
    backend.apply(lambda: Changes(tuple(map(Entry, found))))


def kickers(html: str) -> list[str]:
    found = re.findall(r'<p class="kicker"[^>]*>\s*<bdi>(.*?)</bdi>', html, re.DOTALL)
    return sorted(re.sub("<.*?>", "", kicker).strip() for kicker in found)


@pytest.mark.parametrize(
    ("locale", "before", "after"),
    [
        ("en", "Event · 5 March 2027", "Event · 5 March 2027 · Past"),
        ("de", "Veranstaltung · 5. März 2027", "Veranstaltung · 5. März 2027 · Vergangen"),
        ("fr", "Événement · 5 mars 2027", "Événement · 5 mars 2027 · Passé"),
    ],
)
@pytest.mark.django_db
def test_result_is_marked_as_past_from_the_end_of_the_event(
    client: Client, clock: Clock, events: None, locale: str, before: str, after: str
) -> None:
    make_homes()
    make_topic("heat", "Hitze")
    address = f"/{locale}/search/?q=Hitzetag&type=event"
    assert kickers(client.get(address).content.decode()) == [before]

    clock.time = ENDS
    assert kickers(client.get(address).content.decode()) == [after]


@pytest.mark.django_db
def test_api_marks_past_events_and_closed_calls(client: Client, clock: Clock, events: None) -> None:
    def over() -> dict[str, bool]:
        return {one["id"]: one["is_over"] for one in client.get("/api/search/?q=Hitzetag&locale=de").json()["results"]}

    assert over() == {"page:901": False, "page:902": False, "page:903": False}
    clock.time = ENDS
    assert over() == {"page:901": True, "page:902": True, "page:903": False}


@pytest.mark.django_db
def test_latest_documents_below_empty_results_are_marked_as_past(client: Client, clock: Clock, events: None) -> None:
    make_homes()
    clock.time = ENDS
    html = client.get("/en/search/?q=Rohrdommel").content.decode()

    latest = html.partition('<ul class="latest">')[2]
    assert sorted(re.findall(r'<span class="kicker">(.*?)</span>', latest)) == [
        "Call · 5 March 2027 · closed",
        "Event · 5 March 2027 · Past",
        "Report · 5 March 2027",
    ]


@pytest.mark.django_db
def test_related_items_are_marked_as_past(client: Client, clock: Clock, events: None, django_capture_on_commit_callbacks) -> None:
    make_homes()
    with django_capture_on_commit_callbacks(execute=True):
        page = make_page(NewsPage, "Kühle Orte", topics=[make_topic("heat", "Hitze")])
    clock.time = ENDS
    html = " ".join(client.get(page.url).content.decode().split())

    said = dict(re.findall(r'<bdi>([^<]*)</bdi></b> </p> <h3><a href="[^"]*">(.*?)</a>', html))
    assert {title: kicker for kicker, title in said.items()} == {
        "Hitzetag": "Veranstaltung · 5. März 2027 · Vergangen",
        "Aufruf zum Hitzetag": "Aufruf · 5. März 2027 · geschlossen",
        "Bericht vom Hitzetag": "Bericht · 5. März 2027",
    }

    clock.time = ENDS - SECOND
    cache.clear()
    assert "Vergangen" not in client.get(page.url).content.decode()


@pytest.mark.django_db
def test_saved_search_email_marks_past_events(clock: Clock, backend: SearchBackend, events: None) -> None:
    backend.apply(lambda: Changes(removed=("page:901", "page:902", "page:903")))
    saved = save_search(
        by=make_account("mitglied@example.org"), name="Hitze", frequency="daily", locale="de", parameters="q=Hitzetag"
    )
    SavedSearch.objects.filter(pk=saved.pk).update(looked_at=ENDS - timedelta(days=400))
    past = document("page:901", "Hitzetag", type="event", ends_at=ENDS)
    coming = document("page:904", "Zweiter Hitzetag", type="event", ends_at=ENDS + SECOND)
    backend.apply(lambda: Changes((Entry(past), Entry(coming))))
    clock.time = ENDS
    notify_all_due()

    (letter,) = mail.outbox
    html = letter.alternatives[0][0]
    assert "Veranstaltung (Vergangen): Hitzetag\n" in letter.body
    assert "Veranstaltung: Zweiter Hitzetag\n" in letter.body
    assert re.findall(r">(Veranstaltung[^<]*)</div>", html) == [
        "Veranstaltung" if title == "Zweiter Hitzetag" else "Veranstaltung · Vergangen"
        for title in re.findall(r">((?:Zweiter )?Hitzetag)</a>", html)
    ]


@pytest.mark.parametrize(
    ("starts_in", "lasts", "is_past"),
    [(-2, 1, True), (-1, 2, False), (1, 2, False), (-1, None, True), (1, None, False)],
)
@pytest.mark.django_db
def test_event_is_past_after_its_end_or_without_one_after_its_start(starts_in: int, lasts: int | None, is_past: bool) -> None:
    make_homes()
    starts_at = datetime.now(UTC) + timedelta(hours=starts_in)
    page = make_page(EventPage, "Tag", starts_at=starts_at, ends_at=starts_at + timedelta(hours=lasts) if lasts else None)
    (found,) = registry.sources()["page"].documents([str(page.pk)])

    assert (found.is_past, found.is_over, page.is_past) == (is_past, is_past, is_past)


@pytest.mark.django_db
def test_rescheduled_event_is_no_longer_past(found: Callable, backend: SearchBackend, django_capture_on_commit_callbacks) -> None:
    make_homes()
    with django_capture_on_commit_callbacks(execute=True):
        page = make_page(EventPage, "Hitzetag", starts_at=datetime(2020, 1, 1, tzinfo=UTC), ends_at=None)
    (name,) = found("Hitzetag")
    with override("en"):
        assert state_label(backend.fetch([name])[name]) == "Past"

    page.starts_at = datetime.now(UTC) + timedelta(days=3)
    with django_capture_on_commit_callbacks(execute=True):
        page.save_revision().publish()
    assert state_label(backend.fetch([name])[name]) == ""


@pytest.mark.django_db
def test_a_call_is_closed_and_never_past() -> None:
    make_homes()
    call = make_page(CallPage, "Aufruf", opens_at=datetime(2020, 1, 1, tzinfo=UTC), closes_at=datetime(2020, 2, 1, tzinfo=UTC))
    (found,) = registry.sources()["page"].documents([str(call.pk)])

    with override("en"):
        assert (found.is_past, found.is_over, state_label(found)) == (False, True, "closed")
