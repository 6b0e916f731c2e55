"""Conditional requests: what has not changed is not sent again, and mostly not even made again.

An answer's `ETag` is computed from what it says, so it is the same in every process and stays while other content is published. It is weak: the
same text compressed is the same answer. Which ETag an address had is remembered for a generation and until the next moment at which
the clock changes an answer; a request that names it is answered before any work is done. Decision 52 explains why.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.core.cache.backends.locmem import LocMemCache
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.cache import get_conditional_response, patch_cache_control, patch_vary_headers
from django.utils.http import http_date, parse_http_date_safe
from django.utils.translation import get_language

from cms.generation import REMEMBERED_SECONDS, current_generation
from cms.moments import last_change, next_change
from cms.readers import is_somebody

from .problems import problem

#: Beyond what Django and the REST framework vary by: whoever logs in by cookie or token may get another answer at the same address.
VARY = ("Cookie", "X-Session-Token", "Authorization")
#: In each process, and not in the shared cache: invented addresses must not push anything else out.
_known = LocMemCache("etags", {"OPTIONS": {"MAX_ENTRIES": 5000}})

Make = Callable[[], HttpResponseBase]
Body = Callable[[HttpResponse], bytes]


def answer_conditionally(
    request: HttpRequest, make: Make, *, is_remembered: bool = True, body: Body = lambda answer: answer.content
) -> HttpResponseBase:
    """Return what `make` returns, with the headers by which it can be cached and asked for again; 304 if the reader has it.

    Only anonymous readers' answers have them. `is_remembered` is false for what can change without a new generation; `body` is what
    the ETag is computed from.
    """
    if request.method not in {"GET", "HEAD"} or is_somebody(request):
        return make()
    began, generation = timezone.now(), current_generation()  # before the work: a later publication makes it old
    if is_remembered and (known := recall(request, began, generation)):
        had = compared(request, with_validators(HttpResponse(), known, began, generation))
        if had.status_code == HTTPStatus.NOT_MODIFIED:
            return had

    def finish(answer: Any) -> Any:
        if answer.status_code != HTTPStatus.OK:
            answer.headers.setdefault("Cache-Control", "no-cache")  # what is missing now may be published in a second
            patch_vary_headers(answer, VARY)
            return answer
        etag = f'W/"{hashlib.blake2b(body(answer), digest_size=16).hexdigest()}"'
        if is_remembered:
            note(request, etag, began, generation)
        return compared(request, with_validators(answer, etag, began, generation if is_remembered else None))

    answer = make()
    if getattr(answer, "is_rendered", True):
        return finish(answer)
    answer.add_post_render_callback(finish)  # type: ignore[attr-defined]  # rendered by the REST framework, after this
    return answer


def compared(request: HttpRequest, answer: HttpResponse) -> HttpResponse:
    """Return `answer`, or 304 if the reader has it."""
    had = get_conditional_response(request, answer["ETag"], parse_http_date_safe(answer.get("Last-Modified", "")), answer)
    if had is None:
        return answer
    return problem(HTTPStatus.PRECONDITION_FAILED) if had.status_code == HTTPStatus.PRECONDITION_FAILED else had


def with_validators(answer: Any, etag: str, began: datetime, generation: int | None) -> Any:
    """Set the headers of an answer made at `began`. Without a `generation` nothing is said of when it was last modified."""
    answer["ETag"] = etag
    if generation is not None:
        answer["Last-Modified"] = http_date(last_modified(generation, began))
    patch_cache_control(answer, public=True, **freshness(began))
    patch_vary_headers(answer, VARY)
    return answer


def last_modified(generation: int, now: datetime) -> int:
    """Return the second by which content and clock last changed any answer, never one that is still to come.

    It is rounded up: of two changes in one second, the first is not the newer one.
    """
    changed = max(generation / 10**9, last_change(now).timestamp())
    return min(-int(-changed // 1), int(now.timestamp()))


def freshness(now: datetime) -> dict[str, Any]:
    """Return for how long caches may use an answer without asking: not longer than the setting, or until the clock changes it."""
    seconds = min(settings.API_MAX_AGE, int((next_change(now) - now).total_seconds()))
    return {"max_age": seconds} if seconds > 0 else {"no_cache": True}


# --- The ETag of an address -------------------------------------------------------------------------------------------


def key_of(request: HttpRequest) -> str:
    """Return the key of what is asked for: parameters in another order are the same request."""
    query = urlencode(sorted((name, value) for name, values in request.GET.lists() for value in values))
    asked = "\n".join([request.path, query, get_language() or "", request.headers.get("Accept", "")])
    return hashlib.blake2b(asked.encode(), digest_size=16).hexdigest()


def recall(request: HttpRequest, now: datetime, generation: int) -> str | None:
    """Return the ETag that this address has in this generation, if that is known and the clock has not changed it since."""
    if not {"If-None-Match", "If-Modified-Since"} & set(request.headers):
        return None
    known = _known.get(key_of(request))
    if known is None or known[0] != generation or not now < known[1]:
        return None
    return str(known[2])


def note(request: HttpRequest, etag: str, began: datetime, generation: int) -> None:
    until = min(began + timedelta(seconds=REMEMBERED_SECONDS), next_change(began))
    _known.set(key_of(request), (generation, until.astimezone(UTC), etag), REMEMBERED_SECONDS)
