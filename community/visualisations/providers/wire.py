"""HTTP to a provider's server: nothing about our visitors, limits of size and time, and retries that cost nothing twice."""

from __future__ import annotations

import json
import logging
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from http import HTTPStatus
from typing import Any

import httpx
from django.utils.translation import gettext_lazy as _

from cms.retry_after import retry_after

from .base import ProviderError, ProviderMisconfigured, ProviderRefused, ProviderUnavailable

log = logging.getLogger(__name__)

USER_AGENT = "Connective"  # always the same, so that it tells nothing
PAUSES = (1.0, 4.0)  # seconds before the second and third attempts
LONGEST_PAUSE = 30.0  # a job that waits longer blocks the others: it rather runs again later
LONGEST_WAIT = timedelta(days=1)  # that a server may ask for
BUSY = frozenset({429, 500, 502, 503, 504, 529})
POLICY = frozenset({"content_policy_violation", "moderation_blocked", "content_filter", "sexual", "violence"})
LARGEST_ANSWER = 120 * 2**20  # bytes: several pictures in base64
MOST_WORDS = 200  # characters of a message of the server that are shown

sleep = time.sleep
clock = time.monotonic


class TooLarge(Exception):
    """More came than is accepted."""


class TooSlow(Exception):
    """The whole answer took longer than is accepted."""


@dataclass(frozen=True)
class Answer:
    """A complete answer."""

    status: int
    headers: httpx.Headers
    body: bytes

    def json(self) -> Any:
        """Return the body, or None if it is no JSON, or none that can be read."""
        try:
            return json.loads(self.body)
        except (ValueError, RecursionError):
            return None


def new_client(*, key: str = "", seconds: float, transport: httpx.BaseTransport | None = None) -> httpx.Client:
    """Return a client without cookies, of which nobody learns more than that it is this program."""
    headers = {"User-Agent": USER_AGENT, "Accept": "application/json, image/*", "Accept-Encoding": "identity"} | (
        {"Authorization": f"Bearer {key}"} if key else {}
    )
    timeout = httpx.Timeout(seconds, connect=min(10, seconds))
    return httpx.Client(headers=headers, timeout=timeout, follow_redirects=False, transport=transport)


def read(client: httpx.Client, request: httpx.Request, *, most: int, seconds: float) -> Answer:
    """Send a request, return the answer. Raises TooLarge, TooSlow, httpx.HTTPError.

    httpx limits the time until the next bytes come; `seconds` is the limit for all of them.
    """
    end = clock() + seconds
    response = client.send(request, stream=True)
    try:
        client.cookies.clear()
        parts, size = [], 0
        for part in response.iter_bytes():
            size += len(part)
            if size > most:
                raise TooLarge
            if clock() > end:
                raise TooSlow
            parts.append(part)
        return Answer(response.status_code, response.headers, b"".join(parts))
    finally:
        response.close()


def ask(
    client: httpx.Client, make: Callable[[], httpx.Request], *, seconds: float, key: str = "", most: int = LARGEST_ANSWER
) -> Any:
    """Return the JSON of a successful answer; try again while the server is busy. Raises ProviderError.

    What may have been worked on, and charged for, is not sent again: a connection that broke after the request was sent.
    """
    for pause in (*PAUSES, None):
        with as_provider_errors():
            answer = read(client, make(), most=most, seconds=seconds)
        if 200 <= answer.status < 300:
            return answer.json()
        wait = asked_to_wait(answer)
        is_patient = wait is None or wait.total_seconds() <= LONGEST_PAUSE
        if pause is None or answer.status not in BUSY or is_used_up(answer) or not is_patient:
            raise error_of(answer, key)
        seconds_to_wait = pause if wait is None else max(pause, wait.total_seconds())
        log.info("The server of a provider is busy (%s); next attempt in %s s", answer.status, seconds_to_wait)
        sleep(seconds_to_wait)
    raise AssertionError  # the last attempt has returned or raised


@contextmanager
def as_provider_errors() -> Iterator[None]:
    """Turn what can go wrong on the way into errors of the provider."""
    try:
        yield
    except TooLarge as error:
        raise ProviderRefused(_("The answer of the server is too large."), may_cost=True) from error
    except (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout) as error:
        raise ProviderUnavailable(_("The server cannot be reached at the moment.")) from error
    except (TooSlow, httpx.TimeoutException) as error:
        raise ProviderUnavailable(_("The server took too long to answer."), may_cost=True) from error
    except (httpx.InvalidURL, httpx.UnsupportedProtocol) as error:
        raise ProviderMisconfigured(_("The address of the server is not valid.")) from error
    except httpx.HTTPError as error:
        raise ProviderUnavailable(_("The connection to the server broke."), may_cost=True) from error


def asked_to_wait(answer: Answer) -> timedelta | None:
    """Return how long the server asks to wait, or None if it does not say."""
    return retry_after(answer.headers.get("Retry-After", ""), most=LONGEST_WAIT)


def fault_in(answer: Answer) -> tuple[str, str]:
    """Return code and message of an error in OpenAI's shape: `{"error": {"code", "type", "message"}}`."""
    body = answer.json()
    fault = body.get("error") if isinstance(body, dict) else None
    if isinstance(fault, str):
        return "", fault
    if not isinstance(fault, dict):
        return "", ""
    return str(fault.get("code") or fault.get("type") or ""), str(fault.get("message") or "")


def is_used_up(answer: Answer) -> bool:
    """Return whether the allowance of the account is used up: waiting some seconds does not help."""
    return answer.status == HTTPStatus.TOO_MANY_REQUESTS and fault_in(answer)[0] == "insufficient_quota"


def error_of(answer: Answer, key: str = "") -> ProviderError:
    """Return the error that an answer means. `key` is in no message, even if the server repeats it."""
    code, message = fault_in(answer)
    if answer.status in {401, 403}:
        return ProviderMisconfigured(_("The server does not accept this site’s key."))
    if answer.status in {404, 405}:
        return ProviderMisconfigured(_("There is no such service at the address of the server, or no such model."))
    if is_used_up(answer) or answer.status == HTTPStatus.PAYMENT_REQUIRED:
        return ProviderUnavailable(_("The account at this service is used up."), after=timedelta(hours=1))
    if answer.status in BUSY:
        return ProviderUnavailable(_("The server is busy."), after=asked_to_wait(answer))
    if answer.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return ProviderUnavailable(_("The server has a problem."))
    if code in POLICY or "safety system" in message.lower():
        return ProviderRefused(
            _("The service refuses this request because of its rules for contents. Describe the place in other words.")
        )
    if 300 <= answer.status < 400:
        return ProviderMisconfigured(_("The address of the server leads somewhere else."))
    said = shown(message, key)
    if not said:
        return ProviderRefused(_("The service refuses this request."))
    return ProviderRefused(_("The service refuses this request: {message}"), message=said)


def shown(message: str, key: str) -> str:
    """Return a message of a server as it may be shown and stored: one line, not long, without our key."""
    if key:
        message = message.replace(key, "…").replace(key[:12], "…") if len(key) > 12 else message.replace(key, "…")
    line = " ".join("".join(sign if sign.isprintable() else " " for sign in message).split())
    return line if len(line) <= MOST_WORDS else f"{line[: MOST_WORDS - 1]}…"
