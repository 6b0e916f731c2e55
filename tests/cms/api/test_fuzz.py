"""No URL of the API or of the admin's lists fails on anything that can be typed. `make trial typed` tries everything."""

import json
from collections.abc import Iterable, Iterator
from urllib.parse import quote

import pytest
from django.db import connection, transaction
from django.test import Client

from cms.models import CallPage, NewsPage
from tests.pages import make_page, make_topic

VALUES = [
    "",
    '"',
    "'",
    '"Wasser',
    '" OR "',
    "*",
    "%",
    "\\",
    "a" * 5000,
    " ".join("abcdefghij") * 200,
    "NOT",
    "()",
    "-",
    "-1",
    "0",
    "1.5",
    "1e9",
    "9" * 20,
    "9" * 5000,
    str(2**63),
    str(2**63 - 1),
    "١٢",
    "null",
    "true",
    "[]",
    "{}",
    "*,-id",
    "_",
    "((",
    "id,title(x)",
    "topics(*)",
    "\x00",
    "\ud7ff\U0010ffff",
    "%ff%fe",  # inserted into the URL unescaped
    "2026-13-45",
    "de",
    "root",
]
TYPED = ["", '"', '"Wasser', "%", "a" * 5000, " ".join("abcdefghij") * 200, "NOT", "9" * 20, "١٢", "\x00", "%ff%fe"]  # by editors
COMMON = [
    "search",
    "search_operator",
    "limit",
    "offset",
    "id",
    "fields",
    "order",
    "format",
    "rich_text_format",
    "title",
    "nothing",
]
PAGES = [
    "child_of",
    "descendant_of",
    "ancestor_of",
    "translation_of",
    "locale",
    "site",
    "type",
    "slug",
    "first_published_at",
    "page",
]
CALLS = [
    "kind",
    "closes_at",
    "topics",
    "leads_to",
    "body",
    "working_languages",
    "places_min",
    "cover_image",
    "extensions",
    "show_in_menus",
]
ADDRESSES = {
    "/api/v2/pages/": [*COMMON, *PAGES],
    "/api/v2/pages/?type=cms.CallPage&": CALLS,
    "/api/v2/pages/?type=cms.CallPage&search=Wasser&": ["kind", "order", "closes_at"],
    "/api/v2/pages/?type=cms.CallPage,cms.EventReportPage&": [
        "status",
        "topic",
        "region",
        "municipality",
        "country",
        "closes_at__gt",
    ],
    "/api/v2/pages/?order=last_published_at&": ["after", "last_published_at__gte", "starts_on__lte", "kind", "locale", "type"],
    "/api/v2/pages/find/": ["id", "html_path"],
    "/api/v2/pages/deleted/": ["since", "after", "locale", "type", "limit", "offset"],
    "/api/v2/redirects/": [*COMMON, "old_path", "site"],
    "/api/v2/redirects/find/": ["html_path", "id"],
    "/api/v2/site/": ["locale"],
    "/api/v2/images/": ["search", "offset", "limit", "id", "fields", "order", "tags", "width"],
    "/api/v2/documents/": ["search", "id", "tags"],
}
ADMIN = {
    "/admin/images/": ["q", "p", "ordering", "collection_id", "tag"],
    "/admin/documents/": ["q", "p", "ordering", "collection_id"],
    "/admin/pages/search/": ["q", "p", "ordering", "content_type"],
    "/admin/pages/search/results/": ["q"],
    "/admin/pages/1/": ["q", "p", "ordering"],
    "/admin/choose-page/search/": ["q", "p", "page_type"],
    "/admin/images/chooser/": ["q", "p"],
    "/admin/documents/chooser/": ["q", "p"],
    "/admin/snippets/cms/municipality/": ["q", "p", "country", "region"],
    "/admin/users/": ["q", "p", "ordering"],
    "/admin/redirects/": ["q", "p"],
}


OFTEN = {'"', "9" * 20, "\x00", "%ff%fe"}  # what most failures came from
REFUSED = {*OFTEN, str(2**63), "\ud7ff\U0010ffff"}  # by some databases
SOME = 6  # each parameter gets every n-th of the others, in turn


