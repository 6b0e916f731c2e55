"""When the search index is updated in tests."""

from collections.abc import Callable
from threading import RLock
from typing import Any

import pytest

from search.backends import engine
from search.backends.base import SearchBackend
from search.indexing import tasks


class IndexWhenAsked:
    """Defers index updates until the engine is first used. With workers, they do the updates as usual."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.at_once = self.waits = False
        self._lock = RLock()  # a live server calls from its own threads
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
                self.waits = False  # first, since applying the updates uses the engine too
                self._apply_soon()
            return self._make_backend(*where)
