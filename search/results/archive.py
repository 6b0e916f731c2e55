"""Searches the archive for a reader. Shared by the results page, the API and the CSV export."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from search.backends.engine import get_backend, locales
from search.documents.document import PUBLIC
from search.documents.facets import FACETS, FacetValue, values_of
from search.indexing.health import refuse_if_lost
from search.query.parser import Query, parse_query
from search.query.request import MAX_RESULTS, SearchRequest
from search.retrieval.pipeline import SearchResponse, search

NOTHING = SearchResponse(hits=(), total=0, facets={}, took_ms=0.0)
TRIAL = "Stadtentwicklungskonzept"
LATEST = 4  # documents to show to readers who found nothing


@dataclass(frozen=True, slots=True)
class Findings:
    """The response to a request, with facet values labelled in the active language."""

    request: SearchRequest
    response: SearchResponse
    facets: Mapping[str, tuple[FacetValue, ...]]


def search_archive(request: SearchRequest) -> Findings:
    """Return the results; a page beyond the last one is empty. Raises SearchUnavailable."""
    response = NOTHING if request.is_wordless else search(request, get_backend())
    if not response.total and not request.is_wordless:
        refuse_if_lost(get_backend())
    values = {name: values_of(name, response.facets.get(name, {}), request.filters.get(name, ())) for name in request.facets}
    return Findings(request, response, values)


def search_archive_within(request: SearchRequest) -> Findings:
    """Return the results; a page beyond the last one falls back to the last page. Raises SearchUnavailable."""
    findings = search_archive(request)
    if findings.response.total and not findings.response.hits:
        last = -(-min(findings.response.total, MAX_RESULTS) // request.size)
        return search_archive(replace(request, page=last))
    return findings


def latest_in_archive(locale: str, audiences: frozenset[str]) -> Findings:
    """Return the latest documents and the topics of the archive, for readers who found nothing. Raises SearchUnavailable."""
    return search_archive(SearchRequest(query=Query(), locale=locale, audiences=audiences, facets=("topic",), size=LATEST))


def warm_up() -> None:
    """Search for a compound as an anonymous reader, to load dictionary, model and index before a reader has to wait for them."""
    for locale in locales():
        query = parse_query(TRIAL)
        search_archive(SearchRequest(query=query, locale=locale, audiences=frozenset({PUBLIC}), facets=tuple(FACETS)))
