"""When the search index follows the database in a test."""

from collections.abc import Callable
from threading import RLock
from typing import Any

import pytest

from search.backends import engine
from search.backends.base import SearchBackend
from search.indexing import tasks


class IndexWhenAsked:
    """Puts off what a commit would have indexed until somebody asks for the engine. With workers, it is theirs as ever."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.at_once = self.waits = False
        self._lock = RLock()  # a live server asks in threads of its own
        self._apply_soon: Callable[[], None] = tasks.apply_soon
        self._make_backend: Callable[..., SearchBackend] = engine._make_backend
        monkeypatch.setattr(tasks, "apply_soon", self.apply_soon)
        monkeypatch.setattr(engine, "_make_backend", self.make_backend)

    def apply_soon(self) -> None:
        if self.at_once or tasks.has_workers():
            self._apply_soon()
        else:
            self.waits = True

    def make_backend(self, *where: Any) -> SearchBackend:
        with self._lock:
            if self.waits:
                self.waits = False  # first, since what is applied asks for the engine too
                self._apply_soon()
            return self._make_backend(*where)
