"""Documents by what their passages mean: the nearest vectors, and what of them a reader may find."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from tantivy import Searcher

from search.backends.base import Near
from search.backends.entries import Vector

from .index_folder import OpenIndex
from .queries import QueryBuilder
from .schema import PASSAGE_PLACES, PASSAGES
from .stored_documents import names_at
from .vectors import VectorSet

FEW, MANY = 1_000, 5_000  # documents whose passages are compared one by one: at once; if meaning finds too few among the nearest
FIRST_LOOK, LAST_LOOK = 500, 8_000  # vectors


def find_near(opened: OpenIndex, vectors: VectorSet, vector: Vector, queries: QueryBuilder, *, limit: int) -> Sequence[Near]:
    """Return the documents with the passages nearest to `vector` among what `queries` allow, nearest first.

    Where few are allowed, all their passages are compared. Where more are, the nearest of all passages are looked at, and more and
    more of them until enough belong to what is allowed; if they never do, all that are allowed are compared, unless they are many.
    """
    searcher, around = opened.searcher, queries.around()
    allowed: int = searcher.search(around, 1).count  # type: ignore[attr-defined]
    if not allowed or not limit:
        return ()
    look, found = max(FIRST_LOOK, 5 * limit), list[Near]()
    while allowed > FEW and look <= LAST_LOOK:
        found = best_of(opened, queries, vectors.nearest(vector, look), limit)
        if len(found) >= min(limit, allowed) or look >= len(vectors):
            return found
        look *= 4
    if allowed > MANY:
        return found
    return best_of(opened, queries, vectors.similarities_of(keys_of(searcher, around), vector, LAST_LOOK), limit)


def keys_of(searcher: Searcher, query: Any) -> list[int]:
    """Return the keys of all passages of what matches `query`."""
    most = 65_000
    asked = {"keys": {"terms": {"field": PASSAGES, "size": most, "segment_size": most}}}
    return [int(bucket["key"]) for bucket in searcher.aggregate(query, asked)["keys"]["buckets"]]


def best_of(opened: OpenIndex, queries: QueryBuilder, near: dict[int, float], limit: int) -> list[Near]:
    """Return the documents that have passages of `near`, each by its nearest."""
    if not near:
        return []
    hits: Any = opened.searcher.search(queries.nearest(near), limit, count=False).hits
    places = [place for _score, place in hits]
    names, passages = names_at(opened, places), passages_at(opened.searcher, places)
    return [nearest_passage(name, keys, near) for name, keys in zip(names, passages, strict=True)]


def passages_at(searcher: Searcher, places: Sequence[Any]) -> Iterator[Sequence[int | None]]:
    """Give the keys of the passages of the documents at `places`, by their numbers; without reading what is stored of them."""
    columns = [searcher.fast_field_values(field, list(places)) for field in PASSAGE_PLACES] if places else []
    return zip(*columns, strict=True)


def nearest_passage(name: str, keys: Sequence[int | None], near: Mapping[int, float]) -> Near:
    """Return a document by that of its passages, given by their keys, which is nearest."""
    similarity, number = max((near[key], -number) for number, key in enumerate(keys) if key is not None and key in near)
    return Near(name, -number, similarity)
