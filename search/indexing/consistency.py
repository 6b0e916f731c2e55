"""Compares the index with the sources and repairs it."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass

from search.backends.base import Changes
from search.backends.engine import get_backend
from search.backends.entries import Entry
from search.documents.registry import sources

from .updates import batches, entries_of, update_documents


@dataclass(frozen=True, slots=True)
class Differences:
    """Ids of documents for which the index differs from the sources."""

    missing: tuple[str, ...]
    stale: tuple[str, ...]
    orphaned: tuple[str, ...]

    def __bool__(self) -> bool:
        return bool(self.missing or self.stale or self.orphaned)

    def ids(self) -> Iterator[str]:
        yield from (*self.missing, *self.stale, *self.orphaned)

    def keys_by_source(self) -> dict[str, list[str]]:
        """Return the keys to update, by source."""
        by_source: dict[str, list[str]] = {}
        for name in self.ids():
            source, _colon, key = name.partition(":")
            by_source.setdefault(source, []).append(key)
        return by_source


def compare(entries: Iterable[Entry], failed: Collection[str] = ()) -> Differences:
    """Compare the index with `entries`, which must be complete. Raises SearchUnavailable.

    Documents that are in `failed` once everything has been read do not count as orphaned. Differences are checked a second time, since
    something may have been published in the meantime.
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
    """Update or remove the documents that differ, and remove those of deleted sources. Raises SearchUnavailable."""
    for source, keys in differences.keys_by_source().items():
        for batch in batches(keys):
            if source in sources():
                update_documents(source, batch)
            else:
                gone = Changes(removed=tuple(f"{source}:{key}" for key in batch))
                get_backend().apply(lambda gone=gone: gone)  # type: ignore[misc]  # bound now, not when the loop has ended
