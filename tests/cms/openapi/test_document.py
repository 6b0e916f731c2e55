"""The OpenAPI document is whole, and its pages show it without anything from elsewhere."""

import json
import re
from typing import Any

import pytest
from django.test import Client

from cms.api.openapi.document import Part, joined, operations_of, whole_document
from cms.api.openapi.parts import all_parts
from cms.tokens.scopes import Scope
from tests.pages import LANGUAGES

REFERENCE = re.compile(r'"#/components/schemas/([^"]+)"')
ELSEWHERE = re.compile(r'(?:src|href)="(?:https?:)?//(?!testserver)')


def test_document_is_served_to_everybody_and_refers_to_what_it_has(client: Client, db: None) -> None:
    answer = client.get("/api/openapi.json")
    document = answer.json()

    assert (answer.status_code, document["openapi"]) == (200, "3.1.0")
    assert {"/api/v2/pages/", "/api/v3/pages/", "/api/calls/", "/api/search/"} <= set(document["paths"])
    assert set(REFERENCE.findall(json.dumps(document))) <= set(document["components"]["schemas"])
    names = [operation["operationId"] for _address, _method, operation in operations_of(document)]
    assert len(names) == len(set(names))


def test_every_scope_that_it_names_exists() -> None:
    named = {
        scope
        for _address, _method, operation in operations_of(whole_document())
        for way in operation.get("security", [])
        for scope in way.get("AccessToken", [])
    }
    assert named - {""} <= set(Scope.values)


def one_path() -> dict[str, Any]:
    return {"paths": {"/api/x/": {}}}


def test_parts_may_not_describe_the_same_address() -> None:
    parts = [Part(name, name, "", f"{__name__}.one_path") for name in ("one", "two")]
    with pytest.raises(ValueError, match="two names"):
        joined(parts)


@pytest.mark.parametrize("language", LANGUAGES)
def test_pages_show_every_operation(client: Client, db: None, language: str) -> None:
    overview = client.get(f"/{language}/api-docs/").content.decode()
    for part in all_parts():
        address = f"/{language}/api-docs/{part.name}/"
        assert f'href="{address}"' in overview
        page = client.get(address).content.decode()
        assert not ELSEWHERE.search(page)
        anchors = re.findall(r'<details class="reference" id="([^"]+)"', page)
        assert len(anchors) == len(set(anchors))
        for path, _method, operation in operations_of(whole_document()):
            if part.name in operation["tags"]:
                assert operation["operationId"] in anchors
                assert path in page
        links = set(re.findall(r'<a href="#([^"]+)"><code>', page))
        assert links <= set(anchors)
    assert client.get(f"/{language}/api-docs/nothing/").status_code == 404


def test_addresses_of_wagtail_and_of_others_lead_here(client: Client, db: None) -> None:
    assert client.get("/api/v3/docs/")["Location"] == "/de/api-docs/v3/"
    assert client.get("/api/docs/")["Location"] == "/de/api-docs/"
    assert client.get("/api/v3/openapi.json")["Location"] == "/api/openapi.json"
