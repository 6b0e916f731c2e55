"""Whatever is sent to the API, it answers with a problem document in the reader's language, and never with a 5xx."""

import json
from collections.abc import Callable
from http import HTTPStatus
from typing import Any
from uuid import uuid4

import pytest
from django.db import transaction
from django.test import Client

from cms.users.models import User
from community.api.urls import api
from community.groups.models import Group
from community.library.models import Version

from .known import make_known

GROUP = "/api/community/groups/housing"
UNSAFE = ("post", "put", "patch", "delete")


@pytest.fixture
def client(facilitator: User, client_of: Callable[..., Client]) -> Client:
    return client_of(facilitator)


def patch(client: Client, body: bytes, kind: str = "application/json", **headers: str) -> Any:
    return client.generic("PATCH", GROUP, body, kind, headers={"If-Match": "*", **headers})


def problem_of(answer: Any, status: int) -> dict[str, Any]:
    """Return the problem in a response, which must have this status."""
    assert (answer.status_code, answer["Content-Type"]) == (status, "application/problem+json")
    facts: dict[str, Any] = answer.json()
    assert {name: facts.pop(name) for name in ("type", "title", "status", "request_id")} == {
        "type": "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "request_id": answer["X-Request-ID"],
    }
    assert {"private", "no-store"} <= set(answer["Cache-Control"].split(", "))
    return facts


BODIES = {
    "no JSON": (b"{", 400),
    "two values": (b"{} {}", 400),
    "single quotes": (b"{'welcome': 'x'}", 400),
    "a byte order mark": (b'\xef\xbb\xbf{"welcome": "x"}', 400),
    "UTF-16": ('{"welcome": "ä"}'.encode("utf-16"), 400),
    "Latin-1": ('{"welcome": "ä"}'.encode("latin-1"), 400),
    "nested deeply": (b'{"welcome": ' + b"[" * 200_000 + b"]" * 200_000 + b"}", 400),
    "objects nested deeply": (b'{"welcome": ' * 50_000 + b"1" + b"}" * 50_000, 400),
    "a number of thousands of digits": (b'{"welcome": ' + b"9" * 5_000 + b"}", 400),
    "NaN": (b'{"welcome": NaN}', 400),
    "a null character": (b'{"welcome": "a\\u0000b"}', 400),
    "a null character in a name": (b'{"\\u0000": "x"}', 400),
    "half of a character": (b'{"welcome": "\\ud800"}', 400),
    "nothing": (b"", 422),
    "a list": (b"[]", 422),
    "null": (b"null", 422),
    "a text": (b'"welcome"', 422),
    "a number": (b'{"welcome": 17}', 422),
    "a list as text": (b'{"welcome": ["x"]}', 422),
    "null as text": (b'{"welcome": null}', 422),
    "another name": (b'{"wellcome": "x"}', 422),
    "a field that is not to be changed": (b'{"slug": "heat"}', 422),
    "too long a text": (json.dumps({"welcome": "x" * 10_001}).encode(), 422),
}


@pytest.mark.parametrize("name", BODIES)
def test_invalid_body_gets_a_problem_response_and_changes_nothing(client: Client, name: str):
    body, status = BODIES[name]
    facts = problem_of(patch(client, body), status)

    assert facts["detail"]
    assert bool(facts.get("errors")) is (status == 422)
    assert Group.objects.get().welcome == "Willkommen im **Wohnraum**."


def test_validation_errors_name_each_field_in_the_request_language(client: Client):
    english = problem_of(patch(client, b'{"welcome": null, "slug": "x"}'), 422)
    assert english == {
        "detail": "Some of the values you sent are not valid.",
        "errors": [
            {"where": "body", "field": "welcome", "detail": "A text is expected here."},
            {"where": "body", "field": "slug", "detail": "There is no field with this name."},
        ],
    }
    german = patch(client, b'{"welcome": null, "slug": "x"}', **{"Accept-Language": "de-AT,de;q=0.9"})
    assert german["Content-Language"] == "de"
    assert [error["field"] for error in german.json()["errors"]] == ["welcome", "slug"]
    assert "expected" not in german.content.decode()


def test_text_of_the_maximum_length_is_accepted(client: Client):
    assert patch(client, json.dumps({"welcome": "ä" * 10_000}).encode()).status_code == 200


@pytest.mark.parametrize(
    "kind",
    [
        "",
        "text/plain",
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x",
        "application/json; charset=latin-1",
        "x",
    ],
)
def test_body_with_a_content_type_other_than_json_is_refused(client: Client, kind: str):
    assert "JSON" in problem_of(patch(client, b'{"welcome": "x"}', kind), 415)["detail"]


@pytest.mark.parametrize("kind", ["application/json", "application/json; charset=utf-8", 'Application/JSON;charset="UTF-8"'])
def test_json_content_type_variants_are_accepted(client: Client, kind: str):
    assert patch(client, b'{"welcome": "x"}', kind).status_code == 200


