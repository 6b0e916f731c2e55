"""API lists take a constant number of queries, whatever they show."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from wagtail.images.tests.utils import get_test_image_file
from wagtail.models import Locale, Page, PageViewRestriction

from cms.models import (
    CallPage,
    NewsPage,
    SiteDocument,
    SiteImage,
    StandardPage,
)
from tests.pages import make_page

from .made import TYPES, make_full_pages, make_referred


def queries(client: Client, address: str, number: int) -> int:
    client.get(address)  # renditions are only created once
    with CaptureQueriesContext(connection) as captured:
        answer = client.get(address)
    assert (answer.status_code, len(answer.json()["items"])) == (200, number), answer.content[:300]
    return len(captured)


@pytest.fixture
def make_pages(homes: object) -> Callable[[type[Any], int], None]:
    """Create pages with as much content and as many relations as possible, each with an alias."""
    return make_full_pages


@pytest.mark.parametrize("model", TYPES, ids=lambda model: model.__name__)
def test_query_count_is_constant_for_each_page_type(client: Client, make_pages: Callable[..., None], model: type[Any]) -> None:
    address = f"/api/v2/pages/?type=cms.{model.__name__}&limit=100"

    def query_counts() -> list[int]:
        return [queries(client, f"{address}{fields}", model.objects.count()) for fields in ("", "&fields=*")]

    make_pages(model, 1)  # and its alias
    few = query_counts()
    make_pages(model, 2)

    assert query_counts() == few


def test_query_count_is_constant_for_pages_of_mixed_types_and_languages(client: Client, make_pages: Callable[..., None]) -> None:
    def total() -> int:
        return Page.objects.filter(depth__gt=1, live=True).exclude(slug="home").count()

    make_pages(NewsPage, 1)
    few = [queries(client, f"/api/v2/pages/?limit=100{more}", total()) for more in ("", "&fields=*")]
    make_pages(NewsPage, 2)
    make_pages(CallPage, 1)
    NewsPage.objects.filter(alias_of=None).first().copy_for_translation(
        Locale.objects.get(language_code="en"), copy_parents=True, alias=True
    )

    assert [queries(client, f"/api/v2/pages/?limit=100{more}", total()) for more in ("", "&fields=*")] == few


def test_listing_ten_pages_takes_at_most_ten_queries(client: Client, make_pages: Callable[..., None]) -> None:
    make_pages(NewsPage, 5)

    assert queries(client, "/api/v2/pages/?type=cms.NewsPage", 10) <= 10


def test_query_count_is_constant_when_some_pages_are_private(client: Client, make_pages: Callable[..., None]) -> None:
    make_pages(NewsPage, 1)
    private = make_page(StandardPage, "Innen")
    PageViewRestriction.objects.create(page_id=private.pk, restriction_type=PageViewRestriction.LOGIN)
    address = "/api/v2/pages/?type=cms.NewsPage&fields=*"
    few = queries(client, address, 2)
    make_pages(NewsPage, 2)

    assert queries(client, address, 6) == few


@pytest.mark.parametrize("fields", ["", "&fields=*", "&fields=tags"])
@pytest.mark.parametrize("kind", ["images", "documents"])
def test_query_count_is_constant_for_images_and_documents(client: Client, homes: object, kind: str, fields: str) -> None:
    def make(number: int) -> None:
        for n in range(number):
            if kind == "images":
                thing: Any = SiteImage.objects.create(title=f"Ufer {n}", file=get_test_image_file(), description="Ein Ufer")
            else:
                thing = SiteDocument.objects.create(title=f"Plan {n}", file=ContentFile(b"%PDF-1.7", "plan.pdf"))
            thing.tags.add("wasser", "ufer", f"nur-{n}")

    make(2)
    few = queries(client, f"/api/v2/{kind}/?limit=100{fields}", 2)
    make(5)

    assert queries(client, f"/api/v2/{kind}/?limit=100{fields}", 7) == few
    tags = client.get(f"/api/v2/{kind}/?fields=tags").json()["items"][0]["meta"]["tags"]
    assert tags == ["nur-0", "ufer", "wasser"]


@pytest.mark.parametrize("kind", ["topics", "regions", "municipalities", "organisations", "contacts"])
def test_query_count_is_constant_for_what_pages_refer_to(client: Client, homes: object, kind: str) -> None:
    address = f"/api/v2/{kind}/?limit=100&fields=*"
    make_referred(1)
    few = queries(client, address, 1)
    make_referred(3)

    assert queries(client, address, 4) == few


@pytest.mark.parametrize("rich_text_format", ["html", "markdown", "blocks"])
def test_query_count_is_the_same_in_every_format(client: Client, make_pages: Callable[..., None], rich_text_format: str) -> None:
    make_pages(NewsPage, 2)
    address = "/api/v2/pages/?type=cms.NewsPage&fields=*&limit=100"

    assert queries(client, f"{address}&rich_text_format={rich_text_format}", 4) == queries(client, address, 4)
