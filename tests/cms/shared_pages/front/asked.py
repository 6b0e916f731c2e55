"""nginx and the site behind it, as a reader and as the log see them."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

NEWS = "/de/neues/neues/"
STYLE = b"main { margin: 0 }\n" * 100
PATIENCE = 60  # seconds until something has to be true


@dataclass
class Front:
    """nginx and the site behind it."""

    client: httpx.Client
    log: Path
    port: int

    def get(self, path: str, **headers: str) -> httpx.Response:
        return self.client.get(path, headers={name.replace("_", "-"): value for name, value in headers.items()})

    def raw(self, path: str, coding: str) -> tuple[httpx.Headers, bytes]:
        """Return an answer as it was sent."""
        with self.client.stream("GET", path, headers={"Accept-Encoding": coding}) as answer:
            return answer.headers, b"".join(answer.iter_raw())

    def kept(self, answer: httpx.Response) -> str:
        """Return what the log says of an answer: HIT, MISS, EXPIRED, or - where nothing is looked up."""
        line = re.compile(rf"{re.escape(answer.headers['X-Request-ID'])} (\S+)$", re.MULTILINE)
        found = wait_until(lambda: line.search(self.log.read_text("utf-8")))
        return str(found[1])

    def hit(self, path: str, **headers: str) -> httpx.Response:
        """Ask until an answer was kept. What is kept ends with the second."""
        found: list[httpx.Response] = []

        def is_hit() -> bool:
            found.append(self.get(path, **headers))
            return self.kept(found[-1]) == "HIT"

        wait_until(is_hit)
        return found[-1]


def wait_until(check: Callable[[], Any]) -> Any:
    until = time.monotonic() + PATIENCE
    while not (found := check()):
        assert time.monotonic() < until, "It never came."
        time.sleep(0.01)
    return found


def wait_for_a_new_second() -> None:
    """Go on when a second has just begun, so that what is asked for next is kept for a while."""
    time.sleep(1 - time.time() % 1 + 0.01)