def test_oversized_body_is_refused(client: Client):
    assert problem_of(patch(client, b" " * 1_100_000), 413)["detail"].startswith("What you sent is larger than")


@pytest.mark.parametrize(
    ("address", "allowed"),
    [("me", "GET, HEAD"), ("groups", "GET, HEAD"), ("groups/housing", "GET, HEAD, PATCH"), ("openapi.json", "GET, HEAD")],
)
def test_unsupported_method_gets_405_with_the_allowed_methods(client: Client, address: str, allowed: str):
    for method in ("post", "put", "delete", "options"):
        answer = getattr(client, method)(f"/api/community/{address}")
        assert (answer.status_code, answer["Allow"]) == (405, allowed)
        assert answer["Content-Type"] == "application/problem+json"


@pytest.mark.parametrize(
    "address", ["", "nothing", "groups/", "groups/a b", "groups/%00", "groups/ä", "files/17", "files/x%00", "me/x"]
)
def test_unknown_url_gets_a_404_problem(client: Client, address: str):
    assert problem_of(client.get(f"/api/community/{address}"), 404)["detail"] == "There is nothing at this address."


def test_anonymous_request_gets_401_with_a_login_challenge(housing: Group, shared_file: Version):
    for address in ("me", "groups", "groups/housing", "groups/none", f"files/{shared_file.pk}", f"files/{uuid4()}"):
        answer = Client(HTTP_ACCEPT_LANGUAGE="en").get(f"/api/community/{address}")
        assert problem_of(answer, 401) == {"detail": "Log in first: this is for people with an account."}
        assert answer["WWW-Authenticate"] == (
            'Session-Token realm="members", login="/_allauth/app/v1/auth/login", Bearer realm="members"'
        )


def test_forbidden_response_gives_the_reason(member: User, neighbour: User, client_of: Callable[..., Client]):
    own = client_of(member).patch(GROUP, "{}", content_type="application/json")
    foreign = client_of(neighbour).get(GROUP)

    assert problem_of(own, 403)["detail"] == "Only a facilitator of the group can change the welcome text."
    assert "you are not one of them" in problem_of(foreign, 403)["detail"]


@pytest.mark.parametrize("end", ["", "/members", "/library", "/library/documents", "/log"])
def test_inaccessible_and_missing_groups_give_the_same_response(
    end: str, member: User, heat: Group, client_of: Callable[..., Client]
):
    client = client_of(member)
    foreign, missing = (problem_of(client.get(f"/api/community/groups/{slug}{end}"), 404) for slug in ("heat", "none"))

    assert foreign == missing == {"detail": "There is nothing at this address, or nothing that you can see."}


def test_inaccessible_and_missing_files_give_the_same_response(
    neighbour: User, shared_file: Version, client_of: Callable[..., Client]
):
    client = client_of(neighbour)
    for method in ("get", "delete"):
        foreign, missing = (
            problem_of(getattr(client, method)(f"/api/community/library-documents/{key}"), 404)
            for key in (shared_file.document_id, 2**40)
        )
        assert foreign == missing
    foreign, missing = (problem_of(client.get(f"/api/community/files/{key}"), 404) for key in (shared_file.pk, uuid4()))
    assert foreign == missing
    assert Version.objects.filter(pk=shared_file.pk).exists()


LISTS = ("groups", "groups/housing/members", "groups/housing/library/documents", "groups/housing/log")


@pytest.mark.parametrize("address", LISTS)
@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("limit=0", "limit"),
        ("limit=-1", "limit"),
        ("limit=x", "limit"),
        ("limit=", "limit"),
        ("limit=1.5", "limit"),
        ("limit=%00", "limit"),
        ("limit=" + "9" * 5_000, "limit"),
        ("offset=-1", "offset"),
        (f"offset={2**31}", "offset"),
        (f"offset={2**63}", "offset"),
        ("offset=١٢", "offset"),
        ("locale=xx", "locale"),
        ("locale=%ff", "locale"),
    ],
)
def test_invalid_list_parameter_gets_a_validation_error(client: Client, address: str, query: str, field: str):
    facts = problem_of(client.get(f"/api/community/{address}?{query}"), 422)

    assert [(error["where"], error["field"]) for error in facts["errors"]] == [("query", field)]


@pytest.mark.parametrize("header", ["", " ", '""', '"x"', 'W/"x"', "x" * 5_000, "ä", '"a", "b"'])
def test_invalid_if_match_header_is_refused_and_changes_nothing(client: Client, header: str):
    answer = patch(client, b'{"welcome": "x"}', **{"If-Match": header})

    assert problem_of(answer, 412 if header.strip() else 428)["detail"]
    assert Group.objects.get().welcome == "Willkommen im **Wohnraum**."


