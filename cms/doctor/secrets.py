"""Keeps passwords and keys out of what is printed."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import unquote

from django.conf import settings

IN_ADDRESS = re.compile(r"(?P<scheme>[a-z][a-z0-9+.-]*://)[^/\s'\"@]*@", re.IGNORECASE)
SECRET_NAME = re.compile(r"password|secret|_key$|token", re.IGNORECASE)
PASSWORD = re.compile(r"[a-z][a-z0-9+.-]*://[^/\s:@]*:([^/\s@]+)@", re.IGNORECASE)
SHORTEST = 4  # shorter ones would blank out ordinary words
HIDDEN = "…"


def hide_secrets(text: str) -> str:
    """Return `text` without the users and passwords in addresses, and without any secret of the settings."""
    text = IN_ADDRESS.sub(rf"\g<scheme>{HIDDEN}@", text)
    for secret in sorted(set(_secrets()), key=len, reverse=True):
        text = text.replace(secret, HIDDEN)
    return text


def _secrets() -> Iterator[str]:
    for name in dir(settings):
        if name.isupper():
            yield from _secrets_in(name, getattr(settings, name))


def _secrets_in(name: str, value: Any) -> Iterator[str]:
    """Yield the secrets in a setting: whole ones, told by their name, and passwords in addresses, as written and as meant."""
    if isinstance(value, Mapping):
        for key, inner in value.items():
            yield from _secrets_in(str(key), inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from _secrets_in("", inner)
    elif isinstance(value, str):
        found = PASSWORD.findall(value)
        if SECRET_NAME.search(name) and " " not in value and "/" not in value[:1]:
            found.append(value)
        yield from (form for secret in found for form in (secret, unquote(secret)) if len(form) >= SHORTEST)
