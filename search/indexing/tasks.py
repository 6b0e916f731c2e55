"""Background tasks. They are idempotent: each reads from the database what there is to do, so order and repetition do not matter."""

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

MAX_WAIT = 5.0  # seconds that publishing may take without workers; the periodic task does the rest
SLOW, PAUSE = 2.0, 30  # seconds: after a failure this slow, publishing does not wait for the engine during the pause
PAUSED = "search:paused"
SOON, LATER = 10, -10  # priorities of tasks
TROUBLE, REPEATED = "search:trouble", 600  # seconds until the log reports again that the engine is down


def update_on_commit(source: str, keys: Sequence[str]) -> None:
    """Update documents in the index after the commit.

    The changes are recorded at once, in the same transaction and once per document. Errors of the search or the queue are logged, not
    raised.
    """
    if not keys:
        return
    once_after_commit(CHANGES, apply_soon, told=note_changes(source, keys))


def apply_soon() -> None:
    """Have pending changes applied by a worker, or apply them now if there are no workers. Does nothing if none are pending."""
    if has_workers() or not cache.get(PAUSED):
        apply_changes.enqueue()


@job(priority=SOON, title=_("Update the search index"))
def apply_changes() -> None:
    """Apply pending changes to the index."""
    catch_up(seconds=float("inf") if has_workers() else MAX_WAIT)


@job(priority=LATER, title=_("Compute embeddings"))
def embed_pending() -> None:
    """Compute the vectors of a few documents, and enqueue the task again for the rest, so that other tasks can run in between."""
    if vectors.embed_next():
        embed_pending.enqueue()


def catch_up(*, seconds: float = float("inf")) -> None:
    """Apply pending changes. While the engine is down, they stay pending, and this is logged once, not for every change."""
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
    """Have the missing vectors of written entries computed in the background.

    Without workers, publishing does not wait for them: the periodic task computes them within half a minute.
    """
    if vectors.note_missing(entries) and has_workers():
        embed_pending.enqueue()
