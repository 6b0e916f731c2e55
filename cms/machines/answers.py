"""Answers to machines: alike for all, with what they need to ask again cheaply."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response
from django.utils.http import http_date

#: Kept by everybody, and asked about each time: what is withdrawn is gone at once, and what is unchanged costs a 304.
FRESH = "public, no-cache"


@dataclass(frozen=True)
class Told:
    """What a machine gets: the bytes, and when they last changed, if that is known."""

    body: bytes
    changed_at: datetime | None = None

    @property
    def etag(self) -> str:
        return f'"{hashlib.sha256(self.body).hexdigest()[:32]}"'


def answer(request: HttpRequest, told: Told, content_type: str, **headers: str) -> HttpResponseBase:
    """Return `told` as a response, or 304 if the asker has it. `headers` are written with underscores: `content_disposition`."""
    response = HttpResponse(told.body, content_type=content_type, headers={"ETag": told.etag, "Cache-Control": FRESH})
    for name, value in headers.items():
        response[name.replace("_", "-").title()] = value
    seconds = int(told.changed_at.timestamp()) if told.changed_at else None
    if seconds is not None:
        response["Last-Modified"] = http_date(seconds)
    return get_conditional_response(request, etag=told.etag, last_modified=seconds, response=response) or response
