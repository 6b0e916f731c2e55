"""A new index of everything, in the place of the old one."""

import zlib
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.db.models import Value
from django.db.models.functions import Concat

from cms.commits import forget_told
from search.backends.base import SearchUnavailable
from search.backends.engine import get_backend
from search.backends.entries import Entry
from search.backends.locks import take_turn

from .changes import CHANGES, PendingChange
from .updates import batches


def rebuild(entries: Iterable[Entry], failed: Collection[str]) -> int:
    """Make a new index of `entries`, which are to be all there are, and return how many. Raises SearchUnavailable.

    Changes that waited before anything was read are in it, and wait no longer. Those of what is in `failed` afterwards go on waiting.
    """
    with alone():
        waiting = dict(PendingChange.objects.annotate(name=Concat("source", Value(":"), "key")).values_list("pk", "name"))
        count = get_backend().rebuild(entries)
        for done in batches(pk for pk, name in waiting.items() if name not in failed):
            PendingChange.objects.filter(pk__in=done).delete()
        forget_told(CHANGES)
    return count


@contextmanager
def alone() -> Iterator[None]:
    """Keep others from rebuilding the same index: on all machines of a PostgreSQL, else on this one. Raises SearchUnavailable."""
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
        with take_turn(Path(settings.VAR_DIR) / "rebuilding.lock") as is_ours:
            refuse_unless(is_ours)
            yield


def refuse_unless(is_ours: bool) -> None:
    if not is_ours:
        raise SearchUnavailable("Somebody else is rebuilding the index just now.")
