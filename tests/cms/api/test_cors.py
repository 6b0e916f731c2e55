"""Which other sites' pages may read the JSON in a browser."""

import itertools
from typing import Any

import pytest
from django.test import Client

from tests.accounts import make_account

A, B, OTHER = "https://a.example.org", "https://b.example.org:8443", "https://a.example.org.evil.example"
API = "/api/v2/pages/"


@pytest.fixture
def origins(settings: Any) -> None:
    settings.CORS_ALLOWED_ORIGINS = [A, B]


def asked_from(origin: str | None, address: str = API, **more: Any) -> Any:
    return Client().get(address, headers={"Origin": origin} if origin else {}, **more)


@pytest.mark.parametrize("order", list(itertools.permutations([None, OTHER, A, B])))
def test_each_origin_gets_its_own_headers_in_every_order(homes: object, origins: None, order: tuple[str | None, ...]) -> None:
    for origin in order:
        answer = asked_from(origin)
        assert answer.status_code == 200
        assert answer.get("Access-Control-Allow-Origin") == (origin if origin in (A, B) else None)
        assert "origin" in answer["Vary"].lower().split(", ")
        assert "Access-Control-Allow-Credentials" not in answer


def test_304_has_the_headers_of_its_origin(homes: object, origins: None) -> None:
    etag = asked_from(A)["ETag"]
    again = Client().get(API, headers={"Origin": B, "If-None-Match": etag})

    assert (again.status_code, again["Access-Control-Allow-Origin"]) == (304, B)
    assert "origin" in again["Vary"].lower()
    assert "etag" in again["Access-Control-Expose-Headers"]


@pytest.mark.parametrize("origin", [A, OTHER, "null", "https://[", "http://a.example.org"])
def test_preflight_is_answered_for_the_origins_of_the_setting(homes: object, origins: None, origin: str) -> None:
    headers = {"Origin": origin, "Access-Control-Request-Method": "PATCH", "Access-Control-Request-Headers": "x-session-token"}
    answer = Client().options("/api/community/me", headers=headers)

    assert (answer.status_code, answer.content) == (200, b"")
    assert answer.get("Access-Control-Allow-Origin") == (A if origin == A else None)
    if origin == A:
        assert "PATCH" in answer["Access-Control-Allow-Methods"]
        assert {"x-session-token", "if-match", "authorization"} <= set(answer["Access-Control-Allow-Headers"].split(", "))


@pytest.mark.parametrize("address", ["/de/", "/_allauth/app/v1/auth/session", "/admin/login/", "/de/search/results.csv"])
def test_only_the_json_can_be_read_by_others(homes: object, origins: None, address: str) -> None:
    assert "Access-Control-Allow-Origin" not in asked_from(A, address)
    preflight = Client().options(address, headers={"Origin": A, "Access-Control-Request-Method": "GET"})
    assert "Access-Control-Allow-Origin" not in preflight


def test_without_the_setting_nobody_can(homes: object) -> None:
    assert "Access-Control-Allow-Origin" not in asked_from(A)


def test_all_origins_can_without_anybody_s_cookies(homes: object, settings: Any) -> None:
    settings.CORS_ALLOW_ALL_ORIGINS = True

    answer = asked_from(OTHER)

    assert answer["Access-Control-Allow-Origin"] == "*"
    assert "Access-Control-Allow-Credentials" not in answer


def test_credentials_only_if_the_setting_says_so(homes: object, origins: None, settings: Any) -> None:
    settings.CORS_ALLOW_CREDENTIALS = True
    client = Client()
    client.force_login(make_account("mitglied@example.org"))

    answer = client.get(API, headers={"Origin": A})
    assert (answer["Access-Control-Allow-Origin"], answer["Access-Control-Allow-Credentials"]) == (A, "true")
    assert answer["Cache-Control"] == "private, no-store"
    assert "Access-Control-Allow-Credentials" not in asked_from(OTHER)


def test_errors_can_be_read_too(homes: object, origins: None) -> None:
    answer = asked_from(A, "/api/v2/pages/999999/")

    assert (answer.status_code, answer["Access-Control-Allow-Origin"]) == (404, A)
