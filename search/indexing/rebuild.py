"""Rebuilds the index from scratch and replaces the old one."""

import zlib
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.db.models import Value
from django.db.models.functions import Concat

from cms.commits import forget_requested
from cms.generation import raise_generation
from search.backends.base import SearchUnavailable
from search.backends.engine import get_backend
from search.backends.entries import Entry
from search.backends.locks import try_lock

from .changes import CHANGES, PendingChange
from .updates import batches


def rebuild(entries: Iterable[Entry], failed: Collection[str]) -> int:
    """Build a new index from `entries`, which must be complete, and return how many there are. Raises SearchUnavailable.

    It includes the changes that were pending when the reading began, so these are deleted, except for documents in `failed`.
    """
    with rebuild_lock():
        pending = dict(PendingChange.objects.annotate(name=Concat("source", Value(":"), "key")).values_list("pk", "name"))
        count = get_backend().rebuild(entries)
        for done in batches(pk for pk, name in pending.items() if name not in failed):
            PendingChange.objects.filter(pk__in=done).delete()
        forget_requested(CHANGES)
    raise_generation()
    return count


@contextmanager
def rebuild_lock() -> Iterator[None]:
    """Prevent concurrent rebuilds: across machines with PostgreSQL, otherwise on this machine. Raises SearchUnavailable."""
    if connection.vendor == "postgresql":
        number = zlib.crc32(settings.SEARCH_URL.encode())
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_try_advisory_lock(%s)", [number])
            refuse_unless(cursor.fetchone()[0])
        try:
            yield
        finally:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [number])
    else:
        with try_lock(Path(settings.VAR_DIR) / "rebuilding.lock") as has_lock:
            refuse_unless(has_lock)
            yield


def refuse_unless(has_lock: bool) -> None:
    if not has_lock:
        raise SearchUnavailable("Somebody else is rebuilding the index just now.")
