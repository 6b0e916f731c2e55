"""One thread makes an answer; those that ask for the same meanwhile wait for it."""

from __future__ import annotations

import threading


class Flights:
    """The answers that threads of this process are making now."""

    def __init__(self) -> None:
        self._made: dict[str, threading.Event] = {}
        self._lock = threading.Lock()

    def begin(self, key: str) -> threading.Event | None:
        """Return None if the caller is to make the answer, and to call `end`; else what says when another thread has made it."""
        with self._lock:
            if key in self._made:
                return self._made[key]
            self._made[key] = threading.Event()
            return None

    def end(self, key: str) -> None:
        with self._lock:
            self._made.pop(key).set()
