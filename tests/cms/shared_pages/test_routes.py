"""Addresses whose page is known cost one query; what is changed is right at once."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from cms.models import HomePage, NewsPage
from cms.routes import MOST_ROUTES, _routes
from tests.pages import index_of, make_page

NEWS = "/de/neues/neues/"


@pytest.fixture(autouse=True)
def _not_kept(settings: Any) -> None:
    settings.PAGE_CACHE_MB = 0


def routing(client: Client, address: str) -> list[str]:
    """Return the queries for an address, without those of the page that is found."""
    with CaptureQueriesContext(connection) as queries:
        client.get(address)
    return [query["sql"] for query in queries]


def test_known_address_asks_for_its_page_alone(news: NewsPage, reader: Client) -> None:
    first, second = routing(reader, NEWS), routing(reader, NEWS)
    third = routing(reader, NEWS)

    assert len(third) <= len(second) < len(first)
    assert not any("wagtailcore_locale" in query for query in third)
    assert sum('FROM "wagtailcore_page"' in query for query in third) == 0
    assert sum('FROM "cms_newspage"' in query for query in third) == 1


def test_invented_addresses_fill_nothing(news: NewsPage, reader: Client) -> None:
    reader.get(NEWS)
    before = len(_routes)
    for number in range(5):
        assert reader.get(f"/de/neues/nichts-{number}/").status_code == 404
    assert len(_routes) == before <= MOST_ROUTES


def test_address_that_another_page_takes_over_shows_that_one(
    news: NewsPage, reader: Client, committed: Callable[[], Any]
) -> None:
    assert "Neues" in reader.get(NEWS).content.decode()
    with committed():
        news.slug = "altes"
        news.save_revision().publish()
    with committed():
        other = make_page(NewsPage, "Anderes", slug="neues")
    assert other.url == NEWS
    assert "Anderes" in reader.get(NEWS).content.decode()
    assert "Neues" in reader.get("/de/neues/altes/").content.decode()


def test_same_path_in_another_language_is_another_page(homes: dict[str, HomePage], reader: Client, committed: Any) -> None:
    with committed():
        index_of(NewsPage, "de")
        index_of(NewsPage, "en")
    answers = {code: reader.get(f"/{code}/").content for code in ("de", "en", "de")}
    assert answers["de"] != answers["en"]
    assert reader.get("/de/").content == answers["de"]


def test_page_that_was_unpublished_without_a_word_is_gone(news: NewsPage, reader: Client) -> None:
    assert reader.get(NEWS).status_code == 200
    NewsPage.objects.filter(pk=news.pk).update(live=False)
    assert reader.get(NEWS).status_code == 404
