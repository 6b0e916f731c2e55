"""When requests arrived: deadlines are enforced by this moment, not by that at which the site gets round to a request.

A proxy that is named in `ARRIVAL_HEADER` says when the first byte came in: seconds since 1970, and the seconds since then if it
measured later (nginx: `"$msec $request_time"`). It has to overwrite whatever clients send under that name. Without a proxy's word, a
request arrives when the site receives it.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import cast

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils import timezone

SAID = re.compile(r"(?P<now>\d{9,11}(\.\d{1,9})?)( (?P<ago>\d{1,5}(\.\d{1,9})?))?")
LONGEST = timedelta(hours=6)  # from the first byte to the last; an earlier moment is a mistake
CLOCKS_DIFFER = timedelta(seconds=2)


class ArrivalMiddleware:
    """Notes when a request arrived. It is the first, since the others take time."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        note_arrival(request)
        return self.get_response(request)


def arrival_of(request: HttpRequest) -> datetime:
    """Return when the first byte of `request` arrived."""
    if not hasattr(request, "_arrived_at"):
        note_arrival(request)
    return cast("datetime", request._arrived_at)  # type: ignore[attr-defined]  # noted by the middleware


def note_arrival(request: HttpRequest) -> None:
    now = timezone.now()
    request._arrived_at = said_by_proxy(request, now) or now  # type: ignore[attr-defined]


def said_by_proxy(request: HttpRequest, now: datetime) -> datetime | None:
    """Return the moment that the proxy says; None if there is no such proxy, or what it says cannot be true."""
    header = settings.ARRIVAL_HEADER
    said = SAID.fullmatch(request.headers.get(header, "").strip()) if header else None
    if said is None:
        return None
    arrived = datetime.fromtimestamp(float(said["now"]), UTC) - timedelta(seconds=float(said["ago"] or 0))
    return min(arrived, now) if now - LONGEST <= arrived <= now + CLOCKS_DIFFER else None
