"""Atom feeds: what is public in a language, read with a reader that others wrote."""

from collections.abc import Callable
from datetime import UTC, datetime
from html import unescape
from typing import Any
from xml.etree import ElementTree as ET

import feedparser
import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from wagtail.models import Locale, Page, PageViewRestriction, Site

from cms.models import CallPage, EventReportPage, HomePage, NewsPage
from tests.pages import index_of, make_page, make_topic
from tests.queries import fewest_queries

LANGUAGES = ("de", "en", "fr", "ar")


def read(address: str, client: Client | None = None) -> Any:
    cache.clear()
    answer = (client or Client()).get(address)
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/atom+xml; charset=utf-8")
    feed = feedparser.parse(answer.content)
    assert not feed.bozo, feed.bozo_exception
    return feed


def translate(page: Page, language: str, title: str) -> Page:
    index_of(type(page), language)
    copy = page.copy_for_translation(Locale.objects.get(language_code=language))
    copy.title = title
    copy.save_revision().publish()
    return type(page).objects.get(pk=copy.pk)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", ["calls", "news", "reports"])
def test_feed_without_entries_is_one(homes: dict[str, HomePage], language: str, name: str) -> None:
    feed = read(f"/{language}/feeds/{name}.atom")

    assert feed.entries == []
    assert feed.feed.link == f"http://testserver/{language}/"
    assert feed.feed.language == language
    assert feed.feed.updated == "2000-01-01T00:00:00+00:00"


def test_call_is_told_with_lead_deadline_topic_and_absolute_addresses(homes: dict[str, HomePage]) -> None:
    water = make_topic("wasser", "Wasser", name_ar="مياه", name_en="Water")
    closes = datetime(2027, 3, 29, 16, tzinfo=UTC)
    opens = datetime(2026, 3, 1, tzinfo=UTC)
    call = make_page(
        CallPage, "Städte & Wasser <2027>", topics=[water], opens_at=opens, closes_at=closes, summary="Für <alle> & mehr."
    )

    feed = read("/de/feeds/calls.atom")
    (entry,) = feed.entries

    assert feed.feed.title == "Connective · Aufrufe"
    assert feed.feed.author == "Connective"
    assert [link.href for link in feed.feed.links if link.rel == "self"] == ["http://testserver/de/feeds/calls.atom"]
    assert feed.feed.link == index_of(CallPage).full_url
    assert unescape(entry.title) == "Städte & Wasser <2027>"
    assert entry.link == call.full_url
    assert "Für &lt;alle&gt; &amp; mehr." in entry.summary
    assert "Bis 29. März 2027, 18:00 MESZ" in entry.summary
    assert [tag.term for tag in entry.tags] == ["Wasser"]
    assert entry.updated_parsed[:6] == call.last_published_at.utctimetuple()[:6]
    root = ET.fromstring(Client().get("/de/feeds/calls.atom").content)
    addresses = [one.get("href") for one in root.iter("{http://www.w3.org/2005/Atom}link")]
    assert all(address.startswith("http://testserver/de/") for address in addresses)


def test_arabic_feed_has_the_arabic_text_and_says_its_direction(homes: dict[str, HomePage]) -> None:
    news = make_page(NewsPage, "Neues")
    arabic = translate(news, "ar", "أخبار المدينة")

    feed = read("/ar/feeds/news.atom")

    assert feed.feed.language == "ar"
    assert [entry.title for entry in feed.entries] == ["أخبار المدينة"]
    assert feed.entries[0].link == arabic.full_url
    assert '<p dir="rtl">' in feed.entries[0].summary


def test_id_stays_when_a_page_moves_and_differs_between_languages(homes: dict[str, HomePage]) -> None:
    news = make_page(NewsPage, "Neues")
    translate(news, "en", "News")
    before = read("/de/feeds/news.atom").entries[0]
    news.title, news.slug = "Anders", "anders"
    news.save_revision().publish()

    after = read("/de/feeds/news.atom").entries[0]

    assert (before.id, before.link != after.link) == (after.id, True)
    assert read("/en/feeds/news.atom").entries[0].id != after.id


def test_drafts_private_pages_and_their_aliases_are_in_no_feed(homes: dict[str, HomePage]) -> None:
    shown, draft, private = (make_page(NewsPage, title) for title in ("Offen", "Entwurf", "Innen"))
    for page in (shown, private):
        page.create_alias(parent=index_of(NewsPage), update_slug=f"spiegel-{page.pk}")
    english = translate(private, "en", "Inside")
    PageViewRestriction.objects.create(page_id=private.pk, restriction_type=PageViewRestriction.LOGIN)
    draft.unpublish()

    assert [entry.title for entry in read("/de/feeds/news.atom").entries] == ["Offen"]
    assert read("/en/feeds/news.atom").entries == []
    assert english.live


def test_feed_of_a_topic(homes: dict[str, HomePage]) -> None:
    heat = make_topic("hitze", "Hitze")
    make_page(EventReportPage, "Schatten", topics=[heat])
    make_page(EventReportPage, "Wohnen")

    feed = read("/de/feeds/reports.atom?topic=hitze&utm_source=x")

    assert [entry.title for entry in feed.entries] == ["Schatten"]
    assert feed.feed.title.endswith(" · Hitze")
    assert [link.href for link in feed.feed.links if link.rel == "self"] == [
        "http://testserver/de/feeds/reports.atom?topic=hitze"
    ]
    assert Client().get("/de/feeds/reports.atom?topic=erfunden").status_code == 404


