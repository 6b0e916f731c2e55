"""Keeping the index true: what changed is asked of its source again, and written or taken out."""

import logging
from collections.abc import Collection, Iterable, Iterator
from itertools import islice
from typing import TypeVar

from django.db import OperationalError

from search.backends.base import Changes
from search.backends.engine import get_backend
from search.backends.entries import Entry, make_entries
from search.documents.registry import sources

log = logging.getLogger(__name__)

Key = TypeVar("Key")

BATCH = 100  # documents that are made and written at once


def update_documents(source: str, keys: Collection[str]) -> Changes:
    """Write the documents that `source` makes of `keys` now, and take out those it makes none of. Raises SearchUnavailable."""
    return get_backend().apply(lambda: make_changes(source, keys))


def make_changes(source: str, keys: Collection[str]) -> Changes:
    """Return the documents that `source` makes of `keys` now, and the ids of those it makes none of."""
    entries = tuple(make_entries(sources()[source].documents(keys)))
    found = {entry.document.id for entry in entries}
    wanted = (f"{source}:{key}" for key in keys)
    return Changes(entries, tuple(name for name in wanted if name not in found))


def count_documents() -> int:
    """Return how many documents all sources together can make."""
    return sum(len(source.keys()) for source in sources().values())


def all_entries(failed: list[str] | None = None) -> Iterator[Entry]:
    """Give every document of every source with what belongs to it. Ids of what cannot be made are added to `failed`."""
    for name, source in sources().items():
        for keys in batches(source.keys()):
            yield from entries_of(name, keys, [] if failed is None else failed)


def entries_of(source: str, keys: list[str], failed: list[str]) -> Iterator[Entry]:
    """Give the documents of `keys`. One that cannot be made is named in the log and in `failed`; the others are better than none."""
    try:
        entries = make_changes(source, keys).entries
    except OperationalError:  # the database's trouble, not a document's
        raise
    except Exception:
        if len(keys) > 1:
            for key in keys:
                yield from entries_of(source, [key], failed)
            return
        log.exception("The document %s:%s cannot be made.", source, keys[0])
        failed.append(f"{source}:{keys[0]}")
    else:
        yield from entries


def batches(keys: Iterable[Key], size: int = BATCH) -> Iterator[list[Key]]:
    rest = iter(keys)
    while batch := list(islice(rest, size)):
        yield batch
