"""JSON-LD: what pages say about themselves, read with a parser that others wrote."""

import json
import re
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django.utils import timezone
from pyld import jsonld
from wagtail.models import PageViewRestriction, Site

from cms.models import CallPage, EventPage, EventReportPage, HomePage, Municipality, NewsPage, StandardPage
from tests.pages import LANGUAGES, index_of, make_page, make_topic
from tests.queries import fewest_queries

BERLIN = ZoneInfo("Europe/Berlin")
HOSTILE = 'A & B "C" </script><!--<script>'
VOCABULARY = {"@context": {"@vocab": "https://schema.org/", "id": "@id", "type": "@type"}}


def no_network(address: str, _options: Any) -> dict[str, Any]:
    """Return the vocabulary for its address, and nothing for any other: the tests ask nobody."""
    assert address.rstrip("/") == "https://schema.org"
    return {"contentType": "application/ld+json", "contextUrl": None, "documentUrl": address, "document": VOCABULARY}


def facts_at(address: str) -> dict[str, dict[str, Any]]:
    """Return what the page at an address says, by kind, as a parser understands it."""
    html = Client().get(address).content.decode()
    blocks = re.findall(r'<script type="application/ld\+json">(.*?)</script>', html, re.DOTALL)
    assert len(blocks) <= 1
    found = {}
    for block in blocks:
        for node in jsonld.expand(json.loads(block), {"documentLoader": no_network}):
            found[node["@type"][0].removeprefix("https://schema.org/")] = {
                name.removeprefix("https://schema.org/"): simple(value) for name, value in node.items() if name != "@type"
            }
    return found


def simple(value: Any) -> Any:
    """Return an expanded value as it was meant: one thing as itself."""
    if isinstance(value, list):
        values = [simple(one) for one in value]
        return values[0] if len(values) == 1 else values
    if isinstance(value, dict):
        if "@value" in value:
            return value["@value"]
        return {name.removeprefix("https://schema.org/"): simple(one) for name, one in value.items()}
    return value


@pytest.mark.parametrize("model", [CallPage, EventPage, EventReportPage, NewsPage, StandardPage])
def test_hostile_title_is_itself_and_the_page_is_whole(homes: dict[str, HomePage], model: type) -> None:
    page = make_page(model, HOSTILE, slug="schwierig", summary=HOSTILE)

    facts = facts_at(page.url)
    html = Client().get(page.url).content.decode()

    about = next(iter(facts.values()))
    assert (about["name"], about["description"], about["url"]) == (HOSTILE, HOSTILE, page.full_url)
    steps = facts["BreadcrumbList"]["itemListElement"]
    assert (steps[-1]["name"], steps[-1]["position"], steps[-1]["item"]) == (HOSTILE, len(steps), page.full_url)
    assert HOSTILE not in html
    assert html.rstrip().endswith("</html>")
    assert "</h1>" in html


def test_event_has_times_with_offsets_status_mode_and_place(homes: dict[str, HomePage]) -> None:
    bonn = Municipality.objects.create(name_de="Bonn", country="DE", latitude="50.73", longitude="7.1")
    heat = make_topic("hitze", "Hitze")
    page = make_page(
        EventPage,
        "Abend",
        starts_at=datetime(2027, 3, 27, 17, tzinfo=UTC),
        ends_at=datetime(2027, 3, 29, 16, tzinfo=UTC),
        mode="hybrid",
        place="Rathaus",
        municipality=bonn,
        working_languages=["de", "en"],
        topics=[heat],
    )

    event = facts_at(page.url)["Event"]

    assert (event["startDate"], event["endDate"]) == ("2027-03-27T18:00:00+01:00", "2027-03-29T18:00:00+02:00")
    assert event["eventStatus"] == "https://schema.org/EventScheduled"
    assert event["eventAttendanceMode"] == "https://schema.org/MixedEventAttendanceMode"
    there, online = event["location"]
    assert (there["name"], there["address"]["addressLocality"], there["address"]["addressCountry"]) == ("Rathaus", "Bonn", "DE")
    assert (there["geo"]["latitude"], online["url"]) == (50.73, page.full_url)
    assert (event["inLanguage"], event["about"]["name"]) == (["de", "en"], "Hitze")
    assert re.fullmatch(rf"http://testserver/de/shared/{page.pk}-[0-9a-f]{{12}}\.jpg", event["image"])
    assert event["organizer"]["@id"] == "http://testserver/#organization"


