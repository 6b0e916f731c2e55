"""Bulk writes to the indices in Elasticsearch, with a number that decides which of several versions is kept."""

import logging
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from itertools import islice
from typing import Any

from elasticsearch.helpers import streaming_bulk

from search.backends.base import Changes, SearchUnavailable
from search.backends.entries import Entry
from search.embeddings.base import Space

from .client import Connection, engine_errors
from .indices import ArchiveIndices, IndexNames, IndicesReplaced
from .schema import to_fields

log = logging.getLogger(__name__)

AT_ONCE = 200  # documents per request
SENDERS = 2  # requests in flight while the next documents are read
MAX_BYTES = 10_000_000


class BulkWriter:
    """Writes entries and removals. Methods raise SearchUnavailable, IndicesReplaced or Elasticsearch's own errors."""

    def __init__(self, connection: Connection, indices: ArchiveIndices, space: Callable[[], Space | None]) -> None:
        self.connection, self.indices, self.space = connection, indices, space

    def write(self, changes: Changes, number: int, names: IndexNames) -> None:
        """Write `changes` to the indices of a rebuild, if one is running, and to the current ones, and make them searchable."""
        if names.next:
            self._write(changes, number, names.next, may_be_gone=True)
        self._write(changes, number, names.current, refresh=True)

    def fill(self, fresh: Mapping[str, str], entries: Iterable[Entry], number: int) -> int:
        """Write `entries` to new indices and return how many there were. Changes made since have higher numbers and are kept."""
        count, refused = 0, list[str]()
        waiting: deque[Future[list[str]]] = deque()
        rest = iter(entries)
        try:
            with engine_errors(), ThreadPoolExecutor(SENDERS) as senders:
                while batch := list(islice(rest, AT_ONCE)):  # read in this thread, which has the database connection
                    count += len(batch)
                    waiting.append(senders.submit(self._send, [self._indexing(entry, number, fresh) for entry in batch]))
                    if len(waiting) > SENDERS:
                        refused += waiting.popleft().result()
                for sent in waiting:
                    refused += sent.result()
        except IndicesReplaced as error:
            raise SearchUnavailable("Another rebuild has begun since: it goes on, and this one ends.") from error
        if refused:
            raise SearchUnavailable(f"Vectors of several models cannot be in one index: {', '.join(refused[:20])}.")
        return count

    def _write(self, changes: Changes, number: int, indices: Mapping[str, str], **options: bool) -> None:
        refused = self._send(self._actions(changes, number, indices), **options)
        if refused:
            log.warning("The index contains vectors of another model. Run `manage.py search_index rebuild`.")
            plain = (self._indexing(entry, number, indices, with_vectors=False) for entry in changes.entries)
            self._send((action for action in plain if action["_id"] in refused), **options)

    def _actions(self, changes: Changes, number: int, indices: Mapping[str, str]) -> Iterator[dict[str, Any]]:
        for entry in changes.entries:
            action = self._indexing(entry, number, indices)
            yield action
            for index in indices.values():
                if index != action["_index"]:  # the document's language may have changed
                    yield removal(entry.document.id, number, index)
        for gone in changes.removed:
            for index in indices.values():
                yield removal(gone, number, index)

    def _indexing(self, entry: Entry, number: int, indices: Mapping[str, str], *, with_vectors: bool = True) -> dict[str, Any]:
        document = entry.document
        index = indices.get(document.locale) or next(iter(indices.values()))
        space = self.space() if with_vectors and entry.vectors else None
        source = to_fields(entry, self.indices.locales, model=space.model if space else "")
        return {"_index": index, "_id": document.id, **numbered(number), "_source": source}

    def _send(self, actions: Iterable[dict[str, Any]], *, refresh: bool = False, may_be_gone: bool = False) -> list[str]:
        """Send `actions` and return the ids of documents that were rejected only because of their vectors."""
        refused: list[str] = []
        answers = streaming_bulk(
            self.connection.patient,
            actions,
            chunk_size=AT_ONCE,
            max_chunk_bytes=MAX_BYTES,
            raise_on_error=False,
            yield_ok=False,
            max_retries=4,
            initial_backoff=0.2,
            max_backoff=5,
            retry_on_status=(429, 503),
            refresh=refresh,
        )
        for _ok, answer in answers:
            (item,) = answer.values()
            error = item.get("error")
            if not error or item["status"] == 409:  # there was nothing to remove, or the stored version is newer
                continue
            if error["type"] == "index_not_found_exception":
                if may_be_gone:
                    continue
                raise IndicesReplaced
            if "number of dimensions" not in str(error):
                raise SearchUnavailable(f"Elasticsearch does not take {item['_id']}: {error['type']}, {error['reason']}")
            refused.append(item["_id"])
        return refused


def removal(name: str, number: int, index: str) -> dict[str, Any]:
    return {"_op_type": "delete", "_index": index, "_id": name, **numbered(number)}


def numbered(number: int) -> dict[str, Any]:
    """Return the parameters that make Elasticsearch keep the highest version; sending the same version again is allowed."""
    return {"version": number, "version_type": "external_gte"}
