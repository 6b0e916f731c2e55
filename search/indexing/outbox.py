"""From the database into the index: applying the changes that wait (`search.indexing.changes`).

A row is read before the documents that it is about, and goes once the index has them. What changes after the row was read has a row of
its own, so nothing is lost, whoever else applies changes at the same time; at worst a document is written twice.
"""

import logging
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext
from datetime import timedelta

from django.db import OperationalError, connection, transaction
from django.utils import timezone

from cms.commits import forget_told
from search.backends.base import Changes, SearchUnavailable
from search.backends.engine import get_backend
from search.backends.entries import Entry
from search.documents.registry import sources

from .changes import CHANGES, PendingChange, PendingChangeQuerySet
from .updates import batches, make_changes

log = logging.getLogger(__name__)

AT_ONCE = 200  # rows whose documents are written at once
SET_ASIDE = timedelta(minutes=10)  # until a document is tried again that alone could not be made or written
MOMENT = timedelta(minutes=1)  # likewise, if that may have been the engine's fault
ENOUGH = 3  # documents that an engine refuses one after the other show that it takes none
LONG = 5.0  # seconds: what fails after so long failed for want of an answer, not for a document

Written = Callable[[Sequence[Entry]], None]


def apply_waiting(written: Written, *, seconds: float = float("inf")) -> int:
    """Bring the index up to date, the oldest change first; return how many rows are done.

    What was written is told to `written` before the rows go. After `seconds` no further batch is begun. Raises SearchUnavailable: then
    what waits goes on waiting. A single document that cannot be made or written is set aside and keeps no other from its turn.
    """
    began, applied, first = time.monotonic(), 0, 0
    while pk := PendingChange.objects.due().values_list("pk", flat=True).first():
        done = apply_next(written)
        applied += done
        stuck = pk == first and not done  # others have what waits in their hands
        first = pk
        if stuck or time.monotonic() - began > seconds:
            break
    return applied


def apply_next(written: Written) -> int:
    """Apply the next batch, in parts if it fails as a whole; return how many rows are done."""
    began = time.monotonic()
    try:
        return apply_rows(None, written)
    except OperationalError:
        raise
    except Exception:
        get_backend().health()  # of an engine that is away nobody learns which document is at fault
        if time.monotonic() - began > LONG:
            raise
    return apply_in_parts(written)


def apply_rows(wanted: Sequence[int] | None, written: Written) -> int:
    """Apply rows by their keys, the next batch without; return how many there were. All or none is done."""
    rows: list[PendingChange] = []

    def read() -> Changes:
        # Within the writer's turn: who had it before may have done what we came for.
        waiting = PendingChange.objects.due() if wanted is None else PendingChange.objects.filter(pk__in=wanted)
        if connection.features.has_select_for_update_skip_locked:
            waiting = waiting.select_for_update(skip_locked=True)
        rows[:] = waiting[:AT_ONCE]
        if len(rows) == AT_ONCE and wanted is None:
            rows.extend(rows_of_the_same(rows, waiting))
        return changes_of(rows)

    with holding_rows():
        changes = get_backend().apply(read)
        written(changes.entries)
        PendingChange.objects.filter(pk__in=[row.pk for row in rows]).delete()
        forget_told(CHANGES)
    return len(rows)


def rows_of_the_same(rows: Sequence[PendingChange], waiting: PendingChangeQuerySet) -> Iterator[PendingChange]:
    """Give what else waits of the documents of `rows`: they are written once for all of it."""
    for source, keys in keys_by_source(rows).items():
        yield from waiting.filter(source=source, key__in=keys).exclude(pk__in=[row.pk for row in rows])


def holding_rows() -> AbstractContextManager[object]:
    """Keep rows that are being applied from others, where the database can lock rows.

    SQLite could lock but itself as a whole: everybody else would wait to save, so there two may apply the same row.
    """
    return transaction.atomic() if connection.features.has_select_for_update_skip_locked else nullcontext()


def changes_of(rows: Sequence[PendingChange]) -> Changes:
    """Return what is to be written and taken out for `rows`; what a source that is no more has made is taken out."""
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
    """Return the keys of `rows` by source, each once, in their order."""
    keys: dict[str, dict[str, None]] = defaultdict(dict)
    for row in rows:
        keys[row.source][row.key] = None
    return {source: list(of_source) for source, of_source in keys.items()}


def apply_in_parts(written: Written) -> int:
    """Apply a batch that failed as a whole, and set aside what stands in the way; return how many rows are applied.

    Halves are tried, then halves of those. Where the engine takes no part at all it is no document's fault: raises SearchUnavailable.
    """
    parts = [rows_by_document(PendingChange.objects.due()[:AT_ONCE])]
    applied, refused = 0, list[tuple[list[int], Exception]]()
    while parts and (applied or len(refused) < ENOUGH):
        part = parts.pop()
        try:
            applied += apply_rows([pk for rows in part for pk in rows], written)
        except OperationalError:
            raise
        except Exception as error:  # noqa: BLE001 - whatever a source raises; it is logged or raised below
            if middle := len(part) // 2:
                parts += [part[middle:], part[:middle]]
                continue
            get_backend().health()
            refused.append((part[0], error))
    doubtful = [] if applied else [(rows, error) for rows, error in refused if isinstance(error, SearchUnavailable)]
    for rows, reason in refused:
        if (rows, reason) not in doubtful:
            set_aside(rows, SET_ASIDE)
            log.error(
                "%s cannot be brought up to date in the index; it is tried again in ten minutes.", name_of(rows), exc_info=reason
            )
    if doubtful:
        if parts:  # should these stand before others after all, the next turn goes to the others
            for rows, _reason in doubtful:
                set_aside(rows, MOMENT)
        raise doubtful[-1][1]
    return applied


def rows_by_document(rows: Iterable[PendingChange]) -> list[list[int]]:
    """Return the keys of `rows`, those of one document together."""
    groups: dict[str, list[int]] = defaultdict(list)
    for row in rows:
        groups[str(row)].append(row.pk)
    return list(groups.values())


def set_aside(pks: Sequence[int], until: timedelta) -> None:
    PendingChange.objects.filter(pk__in=pks).update(not_before=timezone.now() + until)


def name_of(pks: Sequence[int]) -> str:
    return str(PendingChange.objects.filter(pk__in=pks).first())


def take_up_all() -> None:
    """Have what was set aside tried at the next turn."""
    PendingChange.objects.filter(not_before__isnull=False).update(not_before=None)
