"""Keeping the index true: what changed is asked of its source again, and written or taken out."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from itertools import islice

from .backends.base import Changes
from .documents import sources
from .engine import get_backend
from .entries import Entry, make_entries

BATCH = 100  # documents that are made and written at once


def update_documents(source: str, keys: Collection[str]) -> Changes:
    """Write the documents that `source` makes of `keys` now, and take out those it makes none of. Raises SearchUnavailable."""
    maker = sources()[source]

    def read() -> Changes:
        entries = tuple(make_entries(maker.documents(keys)))
        found = {entry.document.id for entry in entries}
        wanted = (f"{source}:{key}" for key in keys)
        return Changes(entries, tuple(name for name in wanted if name not in found))

    return get_backend().apply(read)


def count_documents() -> int:
    """Return how many documents all sources together can make."""
    return sum(len(source.keys()) for source in sources().values())


def all_entries() -> Iterator[Entry]:
    """Give every document of every source with what belongs to it."""
    for source in sources().values():
        for keys in batches(source.keys()):
            yield from make_entries(source.documents(keys))


def batches(keys: Collection[str]) -> Iterator[list[str]]:
    rest = iter(keys)
    while batch := list(islice(rest, BATCH)):
        yield batch


@dataclass(frozen=True, slots=True)
class Differences:
    """Where the index is not what the sources say: ids of documents."""

    missing: tuple[str, ...]
    stale: tuple[str, ...]
    orphaned: tuple[str, ...]

    def __bool__(self) -> bool:
        return bool(self.missing or self.stale or self.orphaned)

    def keys_by_source(self) -> dict[str, list[str]]:
        """Return what is to be updated: keys by the name of their source."""
        by_source: dict[str, list[str]] = {}
        for name in (*self.missing, *self.stale, *self.orphaned):
            source, _colon, key = name.partition(":")
            by_source.setdefault(source, []).append(key)
        return by_source


def compare(entries: Iterable[Entry]) -> Differences:
    """Compare the index with `entries`, which are to be all there are. Raises SearchUnavailable."""
    indexed = get_backend().fingerprints()
    expected = {entry.document.id: entry.fingerprint for entry in entries}
    return Differences(
        missing=tuple(name for name in expected if name not in indexed),
        stale=tuple(name for name, mark in expected.items() if indexed.get(name, mark) != mark),
        orphaned=tuple(name for name in indexed if name not in expected),
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
