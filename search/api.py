"""The archive search as JSON."""

import logging
from typing import Any

from django.http import HttpRequest, JsonResponse
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as _
from django.utils.translation import override

from cms.api.problems import problem

from .archive import Findings, search_archive
from .audiences import audiences_of
from .backends.base import SearchUnavailable
from .criteria import Problem, read_criteria, read_locale
from .hits import Hit

log = logging.getLogger(__name__)


def search(request: HttpRequest) -> JsonResponse:
    """Answer a search, or a problem document (RFC 9457)."""
    if request.method not in {"GET", "HEAD"}:
        answer = problem(405, _("This address is read with GET."))
        answer["Allow"] = "GET, HEAD"
        return answer
    faults: list[Problem] = []
    locale = read_locale(request.GET, faults)
    criteria, problems = read_criteria(request.GET, locale)
    if faults or problems:
        errors = [{"parameter": fault.parameter, "detail": fault.detail} for fault in (*faults, *problems)]
        return problem(400, _("The question cannot be answered as it was put."), errors=errors)
    try:
        with override(locale):
            answer = JsonResponse(as_json(search_archive(criteria, audiences_of(request.user))))
    except SearchUnavailable:
        log.exception("The search does not answer.")
        return problem(503, _("The search does not answer at the moment. Ask again in a minute."))
    if request.user.is_authenticated:
        patch_cache_control(answer, private=True)
    return answer


def as_json(findings: Findings) -> dict[str, Any]:
    response, criteria = findings.response, findings.criteria
    return {
        "total": response.total,
        "took_ms": response.took_ms,
        "page": criteria.page,
        "size": criteria.size,
        "results": [hit_as_json(hit) for hit in response.hits],
        "facets": {
            name: [{"value": value.value, "label": value.label, "count": value.count} for value in values]
            for name, values in findings.facets.items()
        },
        "suggestion": response.suggestion or None,
    }


def hit_as_json(hit: Hit) -> dict[str, Any]:
    document = hit.document
    return {
        "id": document.id,
        "type": document.type,
        "title": document.title,
        "url": document.url,
        "locale": document.locale,
        "date": document.date.isoformat() if document.date else None,
        "snippet": hit.snippet,
        "score": hit.score,
        "matched_in": list(hit.matched_in),
        "cross_language": hit.cross_language,
    }
