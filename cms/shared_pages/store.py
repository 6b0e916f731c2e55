"""Where answers are kept: in the memory of each process, as long as there is room, and in the cache that processes share."""

from __future__ import annotations

import hashlib
import threading
from typing import TYPE_CHECKING

from cachetools import LRUCache
from django.core.cache import caches
from django.core.cache.backends.locmem import LocMemCache

from .version import version_of_pages

if TYPE_CHECKING:
    from .asking import Asked
    from .entries import Entry

#: Of the room in memory, for addresses with parameters: there is no end of them, and they push out only each other.
SHARE_WITH_PARAMETERS = 0.25
LARGEST_SHARE = 0.1  # of the room; what is larger is not kept


class Store:
    """The answers of a process. `room` is in bytes."""

    def __init__(self, room: int) -> None:
        self._plain = self._cache(room * (1 - SHARE_WITH_PARAMETERS))
        self._with_parameters = self._cache(room * SHARE_WITH_PARAMETERS)
        self._lock = threading.Lock()

    @staticmethod
    def _cache(room: float) -> LRUCache[str, Entry]:
        return LRUCache(room, getsizeof=lambda entry: entry.size)

    def _cache_of(self, asked: Asked) -> LRUCache[str, Entry]:
        return self._with_parameters if asked.query else self._plain

    def find(self, asked: Asked) -> Entry | None:
        """Return what is kept in this process, whether or not it is current."""
        with self._lock:
            found: Entry | None = self._cache_of(asked).get(asked.key)
            return found

    def find_elsewhere(self, asked: Asked, generation: int) -> Entry | None:
        """Return what another process has kept in this generation, and keep it here too."""
        if asked.query or not is_cache_shared():
            return None
        found: Entry | None = caches["default"].get(key_of(asked, generation))
        if found is not None:
            self._keep_here(asked, found)
        return found

    def keep(self, asked: Asked, entry: Entry, seconds: float) -> None:
        self._keep_here(asked, entry)
        if not asked.query and is_cache_shared():
            caches["default"].set(key_of(asked, entry.generation), entry, max(1, int(seconds)))

    def _keep_here(self, asked: Asked, entry: Entry) -> None:
        cache = self._cache_of(asked)
        if entry.size <= cache.maxsize * LARGEST_SHARE:
            with self._lock:
                cache[asked.key] = entry

    def clear(self) -> None:
        with self._lock:
            self._plain.clear()
            self._with_parameters.clear()


def is_cache_shared() -> bool:
    return not isinstance(caches["default"], LocMemCache)


def key_of(asked: Asked, generation: int) -> str:
    digest = hashlib.blake2b(asked.key.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()
    return f"page:{version_of_pages()}:{generation}:{digest}"
