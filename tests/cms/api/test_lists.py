"""Every list of the content API, found in its OpenAPI document, takes as many queries for many rows as for few."""

from collections import Counter
from collections.abc import Iterator
from functools import partial
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from wagtail.api.v3.registry import registry
from wagtail.models import get_page_models
from wagtail.snippets.models import get_snippet_models

from cms.api.openapi.document import operations_of, whole_document
from cms.models import NewsPage
from tests.accounts import make_account
from tests.cms.tokens.made import token_for
from tests.queries import added, queries_of

from .made import make_everything, make_full_pages

ELSEWHERE = ("/api/community/", "/api/search/")  # which have tests of their own
ONE = ("/find/", "/page_preview/", "/whoami/")  # answer with one thing
SNIPPETS = "/api/v3/snippets/{type}/"
#: Lists that stay as long as they are: of languages, types, sites and menus.
FIXED = ("/locales/", "/schema/", "/sites/", "/menus/", "/site/", "IndexPage", "HomePage")
USUAL, ALL_FIELDS = 12, 24  # queries of a list of pages: as it is asked for mostly, and with every field of the richest type


def list_addresses() -> Iterator[str]:
    """Yield the address of each list, with all fields where fields can be chosen, and of the list of each type."""
    types = [f"&type={model._meta.label}" for model in get_page_models()]
    for address, operation in ((path, one) for path, method, one in operations_of(whole_document()) if method == "get"):
        if address.startswith(ELSEWHERE) or address.endswith(ONE):
            continue
        if address == SNIPPETS:
            labels = [model._meta.label for model in get_snippet_models() if registry.has(model._meta.label)]
            yield from (f"{address.replace('{type}', label)}?limit=100" for label in labels)
        elif "{" not in address:
            taken = {one.get("name") for one in operation.get("parameters", ())} | names_of_references(operation)
            whole = f"{address}?{'&limit=100' * ('limit' in taken)}{'&fields=*' * ('fields' in taken)}"
            yield from (whole + kind for kind in ["", *(types if address.endswith("/pages/") else ())])


def names_of_references(operation: dict[str, Any]) -> set[str]:
    """Return the names of the parameters that an operation shares with others."""
    return {one["$ref"].rpartition("/")[2] for one in operation.get("parameters", ()) if "$ref" in one}


Asked = dict[tuple[str, str], tuple[Counter[str], int]]


def asked_for(addresses: list[str], plain: str) -> Asked:
    """Return the queries and the length of each list, by reader and address; of those that the reader may read."""
    found: Asked = {}
    for reader, headers in (("anonymous", {}), ("administrator", {"Authorization": f"Bearer {plain}"})):
        client = Client(headers=headers)
        answers = {address: client.get(address) for address in addresses}  # renditions are drawn once
        assert {answer.status_code for answer in answers.values()} <= {200, 401}
        cache.clear()  # what is remembered knows of those
        for address, answer in answers.items():
            if answer.status_code == 200:
                client.get(address)
                found[reader, address] = queries_of(partial(client.get, address)), len(answer.content)
    return found


@pytest.fixture
def plain(homes: object, settings: Any) -> str:
    """Return the token of an administrator."""
    settings.TOKEN_RATE_LIMIT = ""
    return token_for(make_account("chef@example.org", is_superuser=True), "content:read")[1]


def test_no_list_takes_more_queries_for_more_rows(plain: str) -> None:
    addresses = list(list_addresses())
    assert len([one for one in addresses if "/v3/" in one]) > 20
    assert len([one for one in addresses if "fields=*" in one]) > 20
    make_everything(1)
    few = asked_for(addresses, plain)
    make_everything(1)
    many = asked_for(addresses, plain)

    grown = {asked: told for asked in few if (told := added(few[asked][0], many[asked][0]))}
    assert not grown, "\n".join(f"{' '.join(asked)}\n{told}" for asked, told in grown.items())
    same = {address for (_reader, address) in few if few[_reader, address][1] >= many[_reader, address][1]}
    assert {address for address in same if not any(part in address for part in FIXED)} == set()  # else nothing was tried
    too_many = {
        asked: one.total() for asked, (one, _length) in many.items() if "/pages/?" in asked[1] and one.total() > ALL_FIELDS
    }
    assert too_many == {}


def test_list_of_pages_takes_at_most_twelve_queries(plain: str) -> None:
    make_everything(1)
    counted = {}
    for model in get_page_models():
        for version in ("v2", "v3"):
            address = f"/api/{version}/pages/?limit=100&type={model._meta.label}"
            Client().get(address)
            counted[address] = queries_of(partial(Client().get, address)).total()

    assert {address: number for address, number in counted.items() if number > USUAL} == {}


@pytest.mark.parametrize("version", ["v2", "v3"])
def test_page_alone_takes_as_many_queries_as_in_a_list(plain: str, version: str) -> None:
    make_full_pages(NewsPage, 1)
    address = f"/api/{version}/pages/{NewsPage.objects.get(alias_of=None).pk}/"
    Client().get(address)

    assert queries_of(partial(Client().get, address)).total() <= USUAL
