"""Errors of JSON addresses as problem documents (RFC 9457)."""

from http import HTTPStatus
from typing import Any

from django.http import JsonResponse
from django.utils.text import Truncator

CONTENT_TYPE = "application/problem+json"
JSON_ADDRESSES = ("/api/", "/_allauth/")
LONGEST = 240  # characters of a sentence: libraries put what was sent into theirs


def problem_facts(status: int, detail: str = "", **more: Any) -> dict[str, Any]:
    """Return the members of a problem document. A status that HTTP itself does not know needs a `title`."""
    detail = Truncator(detail).chars(LONGEST)
    title = more.pop("title", None) or HTTPStatus(status).phrase
    facts = {"type": "about:blank", "title": title, "status": status, "detail": detail}
    return {**{name: value for name, value in facts.items() if value != ""}, **more}


def problem(status: int, detail: str = "", **more: Any) -> JsonResponse:
    """Return a problem document as an answer."""
    return JsonResponse(problem_facts(status, detail, **more), status=status, content_type=CONTENT_TYPE)
