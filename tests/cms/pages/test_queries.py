"""No page runs queries in a loop."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any
from unittest.mock import patch

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from cms.models import (
    AlumniGroupPage,
    CallPage,
    EventPage,
    EventReportPage,
    LearningProcessPage,
    Municipality,
    NewsPage,
    Participation,
    StandardPage,
    Topic,
)
from tests.pages import index_of, make_page, make_topic

MOST = 25
LISTED = (CallPage, LearningProcessPage, AlumniGroupPage, EventPage, EventReportPage, NewsPage)


def queries(client: Client, address: str) -> int:
    """Return how many queries a page takes with menu, footer and settings cached, but none of its own parts."""
    client.get(address)
    with patch("cms.templatetags.remembered.remember", lambda key, make: make()), CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return len(captured)


@pytest.fixture
def fill(homes: object) -> Callable[[type[Any], int], None]:
    """Create pages with relations like real ones."""
    topics = [make_topic("wasser"), make_topic("hitze")]
    cities = [Municipality.objects.create(name_de=f"Stadt {n}", country="KE", latitude=n, longitude=n) for n in range(6)]

    def participations() -> list[Participation]:
        return [Participation(municipality=city, sort_order=n) for n, city in enumerate(cities)]

    def process(title: str, **facts: Any) -> LearningProcessPage:
        page = make_page(LearningProcessPage, title, topics=topics, **facts)
        page.participations = participations()
        page.save_revision().publish()
        return page

    def make(model: type[Any], number: int) -> None:
        for n in range(number):
            title = f"{model.__name__} {n} von {number}"
            if model is LearningProcessPage:
                process(title)
            elif model is CallPage:
                make_page(model, title, topics=topics, leads_to=process(f"Prozess zu {title}"))
            elif model is AlumniGroupPage:
                process(f"Prozess zu {title}", alumni_group=make_page(model, title, topics=topics))
            elif model is EventReportPage:
                make_page(model, title, topics=topics, municipalities=cities)
            elif model is EventPage:
                start = datetime(2030, 1, 1 + n % 28, 9, tzinfo=UTC)
                make_page(model, title, topics=topics, municipality=cities[0], starts_at=start, ends_at=start.replace(hour=12))
            else:
                make_page(model, title, topics=topics)

    return make


@pytest.mark.parametrize("model", LISTED, ids=lambda model: model.__name__)
def test_query_count_of_a_list_is_equal_for_2_and_5_pages(client: Client, fill: Callable[..., None], model: type[Any]) -> None:
    assert_as_many(client, fill, model, 2, 5)


def assert_as_many(client: Client, fill: Callable[..., None], model: type[Any], few_pages: int, many_pages: int) -> None:
    """Assert that a list takes as many queries with many pages as with few."""
    fill(model, few_pages)
    address = index_of(model).url
    few = queries(client, address)
    fill(model, many_pages - few_pages)

    assert (queries(client, address), few <= MOST) == (few, True)


def test_query_count_of_the_home_page_is_constant(client: Client, fill: Callable[..., None]) -> None:
    for model in LISTED:
        fill(model, 1)
    few = queries(client, "/de/")
    for model in LISTED:
        fill(model, 2)

    assert (queries(client, "/de/"), few <= MOST) == (few, True)


@pytest.mark.parametrize("model", [*LISTED, StandardPage], ids=lambda model: model.__name__)
def test_query_count_of_a_page_is_limited(client: Client, fill: Callable[..., None], model: type[Any]) -> None:
    if model is StandardPage:
        make_page(StandardPage, "Auftrag")
    else:
        fill(model, 2)
    page = model.objects.first()

    assert queries(client, page.url) <= MOST


def test_filters_offer_only_topics_in_use(client: Client, fill: Callable[..., None]) -> None:
    Topic.objects.create(slug="leer", name_de="Unbenutzt")
    fill(NewsPage, 2)

    html = client.get(index_of(NewsPage).url).content.decode()

    assert ("Wasser" in html, "Unbenutzt" in html) == (True, False)
