"""The outbox: applies pending changes from the database (`search.indexing.changes`) to the index.

A row is read before its document, and deleted once the document is in the index. Every later change adds its own row, so nothing is
lost even if several processes apply changes at the same time; at worst, a document is written twice.
"""

import logging
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext
from datetime import timedelta

from django.db import OperationalError, connection, transaction
from django.utils import timezone

from cms.commits import forget_requested
from search.backends.base import Changes, SearchUnavailable
from search.backends.engine import get_backend
from search.backends.entries import Entry
from search.documents.registry import sources

from .changes import CHANGES, PendingChange, PendingChangeQuerySet
from .updates import announce, batches, make_changes

log = logging.getLogger(__name__)

BATCH = 200  # rows to apply at once
RETRY_AFTER = timedelta(minutes=10)  # for a document that could not be built or written on its own
RETRY_SOON = timedelta(minutes=1)  # if the engine may have been at fault
MAX_REFUSED = 3  # an engine that rejects this many documents in a row accepts none
LONG = 5.0  # seconds: a failure that takes this long is a timeout, not the fault of a document

Written = Callable[[Sequence[Entry]], None]


def apply_pending(written: Written, *, seconds: float = float("inf")) -> int:
    """Apply pending changes to the index, oldest first, and return the number of rows applied.

    `written` is called with the entries of a batch before its rows are deleted. No new batch is started after `seconds`. If it raises
    SearchUnavailable, the changes stay pending. A document that cannot be built or written is postponed and does not block others.
    """
    began, applied, first = time.monotonic(), 0, 0
    while pk := PendingChange.objects.due().values_list("pk", flat=True).first():
        done = apply_next(written)
        applied += done
        stuck = pk == first and not done  # other processes are applying what is left
        first = pk
        if stuck or time.monotonic() - began > seconds:
            break
    return applied


def apply_next(written: Written) -> int:
    """Apply the next batch, in parts if it fails as a whole, and return the number of rows applied."""
    began = time.monotonic()
    try:
        return apply_rows(None, written)
    except OperationalError:
        raise
    except Exception:
        get_backend().health()  # while the engine is down, the document at fault cannot be identified
        if time.monotonic() - began > LONG:
            raise
    return apply_in_parts(written)


def apply_rows(wanted: Sequence[int] | None, written: Written) -> int:
    """Apply the rows with the keys `wanted`, or else the next batch, and return how many there were. All or nothing."""
    rows: list[PendingChange] = []

    def read() -> Changes:
        # Called with the write lock held: the previous holder may have applied the same rows.
        waiting = PendingChange.objects.due() if wanted is None else PendingChange.objects.filter(pk__in=wanted)
        if connection.features.has_select_for_update_skip_locked:
            waiting = waiting.select_for_update(skip_locked=True)
        rows[:] = waiting[:BATCH]
        if len(rows) == BATCH and wanted is None:
            rows.extend(rows_of_the_same(rows, waiting))
        return changes_of(rows)

    with holding_rows():
        changes = get_backend().apply(read)
        announce(changes)
        written(changes.entries)
        PendingChange.objects.filter(pk__in=[row.pk for row in rows]).delete()
        forget_requested(CHANGES)
    return len(rows)


def rows_of_the_same(rows: Sequence[PendingChange], waiting: PendingChangeQuerySet) -> Iterator[PendingChange]:
    """Yield the other pending rows for the documents of `rows`, so that each document is written once."""
    for source, keys in keys_by_source(rows).items():
        yield from waiting.filter(source=source, key__in=keys).exclude(pk__in=[row.pk for row in rows])


def holding_rows() -> AbstractContextManager[object]:
    """Lock the rows that are being applied, if the database supports it.

    SQLite can only lock the whole database, which would block every other write, so there two processes may apply the same row.
    """
    return transaction.atomic() if connection.features.has_select_for_update_skip_locked else nullcontext()


def changes_of(rows: Sequence[PendingChange]) -> Changes:
    """Return the changes for `rows`: the entries to write and the ids to remove, including all of a deleted source."""
    entries: list[Entry] = []
    removed: list[str] = []
    for source, keys in keys_by_source(rows).items():
        if source not in sources():
            removed += [f"{source}:{key}" for key in keys]
            continue
        for batch in batches(keys):
            changes = make_changes(source, batch)
            entries += changes.entries
            removed += changes.removed
    return Changes(tuple(entries), tuple(removed))


def keys_by_source(rows: Iterable[PendingChange]) -> dict[str, list[str]]:
    """Return the distinct keys of `rows` by source, in order."""
    keys: dict[str, dict[str, None]] = defaultdict(dict)
    for row in rows:
        keys[row.source][row.key] = None
    return {source: list(of_source) for source, of_source in keys.items()}


def apply_in_parts(written: Written) -> int:
    """Apply a batch that failed as a whole, postpone the documents at fault, and return the number of rows applied.

    Tries halves, then halves of those. If the engine accepts nothing at all, no document is at fault, and it raises SearchUnavailable.
    """
    parts = [rows_by_document(PendingChange.objects.due()[:BATCH])]
    applied, refused = 0, list[tuple[list[int], Exception]]()
    while parts and (applied or len(refused) < MAX_REFUSED):
        part = parts.pop()
        try:
            applied += apply_rows([pk for rows in part for pk in rows], written)
        except OperationalError:
            raise
        except Exception as error:  # noqa: BLE001 - a source may raise anything; it is logged or raised below
            if middle := len(part) // 2:
                parts += [part[middle:], part[:middle]]
                continue
            get_backend().health()
            refused.append((part[0], error))
    doubtful = [] if applied else [(rows, error) for rows, error in refused if isinstance(error, SearchUnavailable)]
    for rows, reason in refused:
        if (rows, reason) not in doubtful:
            postpone(rows, RETRY_AFTER)
            log.error(
                "%s cannot be brought up to date in the index; it is tried again in ten minutes.", name_of(rows), exc_info=reason
            )
    if doubtful:
        if parts:  # these may be what blocks the queue, so the others come first next time
            for rows, _reason in doubtful:
                postpone(rows, RETRY_SOON)
        raise doubtful[-1][1]
    return applied


def rows_by_document(rows: Iterable[PendingChange]) -> list[list[int]]:
    """Return the keys of `rows`, grouped by document."""
    groups: dict[str, list[int]] = defaultdict(list)
    for row in rows:
        groups[str(row)].append(row.pk)
    return list(groups.values())


def postpone(pks: Sequence[int], delay: timedelta) -> None:
    PendingChange.objects.filter(pk__in=pks).update(not_before=timezone.now() + delay)


def name_of(pks: Sequence[int]) -> str:
    return str(PendingChange.objects.filter(pk__in=pks).first())


def retry_all() -> None:
    """Make postponed changes due again."""
    PendingChange.objects.filter(not_before__isnull=False).update(not_before=None)
