"""Filters of the list of pages."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from cms.models import (
    CallPage,
    EventPage,
    EventReportPage,
    LearningProcessPage,
    Municipality,
    NewsPage,
    Participation,
    Region,
    StandardPage,
)
from tests.built_once import built_once
from tests.pages import make_homes, make_page, make_topic


@built_once
def build_pages() -> None:
    make_homes()
    now = timezone.now()
    water, heat = make_topic("wasser"), make_topic("hitze")
    africa, asia = (Region.objects.create(slug=slug, name_de=slug) for slug in ("afrika", "asien"))
    mombasa = Municipality.objects.create(name_de="Mombasa", country="KE")
    bonn = Municipality.objects.create(name_de="Bonn", country="DE")
    make_page(
        CallPage, "Offen", topics=[water], regions=[africa], kind="deep_dive", closes_at=datetime(2099, 7, 1, 10, tzinfo=UTC)
    )
    make_page(CallPage, "Bald", topics=[water, heat], regions=[asia], kind="event", closes_at=now + timedelta(days=2))
    make_page(
        CallPage,
        "Zu",
        topics=[heat],
        kind="deep_dive",
        closes_at=datetime(2026, 2, 28, 23, 30, tzinfo=UTC),
        opens_at=datetime(2025, 1, 1, tzinfo=UTC),
    )
    make_page(CallPage, "Geplant", kind="other", opens_at=now + timedelta(days=1))
    make_page(NewsPage, "Meldung", topics=[water], kind="news", published_on=date(2026, 3, 1))
    make_page(NewsPage, "Brief", topics=[heat], kind="newsletter", published_on=date(2026, 4, 1))
    make_page(EventPage, "Termin", municipality=bonn, topics=[heat], starts_at=datetime(2026, 3, 1, 9, tzinfo=UTC), ends_at=None)
    make_page(EventReportPage, "Bericht", municipalities=[bonn, mombasa], topics=[heat])
    make_page(StandardPage, "Seite")
    process = make_page(LearningProcessPage, "Prozess", starts_on=date(2020, 1, 1), ends_on=date(2021, 1, 1))
    process.participations = [Participation(municipality=mombasa)]
    process.save_revision().publish()
    make_page(LearningProcessPage, "Irgendwann", starts_on=None, ends_on=None)


@pytest.fixture
def pages(db: None) -> None:
    build_pages()


def titles(client: Client, query: str) -> list[str]:
    answer = client.get(f"/api/v2/pages/?limit=100&{query}")
    assert answer.status_code == 200, answer.content
    told = [item["title"] for item in answer.json()["items"]]
    assert answer.json()["meta"]["total_count"] == len(told)
    return sorted(told)


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("status=open", ["Bald", "Offen"]),
        ("status=closing_soon", ["Bald"]),
        ("type=cms.CallPage&status=planned,closed", ["Geplant", "Zu"]),
        ("status=planned", ["Geplant", "Irgendwann"]),
        ("type=cms.LearningProcessPage&status=finished", ["Prozess"]),
        ("status=running", []),
        ("kind=deep_dive", ["Offen", "Zu"]),
        ("kind=deep_dive,newsletter", ["Brief", "Offen", "Zu"]),
        ("kind=deep_dive&kind=newsletter", ["Brief", "Offen", "Zu"]),
        ("type=cms.NewsPage&kind=news", ["Meldung"]),
        ("type=cms.CallPage,cms.NewsPage&topic=wasser", ["Bald", "Meldung", "Offen"]),
        ("type=cms.CallPage,cms.NewsPage&topic=wasser,hitze&status=open", ["Bald", "Offen"]),
        ("topic=hitze", ["Bald", "Bericht", "Brief", "Termin", "Zu"]),
        ("region=afrika,asien", ["Bald", "Offen"]),
        ("country=KE", ["Bericht", "Prozess"]),
        ("country=KE,DE", ["Bericht", "Prozess", "Termin"]),
        ("country=FR", []),
        ("type=cms.EventPage,cms.StandardPage&country=DE", ["Termin"]),
        ("locale=en", ["Home en"]),
        ("locale=en,fr&type=cms.HomePage", ["Home en", "Home fr"]),
        ("closes_at__lt=2026-03-01", []),  # in Berlin it closed half an hour after midnight on 1 March
        ("closes_at__lte=2026-03-01", ["Zu"]),
        ("closes_at__gte=2026-03-01&closes_at__lt=2026-03-02", ["Zu"]),
        ("closes_at=2026-03-01", ["Zu"]),
        ("closes_at__gt=2026-03-01&closes_at__lt=2027-12-01", ["Bald", "Geplant"]),
        ("closes_at__lte=2026-02-28T23:30:00Z", ["Zu"]),
        ("closes_at__lt=2026-02-28T23:30:00Z", []),
        ("closes_at__lte=2026-03-01T00:30:00+01:00", ["Zu"]),
        ("closes_at__lte=2026-03-01T00:30:00%2B01:00", ["Zu"]),
        ("type=cms.CallPage,cms.EventPage&starts_at__gte=2026-03-01", ["Termin"]),
        ("published_on__gt=2026-03-01", ["Brief"]),
        ("starts_on__lte=2020-01-01", ["Prozess"]),
        ("first_published_at__gt=2098-01-01", []),
        ("type=cms.NewsPage&last_published_at__gte=2000-01-01T00:00:00Z", ["Brief", "Meldung"]),
        ("type=cms.CallPage&search=Offen&status=open&closes_at__gt=2098-01-01", ["Offen"]),
        ("search=Meldung&topic=wasser&locale=de", ["Meldung"]),
        ("type=cms.NewsPage&slug=brief", ["Brief"]),
    ],
)
def test_filters(client: Client, pages: None, query: str, expected: list[str]) -> None:
    assert titles(client, query) == expected


def test_municipalities_are_filtered_by_id(client: Client, pages: None) -> None:
    ids = [Municipality.objects.get(name_de=name).pk for name in ("Bonn", "Mombasa")]

    assert titles(client, f"municipality={ids[0]}") == ["Bericht", "Termin"]
    assert titles(client, f"municipality={ids[0]},{ids[1]}") == ["Bericht", "Prozess", "Termin"]
    assert titles(client, f"municipality={ids[1]}&type=cms.EventPage") == []


@pytest.mark.parametrize(
    ("query", "name", "allowed"),
    [
        ("status=opne", "status", ["planned", "running", "finished", "open", "closing_soon", "closed"]),
        ("type=cms.CallPage&status=finished", "status", ["planned", "open", "closing_soon", "closed"]),
        ("type=cms.NewsPage&kind=deep_dive", "kind", ["news", "newsletter"]),
        ("topic=wasser,feuer", "topic", ["hitze", "wasser"]),
        ("topic=", "topic", ["hitze", "wasser"]),
        ("locale=de,xx", "locale", ["de", "en", "fr", "ar"]),
        ("municipality=bonn", "municipality", None),
        ("closes_at__gt=2026-13-45", "closes_at__gt", ["2026-03-01T09:30:00Z", "2026-03-01T10:30:00+01:00", "2026-03-01"]),
        (
            "closes_at__gt=2026-03-01T09:30:00",
            "closes_at__gt",
            ["2026-03-01T09:30:00Z", "2026-03-01T10:30:00+01:00", "2026-03-01"],
        ),
        ("published_on__gt=2026-03-01T09:30:00Z", "published_on__gt", ["2026-03-01"]),
        (
            "first_published_at__lte=9999-12-31",
            "first_published_at__lte",
            ["2026-03-01T09:30:00Z", "2026-03-01T10:30:00+01:00", "2026-03-01"],
        ),
        ("type=cms.NewsPage&closes_at__gt=2026-03-01", "closes_at__gt", ["cms.CallPage"]),
        ("type=cms.NewsPage,cms.StandardPage&status=open", "status", ["cms.CallPage", "cms.LearningProcessPage"]),
        ("type=cms.CallPage,cms.NewsPage&costs=free", "costs", ["cms.CallPage"]),
    ],
)
def test_wrong_parameters_are_named_with_what_is_allowed(
    client: Client, pages: None, query: str, name: str, allowed: list[str] | None
) -> None:
    answer = client.get(f"/api/v2/pages/?{query}")

    assert (answer.status_code, answer["Content-Type"]) == (400, "application/problem+json")
    [error] = answer.json()["errors"]
    assert (error["where"], error["field"], error.get("allowed")) == ("query", name, allowed)
    assert error["detail"]


def test_unknown_parameters_and_types_are_named(client: Client, pages: None) -> None:
    [unknown] = client.get("/api/v2/pages/?statsu=open").json()["errors"]
    [kind] = client.get("/api/v2/pages/?type=cms.CallPage,cms.Nothing").json()["errors"]
    [order] = client.get("/api/v2/pages/?order=-nothing").json()["errors"]

    assert unknown["field"] == "statsu"
    assert {"status", "closes_at__gte", "topic", "type", "limit"} <= set(unknown["allowed"])
    assert (kind["field"], "cms.CallPage" in kind["allowed"], "wagtailcore.Page" in kind["allowed"]) == ("type", True, False)
    assert (order["field"], "last_published_at" in order["allowed"]) == ("order", True)


def test_drafts_pass_no_filter(client: Client, pages: None) -> None:
    CallPage.objects.get(title="Offen").unpublish()

    assert titles(client, "status=open") == ["Bald"]
    assert titles(client, "topic=wasser&type=cms.CallPage,cms.NewsPage") == ["Bald", "Meldung"]


ALL_AT_ONCE = (
    "type=cms.CallPage,cms.NewsPage,cms.EventReportPage&topic=wasser,hitze&locale=de,en&first_published_at__gt=2000-01-01"
    "&order=-last_published_at"
)


@pytest.mark.parametrize("query", ["", "status=open", "country=DE,KE&topic=hitze", ALL_AT_ONCE])
def test_filtered_lists_take_at_most_twelve_queries_whatever_their_size(client: Client, pages: None, query: str) -> None:
    def count() -> int:
        with CaptureQueriesContext(connection) as captured:
            answer = client.get(f"/api/v2/pages/?limit=100&{query}")
        assert answer.status_code == 200
        return len(captured)

    count()
    few = count()
    for number in range(4):
        make_page(CallPage, f"Mehr {number}", topics=list(CallPage.objects.get(title="Offen").topics.all()))
        make_page(EventReportPage, f"Bericht {number}", municipalities=Municipality.objects.all())
    count()

    assert count() == few <= 12
