"""The engine inside the process: tantivy, with an index in a folder that the processes of one machine share."""

import os
import shutil
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import chain
from pathlib import Path
from typing import Any

from tantivy import Index, Order, Query, Searcher

from search.backends.base import Changes, Found, IndexState, Near, Question, Ranked, SearchUnavailable
from search.backends.entries import Entry, Vector
from search.documents.document import SearchDocument
from search.embeddings.providers import EmbeddingUnavailable, Space
from search.query.request import Sort

from .facets import count_facets
from .index_folder import IndexFolder, OpenIndex
from .nearest import find_near
from .queries import QueryBuilder
from .schema import DATE, FINGERPRINT, ID, PASSAGES, to_tantivy
from .stored_documents import names_at, read_documents
from .vector_writer import GraphBuilder, add_vectors, fold, is_much
from .vocabulary import words_like

SMALL_HEAP, LARGE_HEAP = 15_000_000, 256_000_000  # bytes; the first is the least that tantivy takes


class EmbeddedBackend:
    """A SearchBackend on tantivy. `space` says of which space the vectors are that it is given and asked for now."""

    def __init__(self, folder: Path, locales: Sequence[str], space: Callable[[], Space | None] = lambda: None) -> None:
        self.locales, self.space = tuple(locales), space
        self.place = IndexFolder(folder, self.locales)

    # --- Reading

    def find(self, question: Question, *, limit: int, facets: Sequence[str] = (), also: Collection[str] = ()) -> Found:
        with self._open() as opened:
            searcher = opened.searcher
            queries = QueryBuilder(searcher, self.place.schema, self.locales, question, also)
            by_date = question.sort is Sort.DATE
            order: dict[str, Any] = {"order_by_field": DATE, "order": Order.Desc} if by_date else {}
            answer: Any = searcher.search(queries.matching() if by_date else queries.with_words(), limit, **order)
            found_also: Any = searcher.search(queries.among_also(), len(also), count=False).hits if also else ()
            return Found(
                total=count(searcher, queries.matching()) if also else answer.count,
                ranked=tuple(Ranked(name, 0.0 if by_date else score) for name, score in named(opened, answer.hits)),
                also=dict(named(opened, found_also)),
                facets=count_facets(searcher, queries, facets),
            )

    def near(self, vector: Vector, question: Question, *, limit: int) -> Sequence[Near]:
        with self._open() as opened:
            if opened.vectors is None or opened.vectors.generation.space != self.space():
                return ()
            queries = QueryBuilder(opened.searcher, self.place.schema, self.locales, question)
            return find_near(opened, opened.vectors, vector, queries, limit=limit)

    def fetch(self, ids: Collection[str]) -> Mapping[str, SearchDocument]:
        with self._open() as opened:
            documents = read_documents(opened, self.place.schema, ids)
            return {document.id: document for document in documents}

    def words_like(self, word: str, locale: str) -> Sequence[str]:
        with self._open() as opened:
            return words_like(opened.searcher, word, locale) if locale in self.locales else ()

    def fingerprints(self) -> Mapping[str, str]:
        with self._open() as opened:
            searcher = opened.searcher
            everything = searcher.search(Query.all_query(), max(1, searcher.num_docs)).hits
            entries = (searcher.doc(address) for _score, address in everything)
            return {str(entry.get_first(ID)): bytes(entry.get_first(FINGERPRINT) or b"").decode() for entry in entries}

    def state(self) -> IndexState:
        with self._open() as opened:
            return IndexState(opened.searcher.num_docs, from_rebuild=not self.place.is_first(opened))

    def health(self) -> None:
        with self._open():
            self.place.opened_now().searcher().search(Query.all_query(), 1)

    @contextmanager
    def _open(self) -> Iterator[OpenIndex]:
        """Hold the index open to read it. Raises SearchUnavailable; after that it is opened anew."""
        with engine_errors():
            try:
                yield self.place.opened()
            except BaseException:
                self.place.let_go()
                raise

    # --- Writing

    def apply(self, read: Callable[[], Changes]) -> Changes:
        with self.place.writing():
            changes = read()
            with self._open() as opened:
                self._write(opened.index, opened.folder, changes)
                if self.place.is_rebuilding:
                    self.place.note(changes)
        if changes.entries and is_much(opened.folder):
            self._fold()
        return changes

    def rebuild(self, entries: Iterable[Entry]) -> int:
        with self.place.rebuilding():
            with self.place.writing():
                self.place.forget_notes()
            fresh, index = self.place.create()
            try:
                count = self._fill(index, fresh, entries)
                with self.place.writing(), engine_errors():
                    for changes in self.place.noted():
                        self._write(index, fresh, changes)
                    self.place.make_current(fresh)
                    self.place.forget_notes()
            except BaseException:
                shutil.rmtree(fresh, ignore_errors=True)
                raise
        return count

    def _write(self, index: Index, folder: Path, changes: Changes) -> None:
        """Write `changes`. Vectors come first: whoever finds a document has its vectors too."""
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
        """Fold recent vectors into the graph, if nobody else does. Others read and write meanwhile."""
        with self.place.folding() as is_ours, engine_errors():
            opened = self.place.opened()
            if not is_ours or not is_much(opened.folder):
                return
            folded = fold(opened.folder, self._has_passage(opened.searcher))
            with self.place.writing():
                if folded and self.place.opened().folder == folded.folder:
                    folded.put_in_place(self._has_passage(self.place.opened().searcher))

    def _has_passage(self, searcher: Searcher) -> Callable[[int], bool]:
        """Return what says whether a document has the passage of a key."""
        return lambda key: count(searcher, Query.term_query(self.place.schema, PASSAGES, key, "basic")) > 0


def count(searcher: Searcher, query: Query) -> int:
    answer: Any = searcher.search(query, 1)
    return int(answer.count)


def named(opened: OpenIndex, hits: Sequence[tuple[float, Any]]) -> list[tuple[str, float]]:
    """Return (id, score) of what was found."""
    names = names_at(opened, [place for _score, place in hits])
    return [(name, score) for name, (score, _place) in zip(names, hits, strict=True)]


@contextmanager
def engine_errors() -> Iterator[None]:
    """Say of any trouble within the engine that it is not available. Its Rust code may panic, which is no Exception in Python."""
    try:
        yield
    except (OSError, ValueError, EmbeddingUnavailable) as error:
        raise SearchUnavailable(f"The search index cannot be used: {error}") from error
    except BaseException as error:
        if type(error).__name__ == "PanicException":
            raise SearchUnavailable(f"The search engine failed: {error}") from error
        raise
