"""The engine for sites on several machines: Elasticsearch, with one index per language behind an alias."""

import hashlib
import logging
import time
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from typing import Any

from elasticsearch import ApiError
from elasticsearch.dsl import MultiSearch, Search
from elasticsearch.dsl.query import Bool, Ids, Term
from elasticsearch.dsl.response import Response
from rapidfuzz.distance import OSA

from search.backends.base import Changes, Found, IndexState, Question, Ranked, SearchUnavailable, SemanticMatch
from search.backends.entries import Entry, Vector
from search.documents.document import SearchDocument
from search.embeddings.base import Space
from search.language.analysis import prepare
from search.query.request import MAX_RESULTS, Sort

from .bulk_writer import BulkWriter
from .client import Address, Connection, engine_errors, message_of
from .indices import FIRST, ArchiveIndices, IndicesReplaced
from .queries import QueryBuilder
from .schema import words_field, words_of

log = logging.getLogger(__name__)

PAUSES = (0.05, 0.3, 1.0)  # seconds before a search is retried: an index may have been replaced, or a node lost
MIN_LENGTH, LONG = 4, 7  # letters: shorter words resemble too many others; in long words two letters may be wrong
SUGGESTED, MAX_WORDS = 50, 10  # similar words: requested from Elasticsearch, and returned
MIN_CANDIDATES = 50  # passages that each index considers
SCANNED = 5_000  # fingerprints read per request


