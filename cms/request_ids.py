"""An id for each request: in the response, in log lines, in problem documents, and stored with the jobs that it enqueued.

Anybody who reports a problem with this id leads straight to the log lines about it, including those of background jobs.
"""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from logging import LogRecord
from typing import Any

from django.conf import settings
from django.core.signals import request_finished
from django.http import HttpRequest
from django.http.response import HttpResponseBase

HEADER = "X-Request-ID"
WELL_FORMED = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{7,63}")

_current: ContextVar[str] = ContextVar("request_id", default="")


def current_request_id() -> str:
    """Return the id of the current request, or of the one that enqueued the running job; empty if there is none."""
    return _current.get()


@contextmanager
def attributed_to(request_id: str) -> Iterator[None]:
    """Attribute everything inside the block to the request with this id."""
    token = _current.set(request_id)
    try:
        yield
    finally:
        _current.reset(token)


def id_for(request: HttpRequest) -> str:
    """Return the id that the proxy assigned to a request, if the site trusts one to do so, else a new one."""
    given = request.headers.get(settings.REQUEST_ID_HEADER, "") if settings.REQUEST_ID_HEADER else ""
    return given if WELL_FORMED.fullmatch(given) else uuid.uuid4().hex


class RequestIdMiddleware:
    """Gives each request its id. It comes before all other middleware, since those also log and refuse."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        request_id = id_for(request)
        _current.set(request_id)  # until the response is sent (`forget`): Django logs an error after all middleware
        response = self.get_response(request)
        response[HEADER] = request_id
        return response


def forget(**_signal: Any) -> None:
    """Detach this thread from the request."""
    _current.set("")


def connect() -> None:
    request_finished.connect(forget, dispatch_uid="cms.request_ids")


class AddRequestId:
    """A log filter that adds `request_id` to each record, "-" outside of requests."""

    def filter(self, record: LogRecord) -> bool:
        record.request_id = current_request_id() or "-"
        return True
