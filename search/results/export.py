"""The results of a search as a CSV file for spreadsheets."""

import logging
from collections.abc import Iterable, Iterator
from dataclasses import replace

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from cms.exports import csv_of, safe_cell
from cms.formatting import country_name, language_name
from cms.languages import active_language
from search.backends.base import SearchUnavailable
from search.documents.audiences import audiences_of
from search.documents.document import SearchDocument
from search.documents.facets import labels_of
from search.documents.registry import names_of_type

from .archive import Findings, search_archive
from .cards import by_language
from .page import MAX_ROWS
from .parameters import read_request
from .problems import bad_request, cached_for_reader, refuse_unless_read, unavailable

log = logging.getLogger(__name__)


def results_csv(request: HttpRequest) -> HttpResponse:
    """Return up to `MAX_ROWS` results of a search, or a problem document (RFC 9457)."""
    if refusal := refuse_unless_read(request):
        return refusal
    search_request, problems = read_request(request.GET, active_language(), audiences_of(request.user))
    if problems:
        return bad_request(problems)
    try:
        findings = search_archive(replace(search_request, facets=(), page=1, size=MAX_ROWS))
    except SearchUnavailable:
        log.exception("The search is not available.")
        return unavailable()
    answer = HttpResponse(csv_of([header(), *rows_of(findings, request)]), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="search-results-{search_request.locale}.csv"'
    answer["X-Content-Type-Options"] = "nosniff"
    return cached_for_reader(answer, request)


def header() -> list[str]:
    return [
        _("Title"),
        _("Type"),
        _("Date"),
        _("Language"),
        _("Address"),
        _("Available in"),
        _("Topics"),
        _("Countries"),
        _("Municipalities"),
    ]


def rows_of(findings: Findings, request: HttpRequest) -> Iterator[list[str]]:
    """Yield a row for each result. The number of queries does not depend on the number of results."""
    documents = [hit.document for hit in findings.response.hits]
    topics = labels_of("topic", {slug for document in documents for slug in document.topics})
    places = labels_of("municipality", {key for document in documents for key in document.municipalities})
    for document in documents:
        yield [safe_cell(cell) for cell in row_of(document, topics, places, request)]


def row_of(document: SearchDocument, topics: dict[str, str], places: dict[str, str], request: HttpRequest) -> list[str]:
    return [
        document.title,
        str(names_of_type(document.type).one),
        document.date.isoformat() if document.date else "",
        language_name(document.locale),
        request.build_absolute_uri(document.url),
        join(map(language_name, by_language(document.readable_in))),
        join(topics[slug] for slug in document.topics),
        join(map(country_name, document.countries)),
        join(places[key] for key in document.municipalities),
    ]


def join(names: Iterable[str]) -> str:
    return "; ".join(names)
