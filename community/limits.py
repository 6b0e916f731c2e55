"""How often members may change things: one limit for forms and JSON, by account and by IP address (`COMMUNITY_RATE_LIMITS`).

Every request that could change something is counted, by whatever view of the community: a view that says nothing has the limit "write".
Counts lie in the cache as those of the login do; while it is away, each process counts by itself.
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
WRITE = "write"  # the limit of whatever says nothing

View = TypeVar("View", bound=Callable[..., Any])


def limited_as(action: str = WRITE, **by_method: str) -> Callable[[View], View]:
    """Have a view, or a function of a router, counted as `action`, methods that are named as something else: `PATCH="upload_part"`."""

    def mark(view: View) -> View:
        view.limits = (action, by_method)  # type: ignore[attr-defined]
        return view

    return mark


def action_of(view: Callable[..., Any], method: str) -> str:
    """Return which limit counts."""
    limits: tuple[str, dict[str, str]] = getattr(view, "limits", (WRITE, {}))
    return limits[1].get(method, limits[0])


def is_of_the_community(view: Callable[..., Any]) -> bool:
    return getattr(view, "__module__", "").split(".")[0] == "community"


class RateLimitMiddleware:
    """Refuses what comes too often. What was typed into a form is shown, to be sent again."""

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
    """Count `request`; return 0 if it may go on, else in how many seconds it could."""
    limits = {
        action: ",".join(part for part in settings.COMMUNITY_RATE_LIMITS.get(action, "").split(",") if counts(part, request))
    }
    if ratelimit.consume(request, app="community", action=action, config=limits):
        return 0
    waits = [wait_for(request, action, rate) for rate in ratelimit.get_rates(app="community", action=action, config=limits)]
    return max(1, *waits)


def counts(limit: str, request: HttpRequest) -> bool:
    """Return whether a limit is about this reader: nobody has one as an account who has none."""
    return not limit.strip().endswith("/user") or request.user.is_authenticated


def wait_for(request: HttpRequest, action: str, rate: ratelimit.Rate) -> int:
    """Return in how many seconds the oldest of the requests that use up `rate` counts no more."""
    times = cache.get(ratelimit.get_cache_key(request, app="community", action=action, rate=rate), [])
    if not rate.amount:
        return math.ceil(rate.duration)  # nothing of the kind is allowed at all
    if len(times) < rate.amount:
        return 0
    return math.ceil(times[rate.amount - 1] + rate.duration - time.time())


def too_often(request: HttpRequest, seconds: int) -> HttpResponse:
    """Say how long to wait, and lose nothing."""
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
