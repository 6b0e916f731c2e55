"""The OpenAPI document: everything has a description and examples, and no link leads elsewhere."""

import json
import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.http import HttpRequest
from django.test import Client
from ninja import Router, Schema

from community.api.ninja_api import CommunityAPI
from community.api.registry import register_router, registered_routers
from community.api.urls import api

ADDRESS = "/api/community/openapi.json"
APPLICATION = "/api/community/applications/{application}"


def with_account(scope: str | None) -> list[dict[str, list[str]]]:
    """Return the ways to show who one is; with None, none of them is an access token."""
    return [{"SessionToken": []}, *([{"AccessToken": [scope]}] if scope else []), {"BrowserSession": []}]


SECURITY = {  # of operations that need no account, or that open with a cookie as well
    ("get", "/api/community/calls/{call}/form"): [],
    ("get", APPLICATION): [*with_account("applications:read"), {"BegunHere": []}],
    ("get", f"{APPLICATION}/answers"): [*with_account("applications:read"), {"BegunHere": []}],
    ("put", f"{APPLICATION}/answers"): [*with_account("applications:write"), {"BegunHere": []}],
    ("get", "/api/community/consultations/archive/{release}"): [],
    ("get", "/api/community/invitations/{token}"): [],
    ("post", "/api/community/invitations/{token}/account"): [],
    ("get", "/api/community/topics/answered"): [],
    ("get", "/api/community/topics/answered/{proposal}"): [],
    ("get", "/api/community/visualisations/gallery"): [],
    ("get", "/api/community/visualisations/gallery/{release}"): [],
    ("post", "/api/community/visualisations/verify"): [],
}
OPERATIONS = [
    pytest.param(path, method, operation, id=f"{method} {path}")
    for path, operations in api.document["paths"].items()
    for method, operation in operations.items()
]
PROBLEM = {"$ref": "#/components/schemas/Problem"}


@pytest.fixture
def document(db: None) -> dict[str, Any]:
    answer = Client().get(ADDRESS)
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/json")
    return answer.json()


def test_document_is_the_same_for_every_user_and_language(document: dict[str, Any], admin_client: Client):
    assert admin_client.get(ADDRESS, headers={"Accept-Language": "ar"}).json() == document
    assert document["openapi"].startswith("3.1")


def test_all_authentication_schemes_are_described(document: dict[str, Any]):
    schemes = document["components"]["securitySchemes"]

    assert {name: (scheme["type"], scheme.get("in"), scheme.get("name")) for name, scheme in schemes.items()} == {
        "SessionToken": ("apiKey", "header", "X-Session-Token"),
        "AccessToken": ("http", None, None),
        "BrowserSession": ("apiKey", "cookie", settings.SESSION_COOKIE_NAME),
        "BegunHere": ("apiKey", "cookie", "begun_applications"),
    }
    assert all(scheme["description"] for scheme in schemes.values())


@pytest.mark.parametrize(("path", "method", "operation"), OPERATIONS)
def test_every_operation_documents_its_purpose_and_its_error_responses(path: str, method: str, operation: dict[str, Any]):
    assert operation["summary"]
    assert operation["description"].endswith(".")
    assert operation["tags"]
    assert operation.get("security", []) == SECURITY.get((method, path), with_account(api.scopes()[path, method]))
    answers = operation["responses"]
    expected = ({"400", "401"} if operation.get("security") else set()) | {"422"} | ({"403", "404"} if "{" in path else set())
    expected |= {"403", "429"} if method in ("post", "put", "patch", "delete") else set()
    expected |= {"400", "413", "415"} if "requestBody" in operation else set()
    expected |= {"403"} if api.scopes()[path, method] else set()
    assert expected <= set(answers)
    for status, answer in answers.items():
        assert answer["description"]
        assert "X-Request-ID" in answer["headers"]
        if int(status) >= 400:
            [(kind, said)] = answer["content"].items()
            assert (kind, said["example"]["status"]) == ("application/problem+json", int(status))
            assert said["schema"]["$ref"].startswith("#/components/schemas/")
    assert answers.get("429", {}).get("headers", {}).keys() >= ({"Retry-After"} if "429" in answers else set())


@pytest.mark.parametrize(("path", "method", "operation"), OPERATIONS)
def test_every_parameter_is_described(path: str, method: str, operation: dict[str, Any]):
    parameters = {one["name"]: one for one in operation["parameters"]}

    assert {*re.findall(r"{(\w+)}", path), "locale"} <= set(parameters)
    assert [name for name, one in parameters.items() if not one.get("description")] == []


def test_main_schemas_are_present_and_described(document: dict[str, Any]):
    schemas = document["components"]["schemas"]
    assert {"Me", "GroupDetail", "GroupChanges", "LibraryDocument", "Problem"} <= set(schemas)
    for name in ("Me", "GroupSummary", "GroupDetail", "Member", "LogEntry", "LibraryDocument"):
        assert schemas[name]["description"], name


def test_schema_references_resolve_and_urls_use_only_the_example_host(document: dict[str, Any]):
    text = json.dumps(document)
    names = set(re.findall(r'"\$ref": "#/components/schemas/(.+?)"', text))

    assert names <= set(document["components"]["schemas"])
    assert PROBLEM["$ref"] in text
    assert set(re.findall(r"https?://[^/\s\"']+", text)) <= {"https://example.org"}


def test_docs_pages_that_would_load_from_other_hosts_do_not_exist(client: Client, db: None):
    for address in ("docs", "redoc", ""):
        assert client.get(f"/api/community/{address}").status_code == 404


def test_registering_a_router_again_adds_nothing():
    before = registered_routers()
    register_router(before[0])

    assert "community.groups.api.router" in before
    assert registered_routers() == before


def test_two_routers_at_the_same_url_are_rejected():
    one, another = CommunityAPI(), Router()

    def view(request: HttpRequest) -> None:
        """Do nothing."""

    for router in (Router(), another):
        router.get("things")(view)
        one.add_router("", router)
    with pytest.raises(ImproperlyConfigured, match="Two routers answer at /api/community/things"):
        one.patterns()


def test_each_schema_has_a_name_of_its_own():
    """Of two with one name the document would describe only one."""

    def below(schema: type[Schema]) -> Iterator[type[Schema]]:
        for one in schema.__subclasses__():
            yield one
            yield from below(one)

    ours = {one for one in below(Schema) if one.__module__.startswith("community.") and "[" not in one.__name__}
    names = Counter(one.__name__ for one in ours)
    assert [name for name, count in names.items() if count > 1] == []