class ElasticsearchBackend:
    """A SearchBackend on Elasticsearch. `space` returns the vector space used for indexing and searching now."""

    def __init__(self, address: Address, locales: Sequence[str], space: Callable[[], Space | None] = lambda: None) -> None:
        self.locales, self.space = tuple(locales), space
        self.connection = Connection(address)
        self.indices = ArchiveIndices(self.connection, self.locales)
        self.writer = BulkWriter(self.connection, self.indices, space)

    # --- Reading

    def find(self, question: Question, *, limit: int, facets: Sequence[str] = (), include: Collection[str] = ()) -> Found:
        queries = QueryBuilder(self.locales, question, include)
        by_date = question.sort is Sort.DATE
        blank = self._search(question).post_filter(queries.filtered()).source(False)
        order = [{"date": {"order": "desc", "missing": "_last"}}, "id"] if by_date else ["_score", "id"]
        everything = blank.query(queries.matching()).extra(track_total_hits=True)
        for facet, counting in queries.counts(facets):
            everything.aggs.bucket(facet, counting)
        if include and not by_date:  # fewer documents are ranked than counted
            searches = [everything[:0], blank.query(queries.matching_words()).sort(*order)[:limit]]
        else:
            searches = [everything.sort(*order)[:limit]]
        if include:
            searches.append(blank.query(queries.included())[: len(include)])
        with engine_errors():
            answers = self._ask(*searches)
        ranked = answers[1] if len(answers) == 3 else answers[0]
        return Found(
            total=answers[0].to_dict()["hits"]["total"]["value"],
            ranked=tuple(Ranked(hit["_id"], 0.0 if by_date else hit["_score"]) for hit in hits_of(ranked)),
            included={hit["_id"]: hit["_score"] for hit in hits_of(answers[-1])} if include else {},
            facets={facet: dict(counts_of(answers[0], facet)) for facet in facets},
        )

    def nearest(self, vector: Vector, question: Question, *, limit: int) -> Sequence[SemanticMatch]:
        space = self.space()
        if space is None:
            return ()
        asked = self._search(question, search_type=None).source(False)[:limit]
        asked = asked.knn(
            field="passages.vector",
            query_vector=vector.tolist(),
            k=limit,
            num_candidates=min(MAX_RESULTS, max(MIN_CANDIDATES, limit)),
            filter=Bool(filter=[Term(model=space.model), *QueryBuilder(self.locales, question).candidates()]),
            inner_hits={"size": 1, "_source": False, "docvalue_fields": ["passages.number"]},
        )
        with engine_errors():
            try:
                (answer,) = self._ask(asked)
            except ApiError as error:
                if "number of dimensions" not in message_of(error):
                    raise
                log.warning("The index contains vectors of another model. Run `manage.py search_index rebuild`.")
                return ()
        return [
            SemanticMatch(hit["_id"], passage_of(hit["inner_hits"]["passages"]["hits"]["hits"][0]), 2 * hit["_score"] - 1)
            for hit in hits_of(answer)
        ]

    def fetch(self, ids: Collection[str]) -> Mapping[str, SearchDocument]:
        if not ids:
            return {}
        with engine_errors():
            (answer,) = self._ask(self._search().query(Ids(values=sorted(ids))).source(["payload"])[: len(ids)])
        documents = (SearchDocument.from_json(hit["_source"]["payload"]) for hit in hits_of(answer))
        return {document.id: document for document in documents}

    def similar_words(self, word: str, locale: str) -> Sequence[str]:
        typed = words_of(prepare(word, locale))
        if locale not in self.locales or " " in typed or len(typed) < MIN_LENGTH:
            return ()
        term = {
            "field": words_field(locale),
            "suggest_mode": "always",
            "max_edits": 1 if len(typed) < LONG else 2,
            "min_word_length": MIN_LENGTH,
            "prefix_length": 0,
            "max_term_freq": 2**30,  # documents: frequent words have similar words too
            "size": SUGGESTED,
        }
        with engine_errors():
            (answer,) = self._ask(self._search().suggest("like", typed, term=term)[:0])
        options = [option for entry in answer.to_dict()["suggest"]["like"] for option in entry["options"]]
        ranked = sorted((OSA.distance(typed, option["text"]), -option["freq"], option["text"]) for option in options)
        return tuple(other for _distance, _count, other in ranked[:MAX_WORDS])

    def fingerprints(self) -> Mapping[str, str]:
        with engine_errors():
            self.indices.check_version()
            return dict(self._scan())

    def state(self) -> IndexState:
        with engine_errors():
            indices = self.indices.look().current.values()
            count = int(self.connection.client.count(index=sorted(self.indices.aliases.values()))["count"])
        return IndexState(count, from_rebuild=not any(index.endswith(f"-{FIRST}") for index in indices))

    def health(self) -> None:
        with engine_errors():
            indices = list(self.indices.look().current.values())
            status = self.connection.client.cluster.health(index=indices, level="cluster")["status"]
        if status == "red":
            raise SearchUnavailable("Elasticsearch has lost a part of the index: its status is red.")

    def _search(self, question: Question | None = None, search_type: str | None = "dfs_query_then_fetch") -> Search:
        """Return a search that succeeds completely or fails, with scores comparable across all indices."""
        search: Search = Search(using=self.connection.client, index=sorted(self.indices.aliases.values()))
        search = search.params(allow_partial_search_results=False)
        if search_type:
            search = search.params(search_type=search_type)
        if question:  # scores differ slightly between replicas: all pages of results come from the same one
            search = search.params(preference=hashlib.blake2b(repr(question.plan).encode(), digest_size=8).hexdigest())
        return search

    def _ask(self, *searches: Search) -> list[Response[Any]]:
        """Send all searches in one request and return their responses."""
        for pause in (*PAUSES, None):
            try:
                self.indices.check_version()
                if len(searches) == 1:
                    return [searches[0].execute(ignore_cache=True)]
                together: MultiSearch = MultiSearch(using=self.connection.client)
                for search in searches:
                    together = together.add(search)
                return list(together.execute())
            except ApiError as error:
                if pause is None or not is_passing(error):
                    raise
                self.indices.forget()
                time.sleep(pause)
        raise AssertionError  # the last attempt returns or raises

    def _scan(self) -> Iterator[tuple[str, str]]:
        """Yield (id, fingerprint) of every document, from a snapshot taken when the first one is yielded."""
        client = self.connection.patient
        indices = sorted(self.indices.aliases.values())
        point = client.open_point_in_time(index=indices, keep_alive="2m")["id"]
        try:
            after: dict[str, Any] = {}
            while True:
                answer = client.search(
                    pit={"id": point, "keep_alive": "2m"},
                    sort=["_shard_doc"],
                    size=SCANNED,
                    source=False,
                    docvalue_fields=[{"field": "id"}, {"field": "fingerprint"}],
                    track_total_hits=False,
                    allow_partial_search_results=False,
                    **after,
                )
                hits = answer["hits"]["hits"]
                yield from ((hit["fields"]["id"][0], hit["fields"]["fingerprint"][0]) for hit in hits)
                if len(hits) < SCANNED:
                    return
                point, after = answer["pit_id"], {"search_after": hits[-1]["sort"]}
        finally:
            client.options(ignore_status=404).close_point_in_time(id=point)

    # --- Writing

    def apply(self, read: Callable[[], Changes]) -> Changes:
        for _again in range(3):
            with engine_errors():
                number, names = self.indices.next_number(), self.indices.look()
            changes = read()
            try:
                with engine_errors():
                    self.writer.write(changes, number, names)
            except IndicesReplaced:
                continue
            return changes
        raise SearchUnavailable("The indices are being replaced again and again.")

    def rebuild(self, entries: Iterable[Entry]) -> int:
        with engine_errors():
            fresh = self.indices.make_next()
            number = self.indices.next_number()
        try:
            count = self.writer.fill(fresh, entries, number)
            with engine_errors():
                self.indices.make_current(fresh)
        except BaseException:
            with suppress(SearchUnavailable), engine_errors():  # if this fails, the next rebuild removes them
                self.indices.remove(list(fresh.values()))
            raise
        return count


def hits_of(answer: Response[Any]) -> list[dict[str, Any]]:
    hits: list[dict[str, Any]] = answer.to_dict()["hits"]["hits"]
    return hits


def passage_of(inner: dict[str, Any]) -> int:
    """Return the number of the nearest passage."""
    return int(inner["fields"]["passages.number"][0])


def counts_of(answer: Response[Any], facet: str) -> Iterator[tuple[str, int]]:
    buckets = answer.to_dict()["aggregations"][facet]["values"]["buckets"]
    named = buckets.items() if isinstance(buckets, dict) else ((bucket["key"], bucket) for bucket in buckets)
    yield from ((str(value), bucket["doc_count"]) for value, bucket in named if bucket["doc_count"])


def is_passing(error: ApiError) -> bool:
    """Return whether a retry may succeed: a node is down or busy, or an index was removed during the search."""
    return status_of(error) in {404, 429, 500, 502, 503, 504} or "Analyzer is closed" in message_of(error)


def status_of(error: ApiError) -> int:
    """Return the HTTP status of an error, including one for a single response among several."""
    return int(error.body["status"]) if isinstance(error.body, dict) and "status" in error.body else error.status_code
