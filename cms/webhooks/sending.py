"""One request to an endpoint: never into a private network, never longer than a few seconds, and of the answer only its beginning."""

from __future__ import annotations

import json
import ssl
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from http import HTTPStatus
from ipaddress import ip_network
from typing import Any
from urllib.parse import urlsplit

import httpcore
import httpx
from django.conf import settings
from django.utils import timezone

from cms.destinations import Network, NotPublic, PublicOnly, PublicTransport, clock, is_public, is_within
from cms.retry_after import retry_after

from .models import Attempt, Endpoint, Event, is_about_event
from .signing import headers_for

USER_AGENT = "Connective-Webhooks"
SECONDS = 15.0  # for a whole request; Standard Webhooks recommends 15 to 30
CONNECT_SECONDS = 5.0
EXCERPT = 2_000  # bytes of an answer that are read, and kept
LONGEST_WAIT = timedelta(days=1)  # that an endpoint may ask for
BUSY = (HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.SERVICE_UNAVAILABLE)  # answers that may say for how long
Trouble = Attempt.Trouble


@dataclass(frozen=True)
class Outcome:
    """What became of a request."""

    milliseconds: int
    status: int | None = None
    excerpt: str = ""
    trouble: str = ""
    wait: timedelta | None = None  # for which the endpoint asks

    @property
    def is_accepted(self) -> bool:
        return not self.trouble

    @property
    def is_about_host(self) -> bool:
        """Whether other events would meet the same trouble at the moment."""
        return bool(self.trouble) and not is_about_event(self.trouble, self.status)


def private_networks() -> list[Network]:
    """Return the private networks into which the site's operator lets webhooks go."""
    return [ip_network(one, strict=False) for one in settings.WEBHOOK_PRIVATE_NETWORKS]


def is_allowed(address: str, *, is_encrypted: bool) -> bool:
    """Return whether events may go to a numeric address. Unencrypted they never leave the private networks that are allowed."""
    return (is_encrypted and is_public(address)) or is_within(address, private_networks())


def new_transport(address: str) -> httpx.BaseTransport:
    """Return what connects to `address`, for one request that begins now."""
    allowed = partial(is_allowed, is_encrypted=urlsplit(address).scheme == "https")
    return PublicTransport(PublicOnly(is_allowed=allowed, until=clock() + SECONDS))


def send(endpoint: Endpoint, event: Event) -> Outcome:
    """Send an event to an endpoint. Whatever goes wrong is part of the outcome."""
    body = json.dumps(event.payload, ensure_ascii=False, separators=(",", ":"))
    headers = {
        "Content-Type": "application/json",
        "User-Agent": USER_AGENT,
        "Accept-Encoding": "identity",
        **headers_for(body, message_id=event.message_id, at=timezone.now(), with_secrets=endpoint.secrets),
    }
    began = time.monotonic()
    facts: dict[str, Any]
    try:
        timeout = httpx.Timeout(SECONDS, connect=CONNECT_SECONDS)
        with httpx.Client(transport=new_transport(endpoint.address), timeout=timeout, follow_redirects=False) as client:
            facts = posted(client, endpoint.address, body, headers)
    except (httpx.HTTPError, httpx.InvalidURL, httpx.StreamError, ValueError, OSError) as error:
        facts = {"trouble": trouble_of(error)}
    return Outcome(milliseconds=int((time.monotonic() - began) * 1000), **facts)


def posted(client: httpx.Client, address: str, body: str, headers: dict[str, str]) -> dict[str, Any]:
    with client.stream("POST", address, content=body.encode(), headers=headers) as response:
        return {
            "status": response.status_code,
            "trouble": trouble_in(response.status_code),
            "wait": wait_in(response),
            "excerpt": beginning_of(response),
        }


def trouble_in(status: int) -> str:
    if status == HTTPStatus.GONE:
        return Trouble.GONE
    if 200 <= status < 300:
        return ""
    return Trouble.REDIRECT if 300 <= status < 400 else Trouble.REFUSED


def wait_in(response: httpx.Response) -> timedelta | None:
    if response.status_code not in BUSY:
        return None
    return retry_after(response.headers.get("Retry-After", ""), most=LONGEST_WAIT)


def beginning_of(response: httpx.Response) -> str:
    """Return the beginning of an answer, as a database can store it. The status counts even if the rest never comes."""
    found = b""
    try:
        for part in response.iter_raw(EXCERPT):
            found += part
            if len(found) >= EXCERPT:
                break
    except httpx.HTTPError:
        pass
    return found[:EXCERPT].decode("utf-8", "replace").replace("\x00", "")


def trouble_of(error: BaseException) -> str:
    """Return what an error means, by what caused it."""
    causes = list(with_causes(error))
    if any(isinstance(cause, NotPublic) for cause in causes):
        return Trouble.PRIVATE
    if any(isinstance(cause, ssl.SSLError) for cause in causes) or "CERTIFICATE_VERIFY_FAILED" in str(error):
        return Trouble.TLS
    if isinstance(error, httpx.TimeoutException):
        return Trouble.SLOW
    if isinstance(error, httpx.ConnectError | httpx.InvalidURL | httpx.UnsupportedProtocol | ValueError | httpcore.ConnectError):
        return Trouble.UNKNOWN_HOST
    return Trouble.BROKEN


def with_causes(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__
