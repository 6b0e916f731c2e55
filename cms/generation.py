"""The publication generation: a number that every publication raises. What is cached under it becomes stale with the next.

It is stored in the cache, so that processes sharing the cache share it. In processes with their own cache, entries expire.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import TypeVar

from django.core.cache import cache

from .commits import once_after_commit

KEY = "generation"
REMEMBERED_SECONDS = 60

Thing = TypeVar("Thing")


def current_generation() -> int:
    """Return the number of the current generation."""
    return int(cache.get_or_set(KEY, time.time_ns, timeout=None) or 0)


def generation_began() -> datetime:
    """Return when the current generation began: nothing that is remembered has changed since."""
    return datetime.fromtimestamp(current_generation() / 1e9, UTC)


def raise_generation() -> None:
    """Begin a new generation once the change that caused it is committed: one for all changes in a transaction."""
    once_after_commit(KEY, begin_generation)


def begin_generation() -> None:
    cache.set(KEY, time.time_ns(), None)


def remember(key: str, make: Callable[[], Thing]) -> Thing:
    """Return the result of `make`, cached for a minute or until the next publication."""
    full = f"{key}:{current_generation()}"
    found = cache.get(full)
    if found is None:
        found = (make(),)
        cache.set(full, found, REMEMBERED_SECONDS)
    return found[0]
