"""The cache shared by all processes; the site keeps running without it."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Iterable
from typing import Any, TypeVar

from django.core.cache.backends.base import DEFAULT_TIMEOUT
from django.core.cache.backends.locmem import LocMemCache
from django.core.cache.backends.redis import RedisCache
from redis.backoff import NoBackoff
from redis.exceptions import RedisError
from redis.retry import Retry

log = logging.getLogger(__name__)

AWAY_SECONDS = 5  # before trying again after Redis did not answer
MOST_ENTRIES = 10_000  # of the in-memory fallback
OPTIONS = {
    # A Redis that accepts a connection but does not answer delays a request this long, and only one request in `AWAY_SECONDS`.
    "socket_connect_timeout": 0.5,
    "socket_timeout": 0.5,
    # A connection closed by Redis, say at a restart, is reopened at once; the client's own three delays would be felt.
    "retry": Retry(NoBackoff(), 1),
}

Thing = TypeVar("Thing")


class Outage:
    """Whether a Redis is unavailable, and its fallback: shared by a process's threads, each of which has its own cache object."""

    def __init__(self, name: str) -> None:
        self.memory = LocMemCache(f"instead of {name}", {"OPTIONS": {"MAX_ENTRIES": MOST_ENTRIES}})
        self.is_on = False
        self.changed: set[tuple[str, int]] = set()  # (key, version) of what was written or deleted in the meantime
        self._asked_again_at = 0.0
        self._lock = threading.Lock()

    def may_ask(self) -> bool:
        """Return whether to try Redis; during an outage, one thread at a time tries."""
        if not self.is_on:
            return True
        with self._lock:
            now = time.monotonic()
            if now < self._asked_again_at:
                return False
            self._asked_again_at = now + AWAY_SECONDS
            return True

    def begin(self, error: Exception) -> None:
        with self._lock:
            was_on, self.is_on = self.is_on, True
            self._asked_again_at = time.monotonic() + AWAY_SECONDS
        if not was_on:
            log.error("The cache is not available. Until it is, each process uses its own memory: %s", error)

    def end(self, forgotten: set[tuple[str, int]]) -> None:
        with self._lock:
            was_on, self.is_on = self.is_on, False
            self.changed -= forgotten
            self.memory.clear()
        if was_on:
            log.warning("The cache is available again.")

    def note(self, changed: list[tuple[str, int]]) -> None:
        with self._lock:
            if len(self.changed) < MOST_ENTRIES:
                self.changed.update(changed)


_outages: dict[str, Outage] = {}
_outages_lock = threading.Lock()


def outage_of(name: str) -> Outage:
    with _outages_lock:
        return _outages.setdefault(name, Outage(name))


class RedisOrMemoryCache(RedisCache):
    """Redis, with a fallback to the memory of each process.

    So limits on attempts also hold without Redis, separately for each process: otherwise either people could guess passwords, or
    everybody would be locked out. Keys written or deleted during an outage are deleted in Redis afterwards, so that no stale value
    returns.
    """

    def __init__(self, server: Any, params: dict[str, Any]) -> None:
        super().__init__(server, {**params, "OPTIONS": {**OPTIONS, **params.get("OPTIONS", {})}})
        self._outage = outage_of(f"{server} {self.key_prefix}")
        self._memory = self._outage.memory

    def _ask(
        self,
        ask: Callable[[], Thing],
        otherwise: Callable[[], Thing],
        changed: Iterable[str] = (),
        version: int | None = None,
    ) -> Thing:
        """Return Redis's answer to `ask`, or `otherwise` while it is unavailable; `changed` are the keys that this changes."""
        if self._outage.may_ask():
            try:
                self._catch_up()
                return ask()
            except (RedisError, OSError) as error:
                self._outage.begin(error)
        self._outage.note([(key, self.version if version is None else version) for key in changed])
        return otherwise()

    def _catch_up(self) -> None:
        """After an outage, delete in Redis what was changed during it, and use it again. Raises RedisError if still away."""
        if not self._outage.is_on:
            return
        changed = set(self._outage.changed)
        if changed:
            self._cache.delete_many([self.make_key(key, version) for key, version in changed])
        else:
            self._cache.get_client(write=True).ping()
        self._outage.end(changed)

    def probe(self) -> None:
        """Write to Redis and read it back. Raises RedisError or OSError if that fails now, whether or not there is a fallback."""
        try:
            self._catch_up()
            key = self.make_key("readyz")
            self._cache.set(key, 1, 10)
            kept = self._cache.get(key, None)
        except (RedisError, OSError) as error:
            self._outage.begin(error)
            raise
        if kept != 1:
            raise RedisError("The cache forgot what it was told.")

    def add(self, key: str, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> bool:
        own = super().add
        return self._ask(
            lambda: own(key, value, timeout, version), lambda: self._memory.add(key, value, timeout, version), [key], version
        )

    def get(self, key: str, default: Any = None, version: int | None = None) -> Any:
        own = super().get
        return self._ask(lambda: own(key, default, version), lambda: self._memory.get(key, default, version))

    def set(self, key: str, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> None:
        own = super().set
        self._ask(
            lambda: own(key, value, timeout, version), lambda: self._memory.set(key, value, timeout, version), [key], version
        )

    def touch(self, key: str, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> bool:
        own = super().touch
        return self._ask(lambda: own(key, timeout, version), lambda: self._memory.touch(key, timeout, version))

    def delete(self, key: str, version: int | None = None) -> bool:
        own = super().delete
        return self._ask(lambda: own(key, version), lambda: self._memory.delete(key, version), [key], version)

    def get_many(self, keys: Any, version: int | None = None) -> dict[str, Any]:
        own, keys = super().get_many, list(keys)
        return self._ask(lambda: own(keys, version), lambda: self._memory.get_many(keys, version))

    def has_key(self, key: str, version: int | None = None) -> bool:
        own = super().has_key
        return self._ask(lambda: own(key, version), lambda: self._memory.has_key(key, version))

    def incr(self, key: str, delta: int = 1, version: int | None = None) -> int:
        own = super().incr
        return self._ask(lambda: own(key, delta, version), lambda: self._memory.incr(key, delta, version), [key], version)

    def set_many(self, data: dict[str, Any], timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> list[Any]:
        own = super().set_many
        return self._ask(
            lambda: own(data, timeout, version), lambda: self._memory.set_many(data, timeout, version), list(data), version
        )

    def delete_many(self, keys: Any, version: int | None = None) -> None:
        own, keys = super().delete_many, list(keys)
        self._ask(lambda: own(keys, version), lambda: self._memory.delete_many(keys, version), keys, version)

    def clear(self) -> None:
        self._ask(super().clear, self._memory.clear)
