"""Finds documents by the meaning of their passages: the nearest vectors among the documents that the reader may find."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from tantivy import Searcher

from search.backends.base import SemanticMatch
from search.backends.entries import Vector

from .index_folder import OpenIndex
from .queries import QueryBuilder
from .schema import PASSAGE_KEYS, PASSAGES
from .stored_documents import ids_at
from .vectors import VectorSet

FEW, MANY = 1_000, 5_000  # candidates to compare one by one: immediately; if too few are among the nearest
FIRST_LOOK, LAST_LOOK = 500, 8_000  # vectors to fetch at first, and at most


def find_nearest(
    opened: OpenIndex, vectors: VectorSet, vector: Vector, queries: QueryBuilder, *, limit: int
) -> Sequence[SemanticMatch]:
    """Return the documents with the passages nearest to `vector` among the candidates of `queries`, nearest first.

    If there are few candidates, all their passages are compared. Otherwise the nearest passages of the whole index are fetched, more
    and more of them until enough belong to candidates. If that never happens, all candidates are compared, unless there are too many.
    """
    searcher, candidates = opened.searcher, queries.candidates()
    allowed: int = searcher.search(candidates, 1).count  # type: ignore[attr-defined]
    if not allowed or not limit:
        return ()
    look, found = max(FIRST_LOOK, 5 * limit), list[SemanticMatch]()
    while allowed > FEW and look <= LAST_LOOK:
        found = best_of(opened, queries, vectors.nearest(vector, look), limit)
        if len(found) >= min(limit, allowed) or look >= len(vectors):
            return found
        look *= 4
    if allowed > MANY:
        return found
    return best_of(opened, queries, vectors.similarities_of(keys_of(searcher, candidates), vector, LAST_LOOK), limit)


def keys_of(searcher: Searcher, query: Any) -> list[int]:
    """Return the keys of all passages of the documents that match `query`."""
    most = 65_000
    asked = {"keys": {"terms": {"field": PASSAGES, "size": most, "segment_size": most}}}
    return [int(bucket["key"]) for bucket in searcher.aggregate(query, asked)["keys"]["buckets"]]


def best_of(opened: OpenIndex, queries: QueryBuilder, similarities: dict[int, float], limit: int) -> list[SemanticMatch]:
    """Return the documents that have the passages in `similarities` (by key), each with its nearest passage."""
    if not similarities:
        return []
    hits: Any = opened.searcher.search(queries.nearest(similarities), limit, count=False).hits
    addresses = [address for _score, address in hits]
    ids, passages = ids_at(opened, addresses), passages_at(opened.searcher, addresses)
    return [nearest_passage(name, keys, similarities) for name, keys in zip(ids, passages, strict=True)]


def passages_at(searcher: Searcher, addresses: Sequence[Any]) -> Iterator[Sequence[int | None]]:
    """Yield the keys of the passages of each document at `addresses`, by number, without reading the stored documents."""
    columns = [searcher.fast_field_values(field, list(addresses)) for field in PASSAGE_KEYS] if addresses else []
    return zip(*columns, strict=True)


def nearest_passage(name: str, keys: Sequence[int | None], similarities: Mapping[int, float]) -> SemanticMatch:
    """Return the match for a document: the nearest of its passages, which are given by key."""
    similarity, number = max(
        (similarities[key], -number) for number, key in enumerate(keys) if key is not None and key in similarities
    )
    return SemanticMatch(name, -number, similarity)
