"""A translation service that speaks as LibreTranslate does (https://libretranslate.com/docs): `TRANSLATION_URL`, `TRANSLATION_KEY`."""

from __future__ import annotations

import json
import re
from http import HTTPStatus

import httpx
from django.conf import settings

from community.discussions.mentions import CLOSE, OPEN

SECONDS = 60.0
LARGEST_ANSWER = 2**20  # bytes

_MARK = re.compile(f"{OPEN}(\\d{{1,9}}){CLOSE}")
_KEPT = re.compile(r"<span[^>]*>\s*@\s*(\d{1,9})\s*</span>")


class TranslationUnavailable(Exception):
    """The service does not answer now."""


class TranslationRefused(Exception):
    """The service does not translate this, or not for us."""


def is_configured() -> bool:
    return bool(settings.TRANSLATION_URL)


def translate_html(html: str, *, source: str, target: str, transport: httpx.BaseTransport | None = None) -> str:
    """Return `html` in the language `target`, as the service answers it: clean it before it is shown.

    Mentions are sent as numbers, never as names. Raises TranslationUnavailable and TranslationRefused.
    """
    sent = {
        "q": _MARK.sub(r'<span class="notranslate" translate="no">@\1</span>', html),
        "source": source,
        "target": target,
        "format": "html",
        **({"api_key": settings.TRANSLATION_KEY} if settings.TRANSLATION_KEY else {}),
    }
    url = f"{settings.TRANSLATION_URL.rstrip('/')}/translate"
    try:
        with httpx.Client(timeout=SECONDS, follow_redirects=False, transport=transport) as client:
            response = client.send(client.build_request("POST", url, json=sent), stream=True)
            body = read(response)
    except httpx.HTTPError as error:
        raise TranslationUnavailable(str(error)) from error
    if response.status_code in (HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.REQUEST_TIMEOUT) or response.is_server_error:
        raise TranslationUnavailable(f"HTTP {response.status_code}")
    return _KEPT.sub(rf"{OPEN}\1{CLOSE}", text_in(body, response.status_code))


def read(response: httpx.Response) -> bytes:
    """Return the body. Raises TranslationRefused if it is too large."""
    parts, size = [], 0
    try:
        for part in response.iter_bytes():
            size += len(part)
            if size > LARGEST_ANSWER:
                raise TranslationRefused("The answer is too large.")
            parts.append(part)
    finally:
        response.close()
    return b"".join(parts)


def text_in(body: bytes, status: int) -> str:
    """Return the translation in an answer. Raises TranslationRefused."""
    try:
        answer = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise TranslationRefused(f"HTTP {status}, no JSON") from error
    text = answer.get("translatedText") if isinstance(answer, dict) else None
    if status != HTTPStatus.OK or not isinstance(text, str) or not text.strip():
        raise TranslationRefused(f"HTTP {status}")
    return text
