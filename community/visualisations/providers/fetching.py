"""Getting the picture that a server answered with: as base64 in the answer, or from an address that it names."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any
from urllib.parse import urljoin, urlsplit

import httpx
from django.utils.translation import gettext_lazy as _

from cms.destinations import PublicTransport

from .base import ProviderRefused
from .wire import Answer, as_provider_errors, new_client, read

LARGEST_PICTURE = 30 * 2**20  # bytes
MOST_REDIRECTS = 3
SECONDS = 60.0  # for a picture
PORTS = {"http": 80, "https": 443}
SIGNATURES = {"image/png": (b"\x89PNG\r\n\x1a\n", 0), "image/jpeg": (b"\xff\xd8\xff", 0), "image/webp": (b"WEBP", 8)}
REDIRECTS = frozenset({301, 302, 303, 307, 308})


def picture_in(item: Any, *, base: str, client: httpx.Client) -> bytes:
    """Return the picture of one item of `data`. `client` and `base` are those of the server. Raises ProviderError."""
    if not isinstance(item, Mapping):
        raise no_picture()
    if isinstance(encoded := item.get("b64_json"), str) and encoded:
        return decoded(encoded)
    if isinstance(address := item.get("url"), str) and address:
        return fetched(address, base=base, client=client)
    raise no_picture()


def decoded(encoded: str) -> bytes:
    if len(encoded) > LARGEST_PICTURE * 4 // 3 + 4:
        raise ProviderRefused(_("The answer of the server is too large."), may_cost=True)
    try:
        return base64.b64decode(encoded.partition("base64,")[2] or encoded, validate=True)
    except (binascii.Error, ValueError) as error:
        raise no_picture() from error


def fetched(address: str, *, base: str, client: httpx.Client, outside: httpx.BaseTransport | None = None) -> bytes:
    """Return what is at an address that a server named: on the server itself, or on a public host by https. Raises ProviderError."""
    url = joined(f"{base.rstrip('/')}/", address)
    with new_client(seconds=SECONDS, transport=outside or PublicTransport()) as stranger:
        for _attempt in range(MOST_REDIRECTS + 1):
            asked = client if origin(url) == origin(base) else stranger
            if asked is stranger and origin(url)[0] != "https":
                raise not_fetched()
            answer = got(asked, url)
            if answer.status not in REDIRECTS:
                break
            url = joined(url, answer.headers.get("Location", ""))
    if answer.status != HTTPStatus.OK:
        raise not_fetched()
    return answer.body


def joined(url: str, address: str) -> str:
    try:
        return urljoin(url, address)
    except ValueError as error:
        raise not_fetched() from error


def got(client: httpx.Client, url: str) -> Answer:
    with as_provider_errors():
        return read(client, client.build_request("GET", url), most=LARGEST_PICTURE, seconds=SECONDS)


def origin(url: str) -> tuple[str, str, int | None]:
    """Return scheme, host and port."""
    try:
        parts = urlsplit(url)
        return parts.scheme, (parts.hostname or "").lower(), parts.port or PORTS.get(parts.scheme)
    except ValueError:
        return "", "", None


def kind_of(picture: bytes) -> str:
    """Return the content type by the first bytes. Raises ProviderRefused unless it is a picture of a kind that providers make."""
    for content_type, (signature, at) in SIGNATURES.items():
        if picture[at : at + len(signature)] == signature:
            return content_type
    raise no_picture()


def no_picture() -> ProviderRefused:
    return ProviderRefused(_("The server’s answer contains no picture."), may_cost=True)


def not_fetched() -> ProviderRefused:
    return ProviderRefused(_("The server’s answer names an address from which this site fetches no pictures."), may_cost=True)
