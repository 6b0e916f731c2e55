"""Work in the background. Tasks ask the database what there is to do, so that it does not matter in which order or how often they run."""

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

AT_MOST = 5.0  # seconds that whoever publishes waits where there are no workers; the periodic job does the rest
SLOW, PAUSE = 2.0, 30  # seconds: after an engine failed so slowly, nobody who publishes waits for it again for so long
PAUSED = "search:paused"
SOON, LATER = 10, -10  # priorities of tasks
TROUBLE, REPEATED = "search:trouble", 600  # that the engine is away is said again after so many seconds


def update_on_commit(source: str, keys: Sequence[str]) -> None:
    """Bring documents up to date once what changed is committed.

    That they changed is written down at once, in the same transaction, and for each document once. Trouble with the search or the
    queue is logged, not raised.
    """
    if not keys:
        return
    once_after_commit(CHANGES, apply_soon, told=note_changes(source, keys))


def apply_soon() -> None:
    """Have what waits applied: by a worker, or now where there are none. Whose turn comes when nothing waits any more has nothing to do."""
    if has_workers() or not cache.get(PAUSED):
        apply_changes.enqueue()


@job(priority=SOON, title=_("Update the search index"))
def apply_changes() -> None:
    """Bring the index up to date with what was changed."""
    catch_up(seconds=float("inf") if has_workers() else AT_MOST)


@job(priority=LATER, title=_("Compute embeddings"))
def embed_awaited() -> None:
    """Compute what a few documents mean that are in the index without it, and come back for more: others have their turn between."""
    if vectors.embed_next():
        embed_awaited.enqueue()


def catch_up(*, seconds: float = float("inf")) -> None:
    """Apply what waits. An engine that is away is said in the log once, not with every change; the changes go on waiting."""
    began = time.monotonic()
    try:
        applied = outbox.apply_waiting(embed_later, seconds=seconds)
    except SearchUnavailable as error:
        if time.monotonic() - began > SLOW:
            cache.set(PAUSED, True, PAUSE)
        if cache.add(TROUBLE, True, REPEATED):
            waiting = PendingChange.objects.count()
            log.error("The search engine takes no changes, %d wait in the database until it does: %s", waiting, error)  # noqa: TRY400 - the reason is in the line
        return
    cache.delete(PAUSED)
    if applied and cache.delete(TROUBLE):
        outbox.take_up_all()
        log.warning("The search engine takes changes again; %d that waited are applied.", applied)


def embed_later(entries: Iterable[Entry]) -> None:
    """Have the meaning of what was written computed in the background.

    Without workers nobody who publishes is to wait for it: the periodic job does it within half a minute.
    """
    if vectors.note_missing(entries) and has_workers():
        embed_awaited.enqueue()
