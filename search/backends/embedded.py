"""The engine inside the process: tantivy, with an index in a folder that the processes of one machine share."""

import os
import shutil
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import chain
from pathlib import Path
from typing import Any

from tantivy import Index, Order, Query, Searcher

from search.documents import SearchDocument

from .base import Changes, SearchRequest, SearchResponse, SearchUnavailable, Sort
from .hits import make_hit
from .index_folder import IndexFolder
from .tantivy_fields import DATE, FACET_FIELDS, FINGERPRINT, ID, PAYLOAD, to_tantivy
from .tantivy_queries import QueryBuilder

SMALL_HEAP, LARGE_HEAP = 15_000_000, 128_000_000  # bytes; the first is the least that tantivy takes
MOST_VALUES = 10_000  # of a facet


class EmbeddedBackend:
    """A SearchBackend on tantivy."""

    def __init__(self, folder: Path, locales: Sequence[str]) -> None:
        self.locales = tuple(locales)
        self.place = IndexFolder(folder, self.locales)

    # --- Reading

    def search(self, request: SearchRequest) -> SearchResponse:
        started = time.perf_counter()
        with engine_errors():
            searcher = self.place.searcher()
            questions = QueryBuilder(self.place.schema, self.locales, request)
            total, found = self._find(searcher, questions, request)
            facets = self._count(searcher, questions, request)
            hits = tuple(make_hit(read_document(searcher, address), request, score) for score, address in found)
        return SearchResponse(hits, total, facets, round((time.perf_counter() - started) * 1000, 1))

    def _find(self, searcher: Searcher, questions: QueryBuilder, request: SearchRequest) -> tuple[int, list[tuple[float, Any]]]:
        """Return how many documents match, and (score, address) of those asked for: the reader's language first, then others."""
        matching = questions.matching()
        sort: dict[str, Any] = {"order_by_field": DATE, "order": Order.Desc} if request.sort is Sort.DATE else {}
        total = 0
        found: list[tuple[float, Any]] = []
        for reader in (True, False):
            room, offset = request.limit - len(found), max(0, request.offset - total)
            answer: Any = searcher.search(questions.in_locale(matching, reader=reader), max(1, room), offset=offset, **sort)
            found += answer.hits[:room]
            total += answer.count
        return total, [(0.0 if sort else score, address) for score, address in found]

    def _count(self, searcher: Searcher, questions: QueryBuilder, request: SearchRequest) -> dict[str, dict[str, int]]:
        """Return how many documents have each value of each facet, a facet's own selection left aside."""
        selected = [facet for facet in request.facets if facet in questions.selections]
        others = [facet for facet in request.facets if facet not in questions.selections]
        counts: dict[str, dict[str, int]] = {}
        for facets in (others, *([facet] for facet in selected)):  # what no selection tells apart is counted in one go
            asked = {
                facet: {"terms": {"field": FACET_FIELDS[facet], "size": MOST_VALUES, "segment_size": MOST_VALUES}}
                for facet in facets
            }
            answer = searcher.aggregate(questions.matching(without_facet=facets[0]), asked) if facets else {}
            for facet, values in answer.items():
                counts[facet] = {str(bucket["key"]): bucket["doc_count"] for bucket in values["buckets"]}
        return {facet: counts[facet] for facet in request.facets}

    def fingerprints(self) -> Mapping[str, str]:
        with engine_errors():
            searcher = self.place.searcher()
            everything = searcher.search(Query.all_query(), max(1, searcher.num_docs)).hits
            entries = (searcher.doc(address) for _score, address in everything)
            return {str(entry.get_first(ID)): str(entry.get_first(FINGERPRINT)) for entry in entries}

    def health(self) -> None:
        with engine_errors():
            self.place.searcher().search(Query.all_query(), 1)

    # --- Writing

    def apply(self, read: Callable[[], Changes]) -> Changes:
        with self.place.writing():
            changes = read()
            with engine_errors():
                self._write(self.place.current(), changes)
                if self.place.is_rebuilding:
                    self.place.note(changes)
        return changes

    def rebuild(self, documents: Iterable[SearchDocument]) -> int:
        with self.place.rebuilding():
            with self.place.writing():
                self.place.forget_notes()
            fresh, index = self.place.create()
            try:
                count = self._fill(index, documents)
                with self.place.writing(), engine_errors():
                    for changes in self.place.noted():
                        self._write(index, changes)
                    self.place.make_current(fresh)
                    self.place.forget_notes()
            except BaseException:
                shutil.rmtree(fresh, ignore_errors=True)
                raise
        return count

    def _write(self, index: Index, changes: Changes) -> None:
        if not changes.documents and not changes.removed:
            return
        writer = index.writer(SMALL_HEAP, 1)
        for gone in chain(changes.removed, (document.id for document in changes.documents)):
            writer.delete_documents_by_term(ID, gone)
        for document in changes.documents:
            writer.add_document(to_tantivy(document, self.locales))
        writer.commit()
        writer.wait_merging_threads()

    def _fill(self, index: Index, documents: Iterable[SearchDocument]) -> int:
        with engine_errors():
            writer = index.writer(LARGE_HEAP, min(4, os.cpu_count() or 1))
        count = 0
        for document in documents:
            with engine_errors():
                writer.add_document(to_tantivy(document, self.locales))
            count += 1
        with engine_errors():
            writer.commit()
            writer.wait_merging_threads()
        return count


def read_document(searcher: Searcher, address: Any) -> SearchDocument:
    return SearchDocument.from_json(str(searcher.doc(address).get_first(PAYLOAD)))


@contextmanager
def engine_errors() -> Iterator[None]:
    """Say of any trouble within the engine that it is not available. Its Rust code may panic, which is no Exception in Python."""
    try:
        yield
    except (OSError, ValueError) as error:
        raise SearchUnavailable(f"The search index cannot be used: {error}") from error
    except BaseException as error:
        if type(error).__name__ == "PanicException":
            raise SearchUnavailable(f"The search engine failed: {error}") from error
        raise
