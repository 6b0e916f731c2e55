"""Work in the background. Tasks take keys and ask the sources again, so that it does not matter in which order they run."""

import logging
from collections.abc import Sequence
from functools import partial

from django.db import transaction
from django_tasks import task

from . import indexing
from .backends.base import SearchUnavailable

log = logging.getLogger(__name__)


@task()
def update_documents(source: str, keys: list[str]) -> None:
    """Bring the documents of `keys` up to date in the index."""
    try:
        indexing.update_documents(source, keys)
    except SearchUnavailable:
        log.exception("The index misses changes of %s %s: `manage.py search_index update` writes them.", source, ", ".join(keys))
        raise


def update_on_commit(source: str, keys: Sequence[str]) -> None:
    """Bring documents up to date once what changed is committed. Trouble with the search or the queue is logged, not raised."""
    for batch in indexing.batches(keys):
        transaction.on_commit(partial(update_documents.enqueue, source, batch), robust=True)
