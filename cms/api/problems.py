"""Errors of JSON addresses as problem documents (RFC 9457)."""

from http import HTTPStatus
from typing import Any

from django.http import JsonResponse
from django.utils.text import Truncator

from cms.request_ids import current_request_id

CONTENT_TYPE = "application/problem+json"
JSON_ADDRESSES = ("/api/", "/_allauth/")
LONGEST = 240  # characters of a sentence: libraries put what was sent into theirs
# How to log in (RFC 9110 asks for a challenge). Browsers know no such scheme, and open no window for a password.
CHALLENGE = 'Session-Token realm="members", login="/_allauth/app/v1/auth/login"'


def problem_facts(status: int, detail: str = "", **more: Any) -> dict[str, Any]:
    """Return the members of a problem document. A status that HTTP itself does not know needs a `title`.

    `request_id` leads whoever runs the site to the lines of the log.
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
    """Return a problem document as an answer."""
    answer = JsonResponse(problem_facts(status, detail, **more), status=status, content_type=CONTENT_TYPE)
    if status == HTTPStatus.UNAUTHORIZED:
        answer["WWW-Authenticate"] = CHALLENGE
    return answer
