"""Errors of JSON endpoints as problem documents (RFC 9457)."""

from http import HTTPStatus
from typing import Any

from django.http import JsonResponse
from django.utils.text import Truncator

from cms.request_ids import current_request_id

CONTENT_TYPE = "application/problem+json"
JSON_ADDRESSES = ("/api/", "/_allauth/")
LONGEST = 240  # characters of a message: libraries put the input into theirs
# How to log in (RFC 9110 requires a challenge). Browsers do not know these schemes, and open no password dialogue.
CHALLENGE = 'Session-Token realm="members", login="/_allauth/app/v1/auth/login", Bearer realm="members"'


def problem_facts(status: int, detail: str = "", **more: Any) -> dict[str, Any]:
    """Return the members of a problem document. A status that HTTP itself does not define needs a `title`.

    `request_id` leads the site's operators to the log lines.
    """
    facts = {
        "type": "about:blank",
        "title": more.pop("title", None) or HTTPStatus(status).phrase,
        "status": status,
        "detail": Truncator(detail).chars(LONGEST),
        "request_id": current_request_id(),
    }
    return {**{name: value for name, value in facts.items() if value != ""}, **more}


def problem(status: int, detail: str = "", **more: Any) -> JsonResponse:
    """Return a response with a problem document."""
    answer = JsonResponse(problem_facts(status, detail, **more), status=status, content_type=CONTENT_TYPE)
    if status == HTTPStatus.UNAUTHORIZED:
        answer["WWW-Authenticate"] = CHALLENGE
    return answer
