"""The embedded engine: tantivy in process, with an index folder shared by the processes of one machine."""

import os
import shutil
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import chain
from pathlib import Path
from typing import Any

from tantivy import Index, Order, Query, Searcher

from search.backends.base import Changes, Found, IndexState, Question, Ranked, SearchUnavailable, SemanticMatch
from search.backends.entries import Entry, Vector
from search.documents.document import SearchDocument
from search.embeddings.providers import EmbeddingUnavailable, Space
from search.query.request import Sort

from .facets import count_facets
from .index_folder import IndexFolder, OpenIndex
from .nearest import find_nearest
from .queries import QueryBuilder
from .schema import DATE, FINGERPRINT, ID, PASSAGES, to_tantivy
from .stored_documents import ids_at, read_documents
from .vector_writer import GraphBuilder, add_vectors, fold, has_many_recent
from .vocabulary import similar_words

SMALL_HEAP, LARGE_HEAP = 15_000_000, 256_000_000  # bytes; the first is the minimum of tantivy


class EmbeddedBackend:
    """A SearchBackend on tantivy. `space` returns the vector space used for indexing and searching now."""

    def __init__(self, folder: Path, locales: Sequence[str], space: Callable[[], Space | None] = lambda: None) -> None:
        self.locales, self.space = tuple(locales), space
        self.index_folder = IndexFolder(folder, self.locales)

    # --- Reading

    def find(self, question: Question, *, limit: int, facets: Sequence[str] = (), include: Collection[str] = ()) -> Found:
        with self._open() as opened:
            searcher = opened.searcher
            queries = QueryBuilder(searcher, self.index_folder.schema, self.locales, question, include)
            by_date = question.sort is Sort.DATE
            order: dict[str, Any] = {"order_by_field": DATE, "order": Order.Desc} if by_date else {}
            answer: Any = searcher.search(queries.matching() if by_date else queries.matching_words(), limit, **order)
            included: Any = searcher.search(queries.included(), len(include), count=False).hits if include else ()
            return Found(
                total=count(searcher, queries.matching()) if include else answer.count,
                ranked=tuple(Ranked(name, 0.0 if by_date else score) for name, score in with_ids(opened, answer.hits)),
                included=dict(with_ids(opened, included)),
                facets=count_facets(searcher, queries, facets),
            )

    def nearest(self, vector: Vector, question: Question, *, limit: int) -> Sequence[SemanticMatch]:
        with self._open() as opened:
            if opened.vectors is None or opened.vectors.generation.space != self.space():
                return ()
            queries = QueryBuilder(opened.searcher, self.index_folder.schema, self.locales, question)
            return find_nearest(opened, opened.vectors, vector, queries, limit=limit)

    def fetch(self, ids: Collection[str]) -> Mapping[str, SearchDocument]:
        with self._open() as opened:
            documents = read_documents(opened, self.index_folder.schema, ids)
            return {document.id: document for document in documents}

    def similar_words(self, word: str, locale: str) -> Sequence[str]:
        with self._open() as opened:
            return similar_words(opened.searcher, word, locale) if locale in self.locales else ()

    def fingerprints(self) -> Mapping[str, str]:
        with self._open() as opened:
            searcher = opened.searcher
            everything = searcher.search(Query.all_query(), max(1, searcher.num_docs)).hits
            entries = (searcher.doc(address) for _score, address in everything)
            return {str(entry.get_first(ID)): bytes(entry.get_first(FINGERPRINT) or b"").decode() for entry in entries}

    def state(self) -> IndexState:
        with self._open() as opened:
            return IndexState(opened.searcher.num_docs, from_rebuild=not self.index_folder.is_first(opened))

    def health(self) -> None:
        with self._open():
            self.index_folder.opened_now().searcher().search(Query.all_query(), 1)

    @contextmanager
    def _open(self) -> Iterator[OpenIndex]:
        """Open the index for reading. Raises SearchUnavailable; after any error, the index is opened again next time."""
        with engine_errors():
            try:
                yield self.index_folder.opened()
            except BaseException:
                self.index_folder.close()
                raise

    # --- Writing

    def apply(self, read: Callable[[], Changes]) -> Changes:
        with self.index_folder.writing():
            changes = read()
            with self._open() as opened:
                self._write(opened.index, opened.folder, changes)
                if self.index_folder.is_rebuilding:
                    self.index_folder.write_journal(changes)
        if changes.entries and has_many_recent(opened.folder):
            self._fold()
        return changes

    def rebuild(self, entries: Iterable[Entry]) -> int:
        with self.index_folder.rebuilding():
            with self.index_folder.writing():
                self.index_folder.clear_journal()
            fresh, index = self.index_folder.create()
            try:
                count = self._fill(index, fresh, entries)
                with self.index_folder.writing(), engine_errors():
                    for changes in self.index_folder.read_journal():
                        self._write(index, fresh, changes)
                    self.index_folder.make_current(fresh)
                    self.index_folder.clear_journal()
            except BaseException:
                shutil.rmtree(fresh, ignore_errors=True)
                raise
        return count

    def _write(self, index: Index, folder: Path, changes: Changes) -> None:
        """Write `changes`, vectors first, so that every document in the index has its vectors."""
        if not changes.entries and not changes.removed:
            return
        if any(entry.vectors for entry in changes.entries) and (space := self.space()):
            add_vectors(folder, space, changes.entries)
        writer = index.writer(SMALL_HEAP, 1)
        for gone in chain(changes.removed, (entry.document.id for entry in changes.entries)):
            writer.delete_documents_by_term(ID, gone)
        for entry in changes.entries:
            writer.add_document(to_tantivy(entry, self.locales))
        writer.commit()
        writer.wait_merging_threads()

    def _fill(self, index: Index, folder: Path, entries: Iterable[Entry]) -> int:
        graph = GraphBuilder(folder, self.space)
        with engine_errors():
            writer = index.writer(LARGE_HEAP, min(4, os.cpu_count() or 1))
        count = 0
        for entry in entries:
            with engine_errors():
                writer.add_document(to_tantivy(entry, self.locales))
                graph.add(entry.vectors)
            count += 1
        with engine_errors():
            graph.finish()
            writer.commit()
            writer.wait_merging_threads()
        return count

    def _fold(self) -> None:
        """Fold recent vectors into the graph, unless another process is doing so. It does not block readers or writers."""
        with self.index_folder.folding() as has_lock, engine_errors():
            opened = self.index_folder.opened()
            if not has_lock or not has_many_recent(opened.folder):
                return
            folded = fold(opened.folder, self._has_passage(opened.searcher))
            with self.index_folder.writing():
                if folded and self.index_folder.opened().folder == folded.folder:
                    folded.replace_current(self._has_passage(self.index_folder.opened().searcher))

    def _has_passage(self, searcher: Searcher) -> Callable[[int], bool]:
        """Return a function that tells whether any document has the passage with a given key."""
        return lambda key: count(searcher, Query.term_query(self.index_folder.schema, PASSAGES, key, "basic")) > 0


def count(searcher: Searcher, query: Query) -> int:
    answer: Any = searcher.search(query, 1)
    return int(answer.count)


def with_ids(opened: OpenIndex, hits: Sequence[tuple[float, Any]]) -> list[tuple[str, float]]:
    """Return (id, score) of `hits`."""
    ids = ids_at(opened, [address for _score, address in hits])
    return [(name, score) for name, (score, _address) in zip(ids, hits, strict=True)]


@contextmanager
def engine_errors() -> Iterator[None]:
    """Raise SearchUnavailable for any error of the engine. A panic in its Rust code is not an Exception in Python."""
    try:
        yield
    except (OSError, ValueError, EmbeddingUnavailable) as error:
        raise SearchUnavailable(f"The search index cannot be used: {error}") from error
    except BaseException as error:
        if type(error).__name__ == "PanicException":
            raise SearchUnavailable(f"The search engine failed: {error}") from error
        raise
