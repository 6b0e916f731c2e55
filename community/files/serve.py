"""Serving a member's file, whole or in part, with headers that keep it harmless."""

from __future__ import annotations

import re
from http import HTTPStatus
from typing import IO, TYPE_CHECKING

from django.http import FileResponse, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.utils.cache import get_conditional_response
from django.utils.http import content_disposition_header

from .store import link_to_bytes

if TYPE_CHECKING:
    from django.http import HttpRequest

    from .models import PrivateFile

RANGE = re.compile(r"bytes[ \t]*=[ \t]*(?:([0-9]{1,18})-([0-9]{1,18})?|-([0-9]{1,18}))[ \t]*", re.IGNORECASE)


class Unsatisfiable(Exception):
    """The requested range starts after the end of the file."""


class Portion:
    """A range of an open file, to be read once."""

    def __init__(self, content: IO[bytes], start: int, length: int) -> None:
        content.seek(start)
        self._content, self._left = content, length

    def read(self, size: int = -1) -> bytes:
        block = self._content.read(self._left if size < 0 else min(size, self._left))
        self._left -= len(block)
        return block

    def close(self) -> None:
        self._content.close()


def private_response(request: HttpRequest, file: PrivateFile, content: IO[bytes]) -> HttpResponseBase:
    """Return the response with `content`: a download, cached only by the reader's browser, unable to run anything.

    A conditional request for an unchanged file gets a 304; a request for a single range (`Range`) gets that range. If the bytes are in an object
    store that readers reach, the response leads there: it knows both kinds of request as well.
    """
    headers = harmless_headers(file)
    unchanged = get_conditional_response(request, etag=headers["ETag"], response=None)
    if unchanged is not None:
        content.close()
        return with_headers(unchanged, {name: headers[name] for name in ("ETag", "Cache-Control")})
    address = link_to_bytes(
        file.content.name or "", content_type=headers["Content-Type"], disposition=headers["Content-Disposition"]
    )
    if address is not None:
        content.close()
        return with_headers(
            HttpResponseRedirect(address), {"Cache-Control": "private, no-store", "Referrer-Policy": "no-referrer"}
        )
    try:
        wanted = wanted_range(request, file.size, headers["ETag"])
    except Unsatisfiable:
        content.close()
        refusal = HttpResponse(status=HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE)
        return with_headers(refusal, {"Content-Range": f"bytes */{file.size}", "Cache-Control": headers["Cache-Control"]})
    if wanted is None:
        return with_headers(FileResponse(content), headers)
    start, end = wanted
    part = FileResponse(Portion(content, start, end - start + 1), status=HTTPStatus.PARTIAL_CONTENT)
    facts = {"Content-Range": f"bytes {start}-{end}/{file.size}", "Content-Length": str(end - start + 1)}
    return with_headers(part, {**headers, **facts})


def harmless_headers(file: PrivateFile) -> dict[str, str]:
    content_type = file.content_type
    if content_type.startswith("text/") and "charset" not in content_type:
        content_type = f"{content_type}; charset=utf-8"
    return {
        "Content-Type": content_type,
        "Content-Disposition": content_disposition_header(as_attachment=True, filename=file.name) or "attachment",
        "X-Content-Type-Options": "nosniff",
        "Content-Security-Policy": "default-src 'none'; sandbox",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Cache-Control": "private, no-cache",
        "Accept-Ranges": "bytes",
        "ETag": f'"{file.sha256}"',
    }


def with_headers(response: HttpResponseBase, headers: dict[str, str]) -> HttpResponseBase:
    for name, value in headers.items():
        response[name] = value
    return response


def wanted_range(request: HttpRequest, size: int, etag: str) -> tuple[int, int] | None:
    """Return the first and last byte of the requested range, or None for the whole file. Raises Unsatisfiable.

    The whole file is served for every method but GET, for a header that cannot be parsed or names several ranges, and when the range is of
    another version (`If-Range`).
    """
    if request.method != "GET" or request.headers.get("If-Range", etag) != etag:
        return None
    found = RANGE.fullmatch(request.headers.get("Range", ""))
    if found is None:
        return None
    first, last, suffix = (int(number) if number else None for number in found.groups())
    if first is None:
        if not suffix:
            raise Unsatisfiable
        return max(0, size - suffix), size - 1
    if last is not None and last < first:
        return None
    if first >= size:
        raise Unsatisfiable
    return first, min(size - 1, size - 1 if last is None else last)
