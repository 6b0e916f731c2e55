"""Who gets what is kept, and who fills it. A `Client` is a process of the site: it has its own middleware, with a memory of its own."""

import gzip
from collections.abc import Callable
from itertools import permutations
from typing import Any

import brotli
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from wagtail.models import PageViewRestriction

from cms.models import NewsPage
from tests.accounts import make_account

NEWS = "/de/neues/neues/"
LASTING = [
    NEWS,
    "/de/neues/",
    "/de/",
    "/api/v2/pages/",
    "/de/feeds/news.atom",
    "/de/feeds/events.ics",
    "/sitemap.xml",
    "/llms.txt",
]


@pytest.mark.parametrize("address", LASTING)
def test_second_reader_costs_no_query_and_an_unchanged_page_is_not_sent_again(
    news: NewsPage, reader: Client, made: list[str], address: str
) -> None:
    first = reader.get(address, headers={"Accept-Encoding": "gzip"})
    with CaptureQueriesContext(connection) as queries:
        second = reader.get(address)

    assert len(queries) == 0
    assert made == [address]
    assert (first.status_code, second.status_code) == (200, 200)
    whole = gzip.decompress(first.content) if first.has_header("Content-Encoding") else first.content
    assert whole == second.content
    assert first["ETag"] == second["ETag"]
    for coding in ("identity", "gzip", "br"):
        same = reader.get(address, headers={"If-None-Match": first["ETag"], "Accept-Encoding": coding})
        assert (same.status_code, same.content, same["ETag"]) == (304, b"", first["ETag"])
    assert "no-cache" in second["Cache-Control"]
    assert "Cookie" in second["Vary"]


def test_compression_is_the_one_that_the_browser_takes(news: NewsPage, reader: Client) -> None:
    plain = reader.get(NEWS).content

    assert brotli.decompress(reader.get(NEWS, headers={"Accept-Encoding": "gzip, deflate, br"}).content) == plain
    assert gzip.decompress(reader.get(NEWS, headers={"Accept-Encoding": "gzip;q=1, br;q=0"}).content) == plain
    assert reader.get(NEWS, headers={"Accept-Encoding": "gzip;q=0, *;q=0"}).content == plain
    assert reader.get(NEWS)["Content-Length"] == str(len(plain))


def test_what_others_add_to_addresses_and_cookies_of_scripts_make_no_difference(
    news: NewsPage, reader: Client, made: list[str]
) -> None:
    reader.cookies["_ga"] = "GA1.2.3"
    reader.cookies["csrftoken"] = "a" * 32
    answers = [
        reader.get(address).content
        for address in (NEWS, f"{NEWS}?utm_source=x", f"{NEWS}?fbclid=y&utm_medium=z", f"{NEWS}?gclid=1")
    ]
    assert made == [NEWS]
    assert len(set(answers)) == 1
    assert b"utm_" not in answers[0]

    orders = {reader.get(f"/de/neues/?{'&'.join(order)}").content for order in permutations(["page=1", "year=2026", "utm_id=3"])}
    assert len(orders) == 1
    assert made == [NEWS, "/de/neues/"]


def test_head_and_get_share_an_answer_in_both_orders(news: NewsPage, made: list[str]) -> None:
    for first, second in (("head", "get"), ("get", "head")):
        client = Client()
        answers = {method: getattr(client, method)(NEWS) for method in (first, second)}
        assert b"<h1" in answers["get"].content
        assert answers["head"].content == b""
        assert answers["head"]["Content-Length"] == answers["get"]["Content-Length"]
        assert answers["head"]["ETag"] == answers["get"]["ETag"]
    assert len(made) == 2  # once for each client, which is a process here


