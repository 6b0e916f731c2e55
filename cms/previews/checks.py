"""System checks of the settings."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any
from urllib.parse import SplitResult, parse_qs, unquote, urlsplit

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error, register

HOST = re.compile(r"[a-z0-9]([a-z0-9.-]*[a-z0-9])?|\[[0-9a-f:.]+\]", re.ASCII)
ENDING = frozenset(" \"'`<>,;#")  # signs that end an address in links, policies for browsers, or this setting
ON_THIS_MACHINE = ("localhost", "127.0.0.1", "[::1]")
OURS = {"token", "path"}  # what a preview adds to the address
EXAMPLE = "default=https://www.example.org/api/preview"


def register_checks() -> None:
    register(check_front_ends)


def check_front_ends(app_configs: Sequence[AppConfig] | None, **options: Any) -> list[CheckMessage]:
    """Check that previews lead to the addresses that the setting means."""
    return [
        Error(f"PREVIEW_FRONT_ENDS: {sentence}", id="previews.E001")
        for name, address in settings.PREVIEW_FRONT_ENDS.items()
        for sentence in wrong_with(name, address)
    ]


def wrong_with(name: str, address: str) -> Iterator[str]:
    """Yield a sentence for each thing that is wrong with the front end of the site called `name`."""
    if not address:
        yield f"“{name}” has no address. Write it like {EXAMPLE}."
        return
    if not HOST.fullmatch(name):
        yield f"“{name}” is neither the host name of a site nor “default”."
    try:
        parts = urlsplit(address)
        host = host_of(parts)
    except ValueError:
        yield f"“{address}” is not a web address."
        return
    is_here = host in ON_THIS_MACHINE or host.endswith(".localhost")
    if not host or not (parts.scheme == "https" or (parts.scheme == "http" and is_here)):
        yield f"“{address}” must begin with https:// and a host name; only on this machine with http://."
    elif not HOST.fullmatch(host):
        yield f"“{address}” must name its host in the letters of the internet (xn--…)."
    elif "@" in parts.netloc:
        yield f"“{address}” must have no user name: browsers do not send it."
    elif ENDING & set(address) or not address.isascii() or not address.isprintable():
        yield f"“{address}” must have no “#”, space, quote, comma or semicolon, and no letter that has to be encoded."
    elif has_surprising_path(parts.path):
        yield f"“{address}” must have no “//”, “.”, “..” or “\\” in its path: servers and browsers read them differently."
    if taken := sorted(OURS & set(parse_qs(parts.query, keep_blank_values=True))):
        yield f"“{address}” must not have the parameter “{taken[0]}”: previews add their own."


def host_of(parts: SplitResult) -> str:
    """Return the host as it is written. Raises ValueError if the port is none."""
    if parts.port == 0:
        raise ValueError("There is no port 0.")
    host = parts.hostname or ""
    return f"[{host}]" if ":" in host else host


def has_surprising_path(path: str) -> bool:
    """Return whether a path may lead elsewhere than it seems to."""
    steps = unquote(path).split("/")[1:]
    return "\\" in unquote(path) or "" in steps[:-1] or bool({".", ".."} & set(steps))