def test_unchanged_feed_is_304_compressed_or_not(homes: dict[str, HomePage], client: Client) -> None:
    make_page(NewsPage, "Neues")
    plain = client.get("/de/feeds/news.atom")
    packed = client.get("/de/feeds/news.atom", HTTP_ACCEPT_ENCODING="gzip")

    assert packed["Content-Encoding"] == "gzip"
    for tag in (plain["ETag"], packed["ETag"]):
        for encoding in ("", "gzip"):
            answer = client.get("/de/feeds/news.atom", HTTP_IF_NONE_MATCH=tag, HTTP_ACCEPT_ENCODING=encoding)
            assert (answer.status_code, answer.content) == (304, b"")
    assert client.get("/de/feeds/news.atom", HTTP_IF_MODIFIED_SINCE=plain["Last-Modified"]).status_code == 304
    assert (plain["Cache-Control"], client.head("/de/feeds/news.atom").status_code) == ("public, no-cache", 200)
    assert client.post("/de/feeds/news.atom").status_code == 405


def test_removed_entry_is_told_to_those_who_only_know_a_date(
    homes: dict[str, HomePage],
    client: Client,
    django_capture_on_commit_callbacks: Callable[..., object],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    moments = iter(range(1_800_000_000, 1_800_000_100))
    monkeypatch.setattr("cms.generation.time.time_ns", lambda: next(moments) * 10**9)
    with django_capture_on_commit_callbacks(execute=True):
        news = make_page(NewsPage, "Geheim")
    known = client.get("/de/feeds/news.atom")["Last-Modified"]
    unchanged = client.get("/de/feeds/news.atom", HTTP_IF_MODIFIED_SINCE=known)
    with django_capture_on_commit_callbacks(execute=True):
        news.unpublish()

    answer = client.get("/de/feeds/news.atom", HTTP_IF_MODIFIED_SINCE=known)

    assert (unchanged.status_code, answer.status_code, b"Geheim" in answer.content) == (304, 200, False)


def test_published_page_is_in_the_feed_immediately(
    homes: dict[str, HomePage], client: Client, django_capture_on_commit_callbacks: Callable[..., object]
) -> None:
    tag = client.get("/de/feeds/news.atom")["ETag"]
    with django_capture_on_commit_callbacks(execute=True):
        make_page(NewsPage, "Neues")

    assert client.get("/de/feeds/news.atom", HTTP_IF_NONE_MATCH=tag).status_code == 200


def test_query_count_is_constant_and_unknown_topics_cost_nothing(homes: dict[str, HomePage], client: Client) -> None:
    water = make_topic("wasser")

    def ask() -> None:
        cache.clear()
        client.get("/de/feeds/calls.atom")

    make_page(CallPage, "Eins", topics=[water])
    few = fewest_queries(ask)
    for number in range(5):
        make_page(CallPage, f"Call {number}", topics=[water])
    assert fewest_queries(ask) == few

    client.get("/de/feeds/calls.atom?topic=erfunden")
    with CaptureQueriesContext(connection) as queries:
        for number in range(3):
            client.get(f"/de/feeds/calls.atom?topic=erfunden-{number}")
        client.get("/de/feeds/calls.atom")
    assert [
        one["sql"] for one in queries if "wagtailredirects" not in one["sql"]
    ] == []  # Wagtail looks for a redirect at each 404


def test_addresses_begin_with_the_base_url(homes: dict[str, HomePage], settings: Any) -> None:
    settings.BASE_URL = "https://www.netz.example"
    Site.objects.update(hostname="innen.local", port=8000)
    Site.clear_site_root_paths_cache()
    make_page(NewsPage, "Neues")

    words = Client(HTTP_HOST="evil.example").get("/de/feeds/news.atom").content.decode()

    assert "https://www.netz.example/de/feeds/news.atom" in words
    assert not any(wrong in words for wrong in ("innen.local", "evil.example", ":8000", "http://www.netz"))


def test_list_and_home_page_link_to_their_feeds(homes: dict[str, HomePage], client: Client) -> None:
    make_topic("hitze", "Hitze")
    news = index_of(NewsPage)

    listed, home = client.get(f"{news.url}?topic=hitze").content.decode(), client.get("/de/").content.decode()

    address = "http://testserver/de/feeds/news.atom"
    assert listed.count(f"{address}?topic=hitze") == 2  # in the head, and for people
    assert home.count('rel="alternate" type="application/atom+xml"') == 3
    assert home.count('rel="alternate" type="text/calendar"') == 2


def test_signs_that_xml_cannot_contain_are_spaces(homes: dict[str, HomePage]) -> None:
    """Presentations and old imports have them; one such title would take the feed from all its readers."""
    topic = make_topic("wasser", "Was\x0bser")
    make_page(NewsPage, "Eins\x0bzwei", summary="Drei\x1fvier\ufffe, <fünf>\x00".replace("\x00", ""), topics=[topic])

    (entry,) = read("/de/feeds/news.atom").entries

    assert entry.title == "Eins zwei"
    assert "Drei vier , &lt;fünf&gt;" in entry.summary
    assert [tag.term for tag in entry.tags] == ["Was ser"]
    assert read("/de/feeds/news.atom?topic=wasser").feed.title.endswith("Was ser")
