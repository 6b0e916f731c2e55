"""An answer as it is kept: its headers, and its body compressed once."""

from __future__ import annotations

import gzip
import hashlib
import time
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import TYPE_CHECKING

import brotli
from django.http import HttpResponse
from django.utils import timezone
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.utils.http import parse_http_date_safe

from cms.compression import accepts, is_text

if TYPE_CHECKING:
    from django.http import HttpRequest
    from django.http.response import HttpResponseBase

NOT_KEPT = ("content-length", "set-cookie", "content-encoding", "vary")
WORTH_COMPRESSING = 200  # bytes, as in Django
BROTLI_QUALITY = 5  # of 11: the higher ones take a hundred times as long
#: The answer is not to be used without asking, except by the proxy in front, to which `X-Accel-Expires` speaks.
ASK_EACH_TIME = "public, no-cache"
OF_THE_PROXY = "X-Accel-Expires"
PERSONAL = ("private", "no-store")


@dataclass(slots=True)
class Entry:
    """An answer. `until` is a time stamp; `seen_at`, in the clock of this process, is when it was last known to be of today."""

    generation: int
    until: float
    headers: dict[str, str]
    vary: str
    plain: bytes  # empty if it is compressed
    gzipped: bytes
    brotlied: bytes
    seen_at: float = field(default_factory=time.monotonic)

    @property
    def size(self) -> int:
        return len(self.plain) + len(self.gzipped) + len(self.brotlied) + sum(map(len, self.headers.values())) + 500

    def is_current(self, generation: int, now: float) -> bool:
        return self.generation == generation and now < self.until


def may_keep(request: HttpRequest, response: HttpResponseBase) -> bool:
    """Return whether everybody may get the response: a whole and successful one that says nothing of a person."""
    said = response.get("Cache-Control", "")
    return (
        response.status_code == HTTPStatus.OK
        and isinstance(response, HttpResponse)
        and not response.cookies
        and not is_for_one(request)
        and not any(word in said for word in PERSONAL)
    )


def is_for_one(request: HttpRequest) -> bool:
    """Return whether the answer to `request` has a CSRF token in it, which is one browser's."""
    return bool(request.META.get("CSRF_COOKIE_NEEDS_UPDATE"))


def make_entry(response: HttpResponse, generation: int, until: float) -> Entry:
    headers = {name: value for name, value in response.items() if name.lower() not in NOT_KEPT}
    content = response.content
    headers.setdefault("ETag", f'W/"{hashlib.blake2b(content, digest_size=16).hexdigest()}"')
    headers.setdefault("Cache-Control", ASK_EACH_TIME)
    is_small = len(content) < WORTH_COMPRESSING or not is_text(response)
    if not is_small and not headers["ETag"].startswith("W/"):
        headers["ETag"] = f"W/{headers['ETag']}"  # the same text, compressed in several ways
    patch_vary_headers(response, ["Cookie"] if is_small else ["Accept-Encoding", "Cookie"])
    return Entry(
        generation,
        until,
        headers,
        response["Vary"],
        plain=content if is_small else b"",
        gzipped=b"" if is_small else gzip.compress(content, 6, mtime=0),
        brotlied=b"" if is_small else brotli.compress(content, quality=BROTLI_QUALITY),
    )


def answer_with(entry: Entry, request: HttpRequest, now: float) -> HttpResponseBase:
    """Return the answer to this reader: compressed as the browser takes it, 304 if it has the answer, without a body for HEAD."""
    accepted = request.META.get("HTTP_ACCEPT_ENCODING", "")
    body, coding = entry.plain, ""
    if entry.gzipped:
        if accepts(accepted, "br"):
            body, coding = entry.brotlied, "br"
        elif accepts(accepted, "gzip"):
            body, coding = entry.gzipped, "gzip"
        else:
            body = gzip.decompress(entry.gzipped)
    response = HttpResponse(body, headers=entry.headers)
    response["Vary"] = entry.vary
    response["Content-Length"] = str(len(body))
    if coding:
        response["Content-Encoding"] = coding
    # The proxy may use it until this second ends, unless it changes before that. It counts in whole seconds: `s-maxage=1` would be up to two.
    second = int(now)
    response[OF_THE_PROXY] = f"@{second}" if second + 1 <= entry.until else "0"
    if "HTTP_IF_NONE_MATCH" in request.META or "HTTP_IF_MODIFIED_SINCE" in request.META:
        modified = parse_http_date_safe(entry.headers.get("Last-Modified", ""))
        had = get_conditional_response(request, entry.headers["ETag"], modified, response)
        if had is not None and had is not response:
            had["Vary"] = entry.vary
            return had
    if request.method == "HEAD":
        response.content = b""
    return response


def now_as_stamp() -> float:
    return timezone.now().timestamp()
