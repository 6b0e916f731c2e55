"""Searching the archive for a reader: what page and API have in common."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from search.backends.base import DEEPEST
from search.backends.engine import get_backend, locales
from search.documents.document import PUBLIC
from search.documents.facets import FACETS, FacetValue, values_of
from search.indexing.health import refuse_if_lost
from search.query.parser import parse_query
from search.retrieval.pipeline import SearchRequest, SearchResponse, search

from .parameters import Criteria

NOTHING = SearchResponse(hits=(), total=0, facets={}, took_ms=0.0)
TRIAL = "Stadtentwicklungskonzept"
LATEST = 4  # documents that are shown to whoever found nothing


@dataclass(frozen=True, slots=True)
class Findings:
    """The answer to a question, with what facets are called in the language being spoken."""

    criteria: Criteria
    response: SearchResponse
    facets: Mapping[str, tuple[FacetValue, ...]]


def search_archive(criteria: Criteria, audiences: frozenset[str], *, facets: Sequence[str] = tuple(FACETS)) -> Findings:
    """Return what is found. Behind the last page there is nothing. Raises SearchUnavailable."""
    response = NOTHING if criteria.is_wordless else search(request_of(criteria, audiences, facets), get_backend())
    if not response.total and not criteria.is_wordless:
        refuse_if_lost(get_backend())
    values = {name: values_of(name, response.facets.get(name, {}), criteria.selections.get(name, ())) for name in facets}
    return Findings(criteria, response, values)


def search_archive_within(criteria: Criteria, audiences: frozenset[str]) -> Findings:
    """Return what is found; behind the last page, the last page. Raises SearchUnavailable."""
    findings = search_archive(criteria, audiences)
    if findings.response.total and not findings.response.hits:
        last = -(-min(findings.response.total, DEEPEST) // criteria.size)
        return search_archive(replace(criteria, page=last), audiences)
    return findings


def latest_in_archive(locale: str, audiences: frozenset[str]) -> Findings:
    """Return what there is at all: its latest documents and its topics. It helps on whoever found nothing. Raises SearchUnavailable."""
    return search_archive(Criteria(text="", locale=locale, size=LATEST), audiences, facets=("topic",))


def warm_up() -> None:
    """Search for a compound in public: dictionary, model and index are loaded before a reader waits for them."""
    for locale in locales():
        search_archive(Criteria(text=TRIAL, locale=locale, query=parse_query(TRIAL)), frozenset({PUBLIC}))


def request_of(criteria: Criteria, audiences: frozenset[str], facets: Sequence[str] = ()) -> SearchRequest:
    return SearchRequest(
        query=criteria.query,
        locale=criteria.locale,
        audiences=audiences,
        filters=criteria.selections,
        facets=tuple(facets),
        sort=criteria.chosen_sort,
        offset=criteria.offset,
        limit=criteria.size,
    )
