"""How many of what was found have each value of each facet."""

from collections.abc import Sequence
from typing import Any

from django.utils import timezone
from tantivy import Searcher

from search.backends.facet_fields import FACET_FIELDS, STATUS

from .queries import QueryBuilder
from .schema import CLOSES, OPENS, seconds

MOST_VALUES = 10_000  # of a facet

Counts = dict[str, dict[str, int]]


def count_facets(searcher: Searcher, queries: QueryBuilder, facets: Sequence[str]) -> Counts:
    """Return how many documents have each value of each of `facets`, a facet's own selection left aside."""
    selected = [facet for facet in facets if facet in queries.selections]
    others = [facet for facet in facets if facet not in queries.selections]
    counts: Counts = {}
    for together in (others, *([facet] for facet in selected)):  # what no selection tells apart is counted in one go
        if together:
            asked = {facet: asked_of(facet) for facet in together}
            answer = searcher.aggregate(queries.matching(without_facet=together[0]), asked)
            counts |= {facet: read_counts(facet, answer[facet]["buckets"]) for facet in together}
    return {facet: counts[facet] for facet in facets}


def asked_of(facet: str) -> dict[str, Any]:
    """Return the aggregation that counts the values of `facet`."""
    if facet == STATUS:
        later = seconds(timezone.now()) + 1
        opening = {"opens": {"range": {"field": OPENS, "ranges": [{"from": later}]}}}
        return {"range": {"field": CLOSES, "ranges": [{"to": later}, {"from": later}]}, "aggs": opening}
    return {"terms": {"field": FACET_FIELDS[facet], "size": MOST_VALUES, "segment_size": MOST_VALUES}}


def read_counts(facet: str, buckets: Any) -> dict[str, int]:
    """Return the counts that `buckets`, the answer to `asked_of`, hold; a value that nothing has is left out."""
    if facet != STATUS:
        return {str(bucket["key"]): bucket["doc_count"] for bucket in buckets}
    if not buckets:  # an index without any document has none
        return {}
    by_side = {"from" if "from" in bucket else "to": bucket for bucket in buckets}
    closing, opening = by_side["from"], {"from" in bucket: bucket["doc_count"] for bucket in by_side["from"]["opens"]["buckets"]}
    counts = {"upcoming": opening[True], "open": closing["doc_count"] - opening[True], "closed": by_side["to"]["doc_count"]}
    return {value: count for value, count in counts.items() if count}
