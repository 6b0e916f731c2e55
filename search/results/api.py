"""The archive search as JSON, and suggestions for search-as-you-type."""

import logging
import re
from collections.abc import Callable
from functools import partial
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.utils.translation import override

from cms.api.conditional import answer_conditionally
from cms.tokens.middleware import has_scopes
from cms.tokens.scopes import Scope
from search.backends.base import SearchUnavailable
from search.documents.audiences import audiences_of
from search.retrieval.hits import Hit

from .archive import Findings, search_archive
from .parameters import Problem, read_locale, read_request
from .problems import bad_request, cached_for_reader, refuse_unless_read, unavailable
from .suggestions import read_typed, suggest

TOOK = re.compile(rb'"took_ms": [0-9.]+, ')

log = logging.getLogger(__name__)

Find = Callable[[], dict[str, Any]]


def audiences_for(request: HttpRequest) -> frozenset[str]:
    """Return the audiences of a reader. A program finds what members write, and their files, only if its token may read them."""
    may_all = has_scopes(request, Scope.COMMUNITY_READ, Scope.FILES_READ)
    return audiences_of(request.user if may_all else AnonymousUser())


def search(request: HttpRequest) -> HttpResponseBase:
    """Return the results of a search, or a problem document (RFC 9457)."""
    return answer(request, read_search)


def suggestions(request: HttpRequest) -> HttpResponseBase:
    """Return suggestions for the text being typed, or a problem document (RFC 9457)."""
    return answer(request, read_typed_text)


def read_search(request: HttpRequest, locale: str, problems: list[Problem]) -> Find:
    search_request, found = read_request(request.GET, locale, audiences_for(request))
    problems += found
    return lambda: as_json(search_archive(search_request))


def read_typed_text(request: HttpRequest, locale: str, problems: list[Problem]) -> Find:
    typed = read_typed(request.GET, problems)
    return lambda: suggest(typed, locale, audiences_for(request))


def answer(request: HttpRequest, read: Callable[[HttpRequest, str, list[Problem]], Find]) -> HttpResponseBase:
    """Respond to the search that `read` parses from the request; it appends any problems to the list it is passed.

    The index may follow a publication later, so what it says is compared each time.
    """
    return answer_conditionally(request, partial(look_up, request, read), is_remembered=False, body=without_time)


def look_up(request: HttpRequest, read: Callable[[HttpRequest, str, list[Problem]], Find]) -> JsonResponse:
    if refusal := refuse_unless_read(request):
        return refusal
    problems: list[Problem] = []
    locale = read_locale(request.GET, problems)
    with override(locale):
        find = read(request, locale, problems)
        if problems:
            return bad_request(problems)
        try:
            found = find()
        except SearchUnavailable:
            log.exception("The search is not available.")
            return unavailable()
    return cached_for_reader(JsonResponse(found), request)


def without_time(answer: HttpResponse) -> bytes:
    """Return what the answer says, apart from how long the search took."""
    return TOOK.sub(b"", answer.content, count=1)


def as_json(findings: Findings) -> dict[str, Any]:
    request, response = findings.request, findings.response
    return {
        "total": response.total,
        "took_ms": response.took_ms,
        "page": request.page,
        "size": request.size,
        "results": [hit_as_json(hit) for hit in response.hits],
        "facets": {
            name: [{"value": value.value, "label": value.label, "count": value.count} for value in values]
            for name, values in findings.facets.items()
        },
        "suggestion": response.suggestion or None,
        "partial": response.is_partial,
    }


def hit_as_json(hit: Hit) -> dict[str, Any]:
    document, file = hit.document, hit.file
    return {
        "id": document.id,
        "type": document.type,
        "title": document.title,
        "url": document.url,
        "locale": document.locale,
        "versions": dict(document.versions),
        "date": document.date.isoformat() if document.date else None,
        "is_over": document.is_over,
        "snippet": hit.snippet,
        "score": hit.score,
        "matched_in": list(hit.matched_in),
        "cross_language": hit.cross_language,
        "file": {"title": file.title, "url": file.url, "page": file.page or None} if file else None,
    }
