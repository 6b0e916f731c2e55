"""Searching the archive for a reader: what page and API have in common."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from .criteria import Criteria
from .engine import get_backend
from .facets import FACETS, FacetValue, values_of
from .ranking import SearchRequest, SearchResponse, search

NOTHING = SearchResponse(hits=(), total=0, facets={}, took_ms=0.0)


@dataclass(frozen=True, slots=True)
class Findings:
    """The answer to a question, with what facets are called in the language being spoken."""

    criteria: Criteria
    response: SearchResponse
    facets: Mapping[str, tuple[FacetValue, ...]]


def search_archive(criteria: Criteria, audiences: frozenset[str]) -> Findings:
    """Return what is found. Behind the last page there is nothing. Raises SearchUnavailable."""
    response = NOTHING if criteria.is_wordless else search(request_of(criteria, audiences), get_backend())
    facets = {name: values_of(name, response.facets.get(name, {}), criteria.selections.get(name, ())) for name in FACETS}
    return Findings(criteria, response, facets)


def search_archive_within(criteria: Criteria, audiences: frozenset[str]) -> Findings:
    """Return what is found; behind the last page, the last page. Raises SearchUnavailable."""
    findings = search_archive(criteria, audiences)
    if findings.response.total and not findings.response.hits:
        last = -(-findings.response.total // criteria.size)
        return search_archive(replace(criteria, page=last), audiences)
    return findings


def request_of(criteria: Criteria, audiences: frozenset[str]) -> SearchRequest:
    return SearchRequest(
        query=criteria.query,
        locale=criteria.locale,
        audiences=audiences,
        filters=criteria.selections,
        facets=tuple(FACETS),
        sort=criteria.chosen_sort,
        offset=criteria.offset,
        limit=criteria.size,
    )
