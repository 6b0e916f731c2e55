"""Updates documents in the index: asks their source for the current version, and writes or removes them."""

import logging
from collections.abc import Collection, Iterable, Iterator
from itertools import islice
from typing import TypeVar

from django.db import OperationalError

from cms.generation import raise_generation
from search.backends.base import Changes
from search.backends.engine import get_backend
from search.backends.entries import Entry, make_entries
from search.documents.document import PUBLIC
from search.documents.registry import sources

log = logging.getLogger(__name__)

Key = TypeVar("Key")

BATCH = 100  # documents to build and write at once


def update_documents(source: str, keys: Collection[str]) -> Changes:
    """Write the documents that `source` now yields for `keys`, and remove those it no longer yields. Raises SearchUnavailable."""
    changes = get_backend().apply(lambda: make_changes(source, keys))
    announce(changes)
    return changes


def announce(changes: Changes) -> None:
    """Begin a new generation if everybody may now find something else: pages list related ones, and lists of results are kept."""
    if changes.removed or any(entry.document.audience == PUBLIC for entry in changes.entries):
        raise_generation()


def make_changes(source: str, keys: Collection[str]) -> Changes:
    """Return the documents that `source` now yields for `keys`, and the ids of those it no longer yields."""
    entries = tuple(make_entries(sources()[source].documents(keys)))
    found = {entry.document.id for entry in entries}
    wanted = (f"{source}:{key}" for key in keys)
    return Changes(entries, tuple(name for name in wanted if name not in found))


def count_documents() -> int:
    """Return the number of documents in all sources."""
    return sum(len(source.keys()) for source in sources().values())


def all_entries(failed: list[str] | None = None) -> Iterator[Entry]:
    """Yield the entries of all documents of all sources. Ids of documents that cannot be built are added to `failed`."""
    for name, source in sources().items():
        for keys in batches(source.keys()):
            yield from entries_of(name, keys, [] if failed is None else failed)


def entries_of(source: str, keys: list[str], failed: list[str]) -> Iterator[Entry]:
    """Yield the entries of `keys`. A document that cannot be built is logged and added to `failed`; the others are still yielded."""
    try:
        entries = make_changes(source, keys).entries
    except OperationalError:  # the database is at fault, not a document
        raise
    except Exception:
        if len(keys) > 1:
            for key in keys:
                yield from entries_of(source, [key], failed)
            return
        log.exception("Document %s:%s could not be created.", source, keys[0])
        failed.append(f"{source}:{keys[0]}")
    else:
        yield from entries


def batches(keys: Iterable[Key], size: int = BATCH) -> Iterator[list[Key]]:
    rest = iter(keys)
    while batch := list(islice(rest, size)):
        yield batch
