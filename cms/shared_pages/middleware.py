"""Whole pages, lists, feeds and JSON, made once for all readers without a session. Decision 63 explains how, and what that excludes."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TYPE_CHECKING

from django.conf import settings
from django.http import HttpResponse
from django.utils import timezone

from cms.generation import REMEMBERED_SECONDS, current_generation
from cms.moments import next_change

from .asking import Asked, is_shared, request_of_nobody, what_is_asked
from .entries import OF_THE_PROXY, Entry, answer_with, is_for_one, make_entry, may_keep, now_as_stamp
from .flights import Flights
from .store import Store

if TYPE_CHECKING:
    from django.http import HttpRequest
    from django.http.response import HttpResponseBase

MEGABYTE = 1024**2
LAST_ONE_SECONDS = 0.5  # how long an answer that has just become stale is given to those who would have to wait
WAIT_SECONDS = 2.5  # for another thread; then one makes the answer oneself


class SharedPagesMiddleware:
    """Answers from what is kept, and keeps what may be kept. It comes before all middleware that knows who is asking."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response
        self.store = Store(settings.PAGE_CACHE_MB * MEGABYTE)
        self.flights = Flights()

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        asked = what_is_asked(request) if settings.PAGE_CACHE_MB else None
        if asked is None:
            return self.get_response(request)
        entry = self.store.find(asked)
        if entry is not None and self.is_current(entry):
            return answer_with(entry, request, now_as_stamp())
        if entry is None and not is_shared(asked):
            return self.get_response(request)
        return self.answer_or_wait(request, asked, entry)

    def is_current(self, entry: Entry) -> bool:
        current = entry.is_current(current_generation(), now_as_stamp())
        if current:
            entry.seen_at = time.monotonic()
        return current

    def answer_or_wait(self, request: HttpRequest, asked: Asked, last: Entry | None) -> HttpResponseBase:
        until = time.monotonic() + WAIT_SECONDS
        while (made := self.flights.begin(asked.key)) is not None:
            if last is not None and time.monotonic() - last.seen_at < LAST_ONE_SECONDS:
                return answer_with(last, request, now_as_stamp())
            made.wait(max(0.0, until - time.monotonic()))
            entry = self.store.find(asked)
            if entry is not None and self.is_current(entry):
                return answer_with(entry, request, now_as_stamp())
            if time.monotonic() >= until or entry is None:  # it takes too long, or is not kept
                return self.get_response(request)
        try:
            return self.make(request, asked)
        finally:
            self.flights.end(asked.key)

    def make(self, request: HttpRequest, asked: Asked) -> HttpResponseBase:
        generation, now = current_generation(), timezone.now()  # before the work: what is published meanwhile makes it stale
        if (elsewhere := self.store.find_elsewhere(asked, generation)) and self.is_current(elsewhere):
            return answer_with(elsewhere, request, now_as_stamp())
        nobody = request_of_nobody(request, asked)
        response = self.get_response(nobody)
        if not may_keep(nobody, response) or not isinstance(response, HttpResponse):
            # A form's token belongs to the browser that asks; it has to be made for that one.
            return self.get_response(request) if is_for_one(nobody) or response.cookies else without_body(response, request)
        seconds = min(REMEMBERED_SECONDS, (next_change(now) - now).total_seconds())
        entry = make_entry(response, generation, now.timestamp() + seconds)
        if seconds > 0:
            self.store.keep(asked, entry, seconds)
        return answer_with(entry, request, now_as_stamp())


def without_body(response: HttpResponseBase, request: HttpRequest) -> HttpResponseBase:
    """Return an answer that is not kept, as it was made for a GET, to this request."""
    response.headers.pop(OF_THE_PROXY, None)
    if request.method == "HEAD" and isinstance(response, HttpResponse):
        response["Content-Length"] = str(len(response.content))
        response.content = b""
    return response
