"""Background tasks. They ask the database what there is to do, so it does not matter in which order or how often they run."""

import logging
import time
from collections.abc import Iterable, Sequence

from django.core.cache import cache
from django.utils.translation import gettext_lazy as _

from cms.commits import once_after_commit
from cms.jobs.declaring import job
from cms.jobs.queueing import has_workers
from search.backends.base import SearchUnavailable
from search.backends.entries import Entry

from . import outbox, vectors
from .changes import CHANGES, PendingChange, note_changes

log = logging.getLogger(__name__)

MAX_WAIT = 5.0  # seconds that publishing may take without workers; the periodic job does the rest
SLOW, PAUSE = 2.0, 30  # seconds: after such a slow failure of the engine, publishing does not wait for it during the pause
PAUSED = "search:paused"
SOON, LATER = 10, -10  # priorities of tasks
TROUBLE, REPEATED = "search:trouble", 600  # seconds after which the log says again that the engine is down


def update_on_commit(source: str, keys: Sequence[str]) -> None:
    """Update documents in the index once the change is committed.

    That they have changed is saved at once, in the same transaction and once for each document. Trouble with the search or the queue is
    logged, not raised.
    """
    if not keys:
        return
    once_after_commit(CHANGES, apply_soon, told=note_changes(source, keys))


def apply_soon() -> None:
    """Have pending changes applied: by a worker, or now if there are none. If nothing is pending any more, nothing happens."""
    if has_workers() or not cache.get(PAUSED):
        apply_changes.enqueue()


@job(priority=SOON, title=_("Update the search index"))
def apply_changes() -> None:
    """Apply pending changes to the index."""
    catch_up(seconds=float("inf") if has_workers() else MAX_WAIT)


@job(priority=LATER, title=_("Compute embeddings"))
def embed_pending() -> None:
    """Compute the vectors of a few documents, and enqueue the task again for more, so that other tasks can run in between."""
    if vectors.embed_next():
        embed_pending.enqueue()


def catch_up(*, seconds: float = float("inf")) -> None:
    """Apply pending changes. While the engine is down they stay pending, and the log says so once, not with every change."""
    began = time.monotonic()
    try:
        applied = outbox.apply_pending(embed_later, seconds=seconds)
    except SearchUnavailable as error:
        if time.monotonic() - began > SLOW:
            cache.set(PAUSED, True, PAUSE)
        if cache.add(TROUBLE, True, REPEATED):
            waiting = PendingChange.objects.count()
            log.error("The search engine is not accepting changes. %d are waiting in the database: %s", waiting, error)  # noqa: TRY400 - the reason is in the line
        return
    cache.delete(PAUSED)
    if applied and cache.delete(TROUBLE):
        outbox.retry_all()
        log.warning("The search engine is accepting changes again. %d waiting changes have been applied.", applied)


def embed_later(entries: Iterable[Entry]) -> None:
    """Have the vectors of what was written computed in the background.

    Without workers, publishing does not wait for them: the periodic job computes them within half a minute.
    """
    if vectors.note_missing(entries) and has_workers():
        embed_pending.enqueue()