def some_for_each(names: list[str], values: list[str]) -> Iterator[tuple[str, str]]:
    """Yield pairs such that every name occurs, and every value. A second database gets only what one may refuse."""
    if connection.vendor != "sqlite":
        values = [value for value in values if value in REFUSED]
    for place, name in enumerate(names):
        yield from ((name, value) for n, value in enumerate(values) if value in OFTEN or n % SOME == place % SOME)


def address(base: str, name: str, value: str) -> str:
    said = value if value.startswith("%f") else quote(value, errors="surrogatepass")
    return f"{base}{'' if '?' in base else '?'}{name}={said}"


@pytest.fixture
def asked(client: Client, homes: object) -> Client:
    make_page(CallPage, "Wasser", topics=[make_topic("wasser")])
    make_page(NewsPage, "Neues")
    client.raise_request_exception = False
    return client


@pytest.mark.parametrize("base", ADDRESSES)
def test_no_query_parameter_crashes_the_api(asked: Client, base: str) -> None:
    assert failures_of_the_api(asked, base, some_for_each(ADDRESSES[base], VALUES)) == {}


def failures_of_the_api(asked: Client, base: str, pairs: Iterable[tuple[str, str]]) -> dict[tuple[str, str], int]:
    """Return the status of errors that are not problem documents, and of invalid responses, by parameter and value."""
    failed = {}
    for name, value in pairs:
        with transaction.atomic():
            answer = asked.get(address(base, name, value))
        is_json = "json" in answer.get("Content-Type", "")
        if answer.status_code >= 400 and is_json:
            is_json = (
                answer["Content-Type"] == "application/problem+json"
                and json.loads(answer.content)["status"] == answer.status_code
            )
        is_right = is_json or answer.status_code == 302 or name == "format"  # which asks for another format
        if answer.status_code >= 500 or not is_right:
            failed[name, value[:20]] = answer.status_code
    return failed


@pytest.mark.parametrize("kind", ["pages", "images", "documents"])
def test_invalid_ids_in_api_urls_return_404(asked: Client, kind: str) -> None:
    for key in ("0", "9" * 19, "9" * 20, "9" * 5000, "-1", "x", "%00", "%ff", "1%27"):
        answer = asked.get(f"/api/v2/{kind}/{key}/")
        assert (answer.status_code, answer["Content-Type"]) == (404, "application/problem+json"), key


def test_reported_query_parameters_no_longer_crash(asked: Client) -> None:
    for parameter, status in {
        "offset=9223372036854775808": 400,
        "offset=9223372036854775807": 400,
        "offset=9000000000000000000": 200,
        'search="': 200,
    }.items():
        answer = asked.get(f"/api/v2/pages/?{parameter}")
        assert (answer.status_code, "json" in answer["Content-Type"]) == (status, True), parameter


@pytest.mark.parametrize("base", ADMIN)
def test_no_query_parameter_crashes_the_admin_lists(admin_client: Client, homes: object, base: str) -> None:
    assert failures_of_lists(admin_client, base, some_for_each(ADMIN[base], TYPED)) == {}


def failures_of_lists(admin_client: Client, base: str, pairs: Iterable[tuple[str, str]]) -> dict[tuple[str, str], int]:
    admin_client.raise_request_exception = False
    failed = {}
    for name, value in pairs:
        with transaction.atomic():
            status = admin_client.get(address(base, name, value)).status_code
        if status >= 500:
            failed[name, value[:20]] = status
    return failed


def test_admin_search_ignores_unbalanced_quotation_marks(admin_client: Client, homes: object) -> None:
    make_page(NewsPage, "Rohrdommel"), make_page(NewsPage, "Reiher")

    for words in ('Rohrdommel"', '"Rohrdommel', '"Rohrdommel"'):
        html = admin_client.get("/admin/pages/search/", {"q": words}).content.decode()
        assert ("Rohrdommel" in html, "Reiher" in html) == (True, False)
