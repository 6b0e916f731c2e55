"""The cache that all processes share, without which the site goes on."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from typing import Any, TypeVar

from django.core.cache.backends.base import DEFAULT_TIMEOUT
from django.core.cache.backends.locmem import LocMemCache
from django.core.cache.backends.redis import RedisCache
from redis.backoff import NoBackoff
from redis.exceptions import RedisError
from redis.retry import Retry

log = logging.getLogger(__name__)

AWAY_SECONDS = 5  # without a question after Redis did not answer
MOST_ENTRIES = 10_000  # of the memory that stands in
OPTIONS = {
    # A Redis that accepts and then says nothing holds a request up this long, and one request in `AWAY_SECONDS` only.
    "socket_connect_timeout": 0.5,
    "socket_timeout": 0.5,
    # A connection that Redis closed, by a restart say, is opened again at once; the client's own three pauses would be felt.
    "retry": Retry(NoBackoff(), 1),
}

Thing = TypeVar("Thing")


class RedisOrMemoryCache(RedisCache):
    """Redis; while it is away, the memory of each process.

    So limits of attempts hold without Redis too, for each process by itself: neither are they gone, which would let people guess, nor is
    everybody locked out. What was written or deleted meanwhile is deleted in Redis when it is back, so that nothing older returns.
    """

    def __init__(self, server: Any, params: dict[str, Any]) -> None:
        super().__init__(server, {**params, "OPTIONS": {**OPTIONS, **params.get("OPTIONS", {})}})
        self._memory = LocMemCache(f"instead-of-{id(self)}", {**params, "OPTIONS": {"MAX_ENTRIES": MOST_ENTRIES}})
        self._lock = threading.Lock()
        self._asked_again_at = 0.0
        self._is_away = False
        self._changed: set[str] = set()  # keys as Redis knows them

    def _ask(self, ask: Callable[[], Thing], otherwise: Callable[[], Thing], *changed: str) -> Thing:
        """Return what Redis answers to `ask`, or `otherwise` while it is away; `changed` are the keys that this changes."""
        if self._is_asked():
            try:
                self._catch_up()
                return ask()
            except (RedisError, OSError) as error:
                self._note_outage(error)
        if changed and len(self._changed) < MOST_ENTRIES:
            self._changed.update(changed)
        return otherwise()

    def _is_asked(self) -> bool:
        """Return whether to ask Redis; while it is away, one request at a time tries."""
        if not self._is_away:
            return True
        with self._lock:
            now = time.monotonic()
            if now < self._asked_again_at:
                return False
            self._asked_again_at = now + AWAY_SECONDS
            return True

    def _note_outage(self, error: Exception) -> None:
        with self._lock:
            was_away, self._is_away = self._is_away, True
            self._asked_again_at = time.monotonic() + AWAY_SECONDS
        if not was_away:
            log.error("The cache does not answer, each process uses its own memory until it does: %s", error)

    def _catch_up(self) -> None:
        """After an outage: have Redis forget what was changed meanwhile, and use it again. Raises RedisError if it is still away."""
        if not self._is_away:
            return
        if changed := list(self._changed):
            self._cache.delete_many(changed)
        else:
            self._cache.get_client(write=True).ping()
        with self._lock:
            was_away, self._is_away = self._is_away, False
            self._changed.difference_update(changed)
            self._memory.clear()
        if was_away:
            log.warning("The cache answers again.")

    def probe(self) -> None:
        """Write to Redis and read what was written. Raises RedisError or OSError if it does not work, now, whatever stands in."""
        try:
            self._catch_up()
            key = self.make_key("readyz")
            self._cache.set(key, 1, 10)
            kept = self._cache.get(key, None)
        except (RedisError, OSError) as error:
            self._note_outage(error)
            raise
        if kept != 1:
            raise RedisError("The cache forgot what it was told.")

    def add(self, key: str, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> bool:
        own = super().add
        return self._ask(
            lambda: own(key, value, timeout, version),
            lambda: self._memory.add(key, value, timeout, version),
            self.make_key(key, version),
        )

    def get(self, key: str, default: Any = None, version: int | None = None) -> Any:
        own = super().get
        return self._ask(lambda: own(key, default, version), lambda: self._memory.get(key, default, version))

    def set(self, key: str, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> None:
        own = super().set
        self._ask(
            lambda: own(key, value, timeout, version),
            lambda: self._memory.set(key, value, timeout, version),
            self.make_key(key, version),
        )

    def touch(self, key: str, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> bool:
        own = super().touch
        return self._ask(lambda: own(key, timeout, version), lambda: self._memory.touch(key, timeout, version))

    def delete(self, key: str, version: int | None = None) -> bool:
        own = super().delete
        return self._ask(lambda: own(key, version), lambda: self._memory.delete(key, version), self.make_key(key, version))

    def get_many(self, keys: Any, version: int | None = None) -> dict[str, Any]:
        own, keys = super().get_many, list(keys)
        return self._ask(lambda: own(keys, version), lambda: self._memory.get_many(keys, version))

    def has_key(self, key: str, version: int | None = None) -> bool:
        own = super().has_key
        return self._ask(lambda: own(key, version), lambda: self._memory.has_key(key, version))

    def incr(self, key: str, delta: int = 1, version: int | None = None) -> int:
        own = super().incr
        return self._ask(
            lambda: own(key, delta, version), lambda: self._memory.incr(key, delta, version), self.make_key(key, version)
        )

    def set_many(self, data: dict[str, Any], timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> list[Any]:
        own = super().set_many
        changed = [self.make_key(key, version) for key in data]
        return self._ask(lambda: own(data, timeout, version), lambda: self._memory.set_many(data, timeout, version), *changed)

    def delete_many(self, keys: Any, version: int | None = None) -> None:
        own, keys = super().delete_many, list(keys)
        changed = [self.make_key(key, version) for key in keys]
        self._ask(lambda: own(keys, version), lambda: self._memory.delete_many(keys, version), *changed)

    def clear(self) -> None:
        self._ask(super().clear, self._memory.clear)
