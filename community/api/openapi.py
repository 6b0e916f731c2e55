"""Additions to the OpenAPI document that ninja cannot infer from the code: errors, headers, languages."""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from ninja.openapi.schema import REF_TEMPLATE, OpenAPISchema

from cms.api.openapi.answers import locale
from cms.api.problems import CONTENT_TYPE

from .schemas import Problem

DESCRIPTION = """What members of the community read and do, as JSON.

- **Who you are.** Log in with `POST /_allauth/app/v1/auth/login` and send the token in `X-Session-Token`; or send an access token that you made
  on the page `/{locale}/accounts/tokens/` as `Authorization: Bearer …`; or use the session of the site's own login with its CSRF token. You can do
  here what you can do on the pages, and nothing else.
- **Scopes.** An access token has scopes, such as `community:read`; the security of each operation names the one that it needs. Without it the answer
  is 403 with `scope` and `WWW-Authenticate: Bearer error="insufficient_scope"` (RFC 6750). Operations that do not list `AccessToken` cannot be used
  with one.
- **Languages.** Names and sentences are in the first language of `Accept-Language` that the site has, or in that of `?locale=`.
- **Moments** are in UTC, as `2026-03-01T09:30:00Z`.
- **Lists** come in parts: `?limit=` and `?offset=`; `count` is the number of all entries that you may see.
- **Changes.** `PATCH` changes what you send and leaves the rest.
- **Errors** are problem documents (RFC 9457). What you may not know of answers like what does not exist.
- **Limits.** Whoever changes a lot in a short time gets 429 and reads in `Retry-After` how many seconds to wait.
- **Long jobs.** `/api/jobs/{id}/` says how far a job is that you started.
"""

ACCESS_TOKEN = "AccessToken"  # noqa: S105 - the name of the scheme
CHANGES = ("post", "put", "patch", "delete")
SENTENCES = {
    HTTPStatus.BAD_REQUEST: "The body is not JSON in UTF-8, or there are two tokens where one is enough.",
    HTTPStatus.UNAUTHORIZED: "You have not logged in, or your token has ended.",
    HTTPStatus.FORBIDDEN: (
        "You may not do this; `detail` says why. For a browser's session also: the CSRF token is missing. For an access token also: it does not have"
        " the scope that `scope` names."
    ),
    HTTPStatus.NOT_FOUND: "There is nothing at this address, or nothing that you may know of.",
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: "The body is too large.",
    HTTPStatus.REQUEST_URI_TOO_LONG: "The address is too long.",
    HTTPStatus.UNSUPPORTED_MEDIA_TYPE: "The body is not said to be JSON.",
    HTTPStatus.UNPROCESSABLE_ENTITY: "Something that you sent cannot be used; `errors` says what.",
    HTTPStatus.TOO_MANY_REQUESTS: "You have changed a lot in a short time.",
}
EXAMPLES = {
    HTTPStatus.UNAUTHORIZED: "Log in first: this is for people with an account.",
    HTTPStatus.FORBIDDEN: "This room is for the members of the group, and you are not one of them.",
    HTTPStatus.NOT_FOUND: "There is nothing at this address, or nothing that you can see.",
    HTTPStatus.UNPROCESSABLE_ENTITY: "Some of the values you sent are not valid.",
    HTTPStatus.TOO_MANY_REQUESTS: "You have made many changes in a short time. Wait 20 seconds, then try again.",
}
REQUEST_ID = {"description": "The id under which this request is in the site's log.", "schema": {"type": "string"}}
RETRY_AFTER = {"description": "In how many seconds to try again.", "schema": {"type": "integer", "minimum": 1}}
CHALLENGE = {"description": "How to log in.", "schema": {"type": "string"}}
LOCALE = locale("The language of names and sentences; otherwise that of Accept-Language.")


def complete(document: OpenAPISchema, scopes: Mapping[tuple[str, str], str | None]) -> OpenAPISchema:
    """Add to `document` what applies to all operations. `scopes` has what an access token needs, by path and method."""
    for address, operations in document["paths"].items():
        for method, operation in operations.items():
            name_scope(operation, scopes[address, method])
            operation["parameters"] = [*operation["parameters"], LOCALE]
            answers = operation["responses"]
            for status in problems_of(address, method, operation):
                answers.setdefault(status.value, {"description": SENTENCES[status]})
            for status, answer in answers.items():
                complete_answer(int(status), answer)
            operation["responses"] = {str(status): answers[status] for status in sorted(answers)}
    schema = Problem.model_json_schema(ref_template=REF_TEMPLATE)
    document["components"]["schemas"] |= {**schema.pop("$defs", {}), "Problem": schema}
    return document


def name_scope(operation: dict[str, Any], scope: str | None) -> None:
    """Name the scope that an access token needs, or leave out that scheme where no token is accepted."""
    ways = operation.get("security", [])
    if scope is None:
        ways[:] = [way for way in ways if ACCESS_TOKEN not in way]
    for way in ways:
        if ACCESS_TOKEN in way:
            way[ACCESS_TOKEN] = [str(scope)]


def problems_of(address: str, method: str, operation: dict[str, Any]) -> list[HTTPStatus]:
    """Return the errors that an operation can answer with, whatever it does."""
    found = [HTTPStatus.UNAUTHORIZED, HTTPStatus.UNPROCESSABLE_ENTITY]
    if operation.get("security"):
        found.append(HTTPStatus.BAD_REQUEST)
    if any(way.get(ACCESS_TOKEN) for way in operation.get("security", [])):
        found.append(HTTPStatus.FORBIDDEN)
    if "{" in address:
        found += [HTTPStatus.FORBIDDEN, HTTPStatus.NOT_FOUND]
    if any(parameter["in"] == "query" and parameter["schema"].get("type") == "array" for parameter in operation["parameters"]):
        found.append(HTTPStatus.REQUEST_URI_TOO_LONG)
    if method in CHANGES:
        found += [HTTPStatus.FORBIDDEN, HTTPStatus.TOO_MANY_REQUESTS]
    if "requestBody" in operation:
        found += [HTTPStatus.BAD_REQUEST, HTTPStatus.REQUEST_ENTITY_TOO_LARGE, HTTPStatus.UNSUPPORTED_MEDIA_TYPE]
    return found


def complete_answer(status: int, answer: dict[str, Any]) -> None:
    answer.setdefault("headers", {})["X-Request-ID"] = REQUEST_ID
    if status < HTTPStatus.BAD_REQUEST:
        return
    facts = {"type": "about:blank", "title": HTTPStatus(status).phrase, "status": status}
    detail = EXAMPLES.get(HTTPStatus(status)) or answer["description"]
    answer["content"] = {
        CONTENT_TYPE: {"schema": {"$ref": REF_TEMPLATE.format(model="Problem")}, "example": {**facts, "detail": detail}}
    }
    if status == HTTPStatus.TOO_MANY_REQUESTS:
        answer["headers"]["Retry-After"] = RETRY_AFTER
    if status == HTTPStatus.UNAUTHORIZED:
        answer["headers"]["WWW-Authenticate"] = CHALLENGE
