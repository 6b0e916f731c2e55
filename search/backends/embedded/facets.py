"""Counts documents by facet value."""

from collections.abc import Sequence
from typing import Any

from django.utils import timezone
from tantivy import Searcher

from search.backends.facet_fields import FACET_FIELDS, STATUS

from .queries import QueryBuilder
from .schema import CLOSES, OPENS, seconds

MAX_VALUES = 10_000  # per facet

Counts = dict[str, dict[str, int]]


def count_facets(searcher: Searcher, queries: QueryBuilder, facets: Sequence[str]) -> Counts:
    """Return the number of documents for each value of `facets`; each facet ignores its own filter."""
    filtered = [facet for facet in facets if facet in queries.filters]
    others = [facet for facet in facets if facet not in queries.filters]
    counts: Counts = {}
    for together in (others, *([facet] for facet in filtered)):  # facets without a filter are counted together
        if together:
            aggregations = {facet: aggregation_of(facet) for facet in together}
            answer = searcher.aggregate(queries.matching(without_facet=together[0]), aggregations)
            counts |= {facet: read_counts(facet, answer[facet]["buckets"]) for facet in together}
    return {facet: counts[facet] for facet in facets}


def aggregation_of(facet: str) -> dict[str, Any]:
    """Return the aggregation that counts the values of `facet`."""
    if facet == STATUS:
        later = seconds(timezone.now()) + 1
        opening = {"opens": {"range": {"field": OPENS, "ranges": [{"from": later}]}}}
        return {"range": {"field": CLOSES, "ranges": [{"to": later}, {"from": later}]}, "aggs": opening}
    return {"terms": {"field": FACET_FIELDS[facet], "size": MAX_VALUES, "segment_size": MAX_VALUES}}


def read_counts(facet: str, buckets: Any) -> dict[str, int]:
    """Return the counts in `buckets`, the result of `aggregation_of`, without values that no document has."""
    if facet != STATUS:
        return {str(bucket["key"]): bucket["doc_count"] for bucket in buckets}
    if not buckets:  # an empty index has none
        return {}
    by_side = {"from" if "from" in bucket else "to": bucket for bucket in buckets}
    closing, opening = by_side["from"], {"from" in bucket: bucket["doc_count"] for bucket in by_side["from"]["opens"]["buckets"]}
    counts = {"upcoming": opening[True], "open": closing["doc_count"] - opening[True], "closed": by_side["to"]["doc_count"]}
    return {value: count for value, count in counts.items() if count}
