"""Documents by what their passages mean: the nearest vectors, and what of them a reader may find."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from tantivy import Searcher

from search.entries import Vector

from .base import Near
from .tantivy_fields import ID, PASSAGE, PASSAGE_NUMBERS, PASSAGES
from .tantivy_queries import QueryBuilder
from .vectors import VectorSet

FEW, MANY = 1_000, 5_000  # documents whose passages are compared one by one: at once; if meaning finds too few among the nearest
FIRST_LOOK, LAST_LOOK = 500, 8_000  # vectors


def find_near(searcher: Searcher, vectors: VectorSet, vector: Vector, queries: QueryBuilder, *, limit: int) -> Sequence[Near]:
    """Return the documents with the passages nearest to `vector` among what `queries` allow, nearest first.

    Where few are allowed, all their passages are compared. Where more are, the nearest of all passages are looked at, and more and
    more of them until enough belong to what is allowed; if they never do, all that are allowed are compared, unless they are many.
    """
    around = queries.around()
    allowed: int = searcher.search(around, 1).count  # type: ignore[attr-defined]
    if not allowed or not limit:
        return ()
    look, found = max(FIRST_LOOK, 5 * limit), list[Near]()
    while allowed > FEW and look <= LAST_LOOK:
        found = best_of(searcher, queries, vectors.nearest(vector, look), limit)
        if len(found) >= min(limit, allowed) or look >= len(vectors):
            return found
        look *= 4
    if allowed > MANY:
        return found
    return best_of(searcher, queries, vectors.similarities_of(keys_of(searcher, around), vector, LAST_LOOK), limit)


def keys_of(searcher: Searcher, query: Any) -> list[int]:
    """Return the keys of all passages of what matches `query`."""
    most = 65_000
    asked = {"keys": {"terms": {"field": PASSAGES, "size": most, "segment_size": most}}}
    return [int(bucket["key"]) for bucket in searcher.aggregate(query, asked)["keys"]["buckets"]]


def best_of(searcher: Searcher, queries: QueryBuilder, near: dict[int, float], limit: int) -> list[Near]:
    """Return the documents that have passages of `near`, each by its nearest."""
    if not near:
        return []
    found = searcher.search(queries.nearest(near), limit, count=False)
    return [nearest_passage(searcher, address, near) for _score, address in found.hits]


def nearest_passage(searcher: Searcher, address: Any, near: dict[int, float]) -> Near:
    stored = searcher.doc(address)
    records = np.frombuffer(bytes(stored.get_first(PASSAGE_NUMBERS) or b""), PASSAGE).tolist()
    similarity, number = max((near[key], -number) for number, key in records if key in near)
    return Near(str(stored.get_first(ID)), -number, similarity)