def test_forged_hosts_and_schemes_leave_nothing_behind(news: NewsPage, reader: Client) -> None:
    clean = Client().get(NEWS).content
    reader.get(NEWS, headers={"Host": "evil.example:8080", "X-Forwarded-Proto": "https", "X-Forwarded-Port": "81"})
    reader.get(NEWS, headers={"X-Forwarded-Host": "evil.example", "X-Forwarded-Proto": "gopher"})

    after = reader.get(NEWS).content
    assert after == clean
    assert b"evil.example" not in after


def test_other_origins_get_their_own_headers_in_every_order(news: NewsPage, settings: Any) -> None:
    settings.CORS_ALLOWED_ORIGINS = ["https://a.example", "https://b.example"]
    origins = {
        "": None,
        "https://a.example": "https://a.example",
        "https://b.example": "https://b.example",
        "https://evil.example": None,
    }
    for order in permutations(origins):
        client = Client()
        for origin in order:
            answer = client.get("/api/v2/pages/", headers={"Origin": origin} if origin else {})
            assert answer.get("Access-Control-Allow-Origin") == origins[origin]
            assert "origin" in answer["Vary"].lower()


def test_language_of_the_start_is_the_readers_own_in_every_order(homes: object) -> None:
    wanted = {"": "/de/", "fr": "/fr/", "ar,en;q=0.5": "/ar/", "de": "/de/"}
    for order in permutations(wanted):
        client = Client()
        client.cookies["_ga"] = "1"
        for language in order:
            assert client.get("/", headers={"Accept-Language": language} if language else {})["Location"] == wanted[language]


def test_logged_in_readers_neither_get_nor_fill_it(news: NewsPage, reader: Client, made: list[str]) -> None:
    person = make_account("member@example.org", name="Unverwechselbar")
    reader.force_login(person)

    own = reader.get(NEWS)
    assert b"account_logout" in own.content or b"/accounts/" in own.content
    assert "no-store" in own["Cache-Control"]
    assert made == []
    assert Client().get(NEWS).content != own.content
    reader.logout()
    assert reader.get(NEWS).content == Client().get(NEWS).content


@pytest.mark.parametrize("headers", [{"Authorization": "Bearer x"}, {"X-Session-Token": "x" * 30}, {"HX-Request": "true"}])
def test_readers_who_say_who_they_are_or_ask_for_a_part_are_not_served_from_it(
    news: NewsPage, reader: Client, made: list[str], headers: dict[str, str]
) -> None:
    reader.get("/api/v2/pages/", headers=headers)
    reader.get("/de/search/?q=neues", headers=headers)
    assert made == []


def test_page_with_a_password_is_never_kept(
    news: NewsPage, reader: Client, made: list[str], committed: Callable[[], Any]
) -> None:
    assert reader.get(NEWS).status_code == 200
    with committed():
        PageViewRestriction.objects.create(page=news, restriction_type=PageViewRestriction.PASSWORD, password="geheim")

    first, second = Client().get(NEWS), Client().get(NEWS)
    assert b"csrfmiddlewaretoken" in first.content
    assert b"Neues</h1>" not in first.content
    assert first.cookies["csrftoken"].value != second.cookies["csrftoken"].value
    assert first.content != second.content


def test_cookie_for_forms_of_an_open_tab_is_not_replaced(news: NewsPage, committed: Callable[[], Any]) -> None:
    with committed():
        PageViewRestriction.objects.create(page=news, restriction_type=PageViewRestriction.PASSWORD, password="geheim")
    browser = Client()
    before = browser.get(NEWS).cookies["csrftoken"].value
    browser.get(NEWS)
    assert browser.cookies["csrftoken"].value == before


def test_nothing_that_is_missing_is_kept_and_parameters_push_out_only_each_other(
    news: NewsPage, reader: Client, made: list[str]
) -> None:
    assert reader.get(NEWS).status_code == 200
    for number in range(30):
        assert reader.get(f"/de/neues/nichts-{number}/").status_code == 404
        reader.get(f"/de/neues/?page={number}&x={'y' * 50}")
    made.clear()
    reader.get(NEWS)
    assert made == []