def test_locale_parameter_overrides_the_accept_language_header(client: Client):
    told = {language: client.get(GROUP, headers={"Accept-Language": language}) for language in ("de", "en")}
    assert {language: answer.json()["title"] for language, answer in told.items()} == {
        "de": "Bezahlbarer Wohnraum",
        "en": "Affordable housing",
    }
    asked = client.get(f"{GROUP}?locale=de", headers={"Accept-Language": "en"})
    assert (asked.json()["title"], asked["Content-Language"]) == ("Bezahlbarer Wohnraum", "de")
    assert "/de/community/" in asked.json()["url"]


def test_unhandled_exception_gets_a_problem_response_without_its_message(client: Client, monkeypatch: pytest.MonkeyPatch):
    def fail(*_arguments: object) -> None:
        raise RuntimeError("A secret detail.")

    client.raise_request_exception = False
    monkeypatch.setattr("community.groups.api.groups_of", fail)
    answer = client.get("/api/community/groups")

    assert (answer.status_code, answer["Content-Type"]) == (500, "application/problem+json")
    assert answer.json()["request_id"] == answer["X-Request-ID"]
    assert "secret" not in answer.content.decode()


# --- CSRF and tokens: cases of django-ninja #1599 and #1650 -----------------------------------------------------------


EMPTY = {
    "put": {"fields": {}},
    "post": {"upload": "6f9619ff-8b86-d011-b42d-00cf4fc964ff"},
}  # a body for each method that changes little


#: What the facilitator may not do in any case: she is a member already, and cannot create pages.
REFUSED = ("/community/joining", "/community/join-requests", "/call")


#: What is not sent as JSON.
FILES = {"/photo": {"data": b"x", "content_type": "image/png"}, "/invitation-tables": {"data": b"x", "content_type": "text/csv"}}


def body_for(method: str, path: str) -> dict[str, Any]:
    json_body = {"data": json.dumps(EMPTY.get(method, {})), "content_type": "application/json"}
    return next((body for end, body in FILES.items() if path.endswith(end)), json_body)


def unsafe_operations() -> list[tuple[str, str]]:
    paths = api.document["paths"]
    return [
        (method, path)
        for path, operations in paths.items()
        for method, operation in operations.items()
        if method in UNSAFE and operation.get("security")
    ]


Try = Callable[[Callable[[str, str, dict[str, Any]], bool]], list[str]]


@pytest.fixture
def failing(housing: Group, shared_file: Version, facilitator: User, member: User, settings: Any) -> Try:
    """Return the operations for which something is not true, given the method, the URL and a body; what each changes is undone."""
    known = make_known(housing, shared_file, facilitator, member, settings)

    def try_all(holds: Callable[[str, str, dict[str, Any]], bool]) -> list[str]:
        found = []
        for method, path in unsafe_operations():
            with transaction.atomic():
                if not holds(method, path.format(**known(method, path)), body_for(method, path)):
                    found.append(f"{method} {path}")
                transaction.set_rollback(True)
        return found

    return try_all


def test_requests_with_a_session_cookie_need_a_valid_csrf_token(facilitator: User, failing: Try):
    def holds(method: str, url: str, body: dict[str, Any]) -> bool:
        client = Client(enforce_csrf_checks=True, HTTP_ACCEPT_LANGUAGE="en")
        client.force_login(facilitator)
        answer = getattr(client, method)(url, **body, headers={"If-Match": "*"})
        assert "CSRF" in problem_of(answer, 403)["detail"]

        client.get("/api/community/me")
        token = client.cookies["csrftoken"].value
        wrong = getattr(client, method)(url, **body, headers={"If-Match": "*", "X-CSRFToken": token[::-1]})
        fitting = getattr(client, method)(url, **body, headers={"If-Match": "*", "X-CSRFToken": token})
        return wrong.status_code == 403 and passes(fitting, url)

    assert failing(holds) == []


def test_requests_with_a_session_token_need_no_csrf_token(facilitator: User, failing: Try):
    login = {"email": facilitator.email, "password": "wasser-und-schatten"}
    client = Client(enforce_csrf_checks=True)
    answer = client.post("/_allauth/app/v1/auth/login", json.dumps(login), content_type="application/json")
    headers = {"If-Match": "*", "X-Session-Token": answer.json()["meta"]["session_token"]}

    assert failing(lambda method, url, body: passes(getattr(client, method)(url, **body, headers=headers), url)) == []


def passes(answer: Any, path: str) -> bool:
    """Return whether a request was let in: it is refused for what it says, if at all."""
    return answer.status_code in (200, 201, 202, 204, 422) or (
        answer.status_code == HTTPStatus.FORBIDDEN and path.endswith(REFUSED)
    )


def test_unsafe_operations_are_found():
    assert {("patch", "/api/community/groups/{slug}"), ("delete", "/api/community/library-documents/{document}")} <= set(
        unsafe_operations()
    )
