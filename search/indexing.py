"""Keeping the index true: what changed is asked of its source again, and written or taken out."""

import logging
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import TypeVar

from django.db import OperationalError

from .backends.base import Changes
from .documents import sources
from .engine import get_backend
from .entries import Entry, make_entries

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


@dataclass(frozen=True, slots=True)
class Differences:
    """Where the index is not what the sources say: ids of documents."""

    missing: tuple[str, ...]
    stale: tuple[str, ...]
    orphaned: tuple[str, ...]

    def __bool__(self) -> bool:
        return bool(self.missing or self.stale or self.orphaned)

    def ids(self) -> Iterator[str]:
        yield from (*self.missing, *self.stale, *self.orphaned)

    def keys_by_source(self) -> dict[str, list[str]]:
        """Return what is to be updated: keys by the name of their source."""
        by_source: dict[str, list[str]] = {}
        for name in self.ids():
            source, _colon, key = name.partition(":")
            by_source.setdefault(source, []).append(key)
        return by_source


def compare(entries: Iterable[Entry], failed: Collection[str] = ()) -> Differences:
    """Compare the index with `entries`, which are to be all there are. Raises SearchUnavailable.

    What is in `failed` when all were read is not taken for orphaned. What differs is looked at again: somebody may have published
    while everything was read.
    """
    indexed = get_backend().fingerprints()
    expected = {entry.document.id: entry.fingerprint for entry in entries}
    found = differences(indexed, expected, failed)
    if not found:
        return found
    names = set(found.ids())
    again = [*failed]
    batches_again = (
        (name, batch) for name, keys in found.keys_by_source().items() for batch in batches(keys) if name in sources()
    )
    expected = {entry.document.id: entry.fingerprint for name, keys in batches_again for entry in entries_of(name, keys, again)}
    indexed = {name: mark for name, mark in get_backend().fingerprints().items() if name in names}
    return differences(indexed, expected, again)


def differences(indexed: Mapping[str, str], expected: Mapping[str, str], failed: Collection[str]) -> Differences:
    return Differences(
        missing=tuple(name for name in expected if name not in indexed),
        stale=tuple(name for name, mark in expected.items() if indexed.get(name, mark) != mark),
        orphaned=tuple(name for name in indexed if name not in expected and name not in failed),
    )


def repair(differences: Differences) -> None:
    """Write and take out what differs; documents of a source that is no more are taken out. Raises SearchUnavailable."""
    for source, keys in differences.keys_by_source().items():
        for batch in batches(keys):
            if source in sources():
                update_documents(source, batch)
            else:
                gone = Changes(removed=tuple(f"{source}:{key}" for key in batch))
                get_backend().apply(lambda gone=gone: gone)  # type: ignore[misc]  # bound now, not at the loop's end
