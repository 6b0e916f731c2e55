"""Rate limits for members' changes: one limit for forms and API, by account and by IP address (`COMMUNITY_RATE_LIMITS`).

Every request with an unsafe method is counted, by whichever view of the community: without a decorator its limit is "write".
Counters are stored in the cache, like those of the login; while it is down, each process counts on its own.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from http import HTTPStatus
from typing import Any, TypeVar

from allauth.core.internal import ratelimit
from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cms.api.problems import JSON_ADDRESSES, problem
from cms.kept import read_form
from cms.kept_views import show

READS = ("GET", "HEAD", "OPTIONS", "TRACE")
WRITE = "write"  # the default limit

View = TypeVar("View", bound=Callable[..., Any])


def limited_as(action: str = WRITE, **by_method: str) -> Callable[[View], View]:
    """Set the limit that a view, or a router's function, counts as; per method with keyword arguments: `PATCH="upload_part"`."""

    def mark(view: View) -> View:
        view.limits = (action, by_method)  # type: ignore[attr-defined]
        return view

    return mark


def action_of(view: Callable[..., Any], method: str) -> str:
    """Return the name of the limit that applies."""
    limits: tuple[str, dict[str, str]] = getattr(view, "limits", (WRITE, {}))
    return limits[1].get(method, limits[0])


def is_of_the_community(view: Callable[..., Any]) -> bool:
    return getattr(view, "__module__", "").split(".")[0] == "community"


class RateLimitMiddleware:
    """Refuses requests over the limit. A submitted form is shown again, so that nothing typed is lost."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        if request.method in READS or not is_of_the_community(view):
            return None
        seconds = seconds_to_wait(request, action_of(view, request.method or ""))
        return too_often(request, seconds) if seconds else None


def seconds_to_wait(request: HttpRequest, action: str) -> int:
    """Count `request`; return 0 if it is allowed, else the seconds until it would be."""
    limits = {
        action: ",".join(part for part in settings.COMMUNITY_RATE_LIMITS.get(action, "").split(",") if counts(part, request))
    }
    if ratelimit.consume(request, app="community", action=action, config=limits):
        return 0
    waits = [wait_for(request, action, rate) for rate in ratelimit.get_rates(app="community", action=action, config=limits)]
    return max(1, *waits)


def counts(limit: str, request: HttpRequest) -> bool:
    """Return whether a limit applies to this request: limits by account do not apply to anonymous users."""
    return not limit.strip().endswith("/user") or request.user.is_authenticated


def wait_for(request: HttpRequest, action: str, rate: ratelimit.Rate) -> int:
    """Return the seconds until the oldest request counted in `rate` expires."""
    times = cache.get(ratelimit.get_cache_key(request, app="community", action=action, rate=rate), [])
    if not rate.amount:
        return math.ceil(rate.duration)  # no requests are allowed at all
    if len(times) < rate.amount:
        return 0
    return math.ceil(times[rate.amount - 1] + rate.duration - time.time())


def too_often(request: HttpRequest, seconds: int) -> HttpResponse:
    """Say how long to wait, without losing what was typed."""
    sentence = ngettext(
        "You have made many changes in a short time. Wait %(seconds)d second, then try again.",
        "You have made many changes in a short time. Wait %(seconds)d seconds, then try again.",
        seconds,
    ) % {"seconds": seconds}
    answer: HttpResponse
    if request.path_info.startswith(JSON_ADDRESSES):
        answer = problem(HTTPStatus.TOO_MANY_REQUESTS, sentence)
    else:
        why = f"{sentence} " + _("This is not saved yet, but what you wrote is still here.")
        facts: dict[str, object] = {"title": _("Please wait a moment"), "why": why, "is_limit": True}
        answer = show(request, read_form(request), facts, status=HTTPStatus.TOO_MANY_REQUESTS)
    answer["Retry-After"] = str(seconds)
    answer["Cache-Control"] = "private, no-store"
    return answer
