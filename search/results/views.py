"""The results page: the whole page, or the fragment that a script inserts into the open page."""

import logging
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_cache_control, patch_vary_headers
from django.views.decorators.http import require_safe

from cms.languages import active_language
from search.backends.base import SearchUnavailable
from search.documents.audiences import audiences_of
from search.query.request import SearchRequest

from .archive import Findings, latest_in_archive, search_archive_within
from .cards import shown_hits
from .page import chips_of, export_links, facet_boxes, page_links, popular_topics, sort_links
from .parameters import Problem, read_request
from .pictures import pictures_of

log = logging.getLogger(__name__)

PAGE, PART = "search/results.html", "search/part.html"
TYPING = "X-Typing"  # a header that a script sends while somebody is typing


@require_safe
def results(request: HttpRequest) -> HttpResponse:
    """Show the results. If the engine is not available, respond with status 503 and keep the typed text."""
    is_part = bool(getattr(request, "htmx", False))
    search_request, problems = read_request(
        request.GET, active_language(), audiences_of(request.user), while_typing=is_part and TYPING in request.headers
    )
    context: dict[str, Any] = {"search_request": search_request, "problems": problems, "is_too_long": is_too_long(problems)}
    status = 200
    if not context["is_too_long"]:
        try:
            context |= context_of(search_request)
        except SearchUnavailable:
            log.exception("The search is not available.")
            status, context["unavailable"] = 503, True
    context.setdefault("chips", list(chips_of(search_request, {})))
    answer = render(request, PART if is_part else PAGE, context, status=status)
    patch_vary_headers(answer, ["HX-Request", TYPING])
    if status != 200 or request.user.is_authenticated:
        patch_cache_control(answer, private=True, no_store=True)
    return answer


def is_too_long(problems: tuple[Problem, ...]) -> bool:
    """Return whether the text is too long to search for."""
    return any(problem.parameter == "q" for problem in problems)


def context_of(request: SearchRequest) -> dict[str, Any]:
    """Return the template context for the results. Raises SearchUnavailable."""
    findings: Findings = search_archive_within(request)
    shown = {
        "findings": findings,
        "total": findings.response.total,
        "hits": shown_hits(findings),
        "facets": facet_boxes(findings),
        "chips": list(chips_of(request, findings.facets)),
        "sorts": sort_links(request),
        "pages": page_links(findings),
        "exports": export_links(request),
        "pictures": pictures_of(findings),
    }
    if not findings.response.hits:
        latest = latest_in_archive(request.locale, request.audiences)
        shown |= {"popular": popular_topics(latest), "latest": shown_hits(latest)}
    return shown