def test_cancelled_event_of_whole_days(homes: dict[str, HomePage]) -> None:
    page = make_page(
        EventPage,
        "Tagung",
        starts_at=datetime(2027, 5, 10, 0, tzinfo=BERLIN),
        ends_at=datetime(2027, 5, 12, 23, 59, tzinfo=BERLIN),
        is_cancelled=True,
    )

    event = facts_at(page.url)["Event"]

    assert (event["startDate"], event["endDate"]) == ("2027-05-10", "2027-05-12")
    assert event["eventStatus"] == "https://schema.org/EventCancelled"
    assert event["eventAttendanceMode"] == "https://schema.org/OnlineEventAttendanceMode"


def test_call_says_until_when_people_can_apply(homes: dict[str, HomePage]) -> None:
    closes = datetime(2027, 3, 29, 16, tzinfo=UTC)
    facts = {"opens_at": datetime(2026, 3, 1, tzinfo=UTC), "closes_at": closes, "places_max": 10}
    programme = facts_at(make_page(CallPage, "Prozess", **facts).url)["EducationalOccupationalProgram"]
    other = facts_at(make_page(CallPage, "Thema", kind="theme_call", **facts).url)["Article"]

    assert programme["applicationDeadline"] == "2027-03-29T18:00:00+02:00"
    assert (programme["applicationStartDate"], programme["maximumEnrollment"]) == ("2026-03-01T01:00:00+01:00", 10)
    assert programme["provider"]["@id"] == "http://testserver/#organization"
    assert (other["headline"], other["expires"]) == ("Thema", "2027-03-29T18:00:00+02:00")


def test_news_and_report_are_articles_of_the_network(homes: dict[str, HomePage]) -> None:
    news = facts_at(make_page(NewsPage, "Neues", published_on=date(2025, 12, 1)).url)
    report = facts_at(make_page(EventReportPage, "Bericht").url)["Article"]

    assert news["NewsArticle"]["datePublished"] == "2025-12-01"
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+00:00", news["NewsArticle"]["dateModified"])
    assert news["NewsArticle"]["publisher"]["@id"] == news["Organization"]["@id"]
    assert news["Organization"]["name"] == "Connective"
    assert (report["temporalCoverage"], report["contentLocation"]["name"]) == ("2025-11-25/2025-11-27", "Mombasa")


@pytest.mark.parametrize("language", LANGUAGES)
def test_home_page_is_the_website_of_the_organisation(homes: dict[str, HomePage], language: str) -> None:
    facts = facts_at(f"/{language}/")

    assert facts["WebSite"]["inLanguage"] == language
    assert facts["Organization"]["url"] == "http://testserver/"
    assert "BreadcrumbList" not in facts


def test_lists_are_collections(homes: dict[str, HomePage]) -> None:
    facts = facts_at(index_of(NewsPage).url)

    assert facts["CollectionPage"]["url"] == index_of(NewsPage).full_url


def test_private_page_alias_and_missing_page_say_nothing(homes: dict[str, HomePage], admin_client: Client) -> None:
    shown, private = make_page(StandardPage, "Offen"), make_page(StandardPage, "Innen")
    alias = shown.create_alias(parent=homes["de"], update_slug="spiegel")
    PageViewRestriction.objects.create(page_id=private.pk, restriction_type=PageViewRestriction.LOGIN)

    assert (facts_at(alias.url), facts_at("/de/gibt-es-nicht/")) == ({}, {})
    html = admin_client.get(private.url).content.decode()
    assert ("Innen" in html, "ld+json" in html) == (True, False)


def test_addresses_begin_with_the_base_url(homes: dict[str, HomePage], settings: Any) -> None:
    settings.BASE_URL = "https://www.netz.example"
    Site.objects.update(hostname="innen.local", port=8000)
    Site.clear_site_root_paths_cache()
    page = make_page(NewsPage, "Neues")

    html = Client(HTTP_HOST="evil.example").get(page.url).content.decode()

    (block,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', html, re.DOTALL)
    assert "https://www.netz.example/#organization" in block
    assert not any(wrong in block for wrong in ("innen.local", "evil.example", ":8000", "http://www"))


def test_query_count_does_not_grow(homes: dict[str, HomePage]) -> None:
    soon = timezone.now() + timedelta(days=100)
    page = make_page(EventPage, "Abend", starts_at=soon, ends_at=None)
    few = fewest_queries(lambda: Client().get(page.url))
    page.topics.set([make_topic(f"thema-{number}") for number in range(5)])
    page.save_revision().publish()

    assert fewest_queries(lambda: Client().get(page.url)) <= few


def test_event_until_midnight_ends_on_the_day_before(homes: dict[str, HomePage]) -> None:
    begins, ends = datetime(2027, 5, 10, 0, tzinfo=BERLIN), datetime(2027, 5, 13, 0, tzinfo=BERLIN)
    page = make_page(EventPage, "Tagung", starts_at=begins, ends_at=ends)

    event = facts_at(page.url)["Event"]

    assert (event["startDate"], event["endDate"]) == ("2027-05-10", "2027-05-12")
