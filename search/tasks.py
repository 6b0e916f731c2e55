"""Work in the background. Tasks take keys and ask the sources again, so that it does not matter in which order they run."""

import logging
from collections.abc import Iterable, Sequence
from functools import partial

from django.db import transaction
from django_tasks import DEFAULT_TASK_BACKEND_ALIAS, task, task_backends
from django_tasks.backends.immediate import ImmediateBackend

from . import indexing, vectors
from .backends.base import SearchUnavailable
from .entries import Entry

log = logging.getLogger(__name__)


@task()
def update_documents(source: str, keys: list[str]) -> None:
    """Bring the documents of `keys` up to date in the index."""
    try:
        written = indexing.update_documents(source, keys)
    except SearchUnavailable:
        log.exception("The index misses changes of %s %s: `manage.py search_index update` writes them.", source, ", ".join(keys))
        raise
    embed_later(written.entries)


@task()
def embed_awaited() -> None:
    """Compute what documents mean that are in the index without it."""
    vectors.embed_awaited()


def embed_later(entries: Iterable[Entry]) -> None:
    """Have the meaning of what was written computed in the background.

    Without workers nobody who publishes is to wait for it: the regular work does it within half a minute.
    """
    if vectors.note_missing(entries) and has_workers():
        embed_awaited.enqueue()


def has_workers() -> bool:
    """Say whether tasks are done by others than who enqueues them."""
    return not isinstance(task_backends[DEFAULT_TASK_BACKEND_ALIAS], ImmediateBackend)


def update_on_commit(source: str, keys: Sequence[str]) -> None:
    """Bring documents up to date once what changed is committed. Trouble with the search or the queue is logged, not raised."""
    for batch in indexing.batches(keys):
        transaction.on_commit(partial(update_documents.enqueue, source, batch), robust=True)
