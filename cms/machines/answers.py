"""Answers to machines: alike for all, with what they need to ask again cheaply."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.http import http_date

from cms.generation import generation_began, remember
from cms.moments import last_change

#: Kept by everybody, and asked about each time: what is withdrawn is gone at once, and what is unchanged costs a 304.
FRESH = "public, no-cache"
LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)  # when something without contents last changed


@dataclass(frozen=True)
class Told:
    """What a machine gets: the bytes, and when what they are about last changed."""

    body: bytes
    changed_at: datetime = LONG_AGO

    @property
    def etag(self) -> str:
        return f'"{hashlib.sha256(self.body).hexdigest()[:32]}"'


def remembered(key: str, make: Callable[[], Told]) -> Told:
    """Return the result of `make`, remembered until the next publication."""
    since = last_change(timezone.now()).timestamp()  # what was open may have closed
    return remember(f"{key}:{since}", lambda: since_publication(make))


def since_publication(make: Callable[[], Told]) -> Told:
    """Return the result of `make` as changed by the last publication: one that takes something away leaves only older dates.

    That moment is read first: a publication meanwhile is not answered with 304 to somebody who has the earlier contents.
    """
    began = generation_began()
    told = make()
    return replace(told, changed_at=max(began, told.changed_at))


def answer(request: HttpRequest, told: Told, content_type: str, **headers: str) -> HttpResponseBase:
    """Return `told` as a response, or 304 if the asker has it. `headers` are written with underscores: `content_disposition`."""
    response = HttpResponse(told.body, content_type=content_type, headers={"ETag": told.etag, "Cache-Control": FRESH})
    for name, value in headers.items():
        response[name.replace("_", "-").title()] = value
    seconds = int(told.changed_at.timestamp())
    response["Last-Modified"] = http_date(seconds)
    return get_conditional_response(request, etag=told.etag, last_modified=seconds, response=response) or response
