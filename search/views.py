"""The results page of the archive search."""

import logging
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_safe

from cms.languages import active_language

from .archive import search_archive_within
from .audiences import audiences_of
from .backends.base import SearchUnavailable
from .criteria import read_criteria
from .results import chips_of, facet_boxes, page_links, shown_hits, sort_choices

log = logging.getLogger(__name__)


@require_safe
def results(request: HttpRequest) -> HttpResponse:
    """Show what is found. If the engine does not answer, say so with 503 and keep what was typed."""
    criteria, problems = read_criteria(request.GET, active_language())
    problem = next((problem.detail for problem in problems if problem.parameter == "q"), "")
    context: dict[str, Any] = {
        "criteria": criteria,
        "problem": problem,
        "chips": list(chips_of(criteria)),
        "sorts": sort_choices(criteria),
    }
    status = 200
    if not problem:
        try:
            findings = search_archive_within(criteria, audiences_of(request.user))
        except SearchUnavailable:
            log.exception("The search does not answer.")
            status, context["unavailable"] = 503, True
        else:
            context |= {
                "total": findings.response.total,
                "hits": shown_hits(findings),
                "facets": facet_boxes(findings),
                "pages": page_links(findings),
            }
    answer = render(request, "search/results.html", context, status=status)
    if status != 200 or request.user.is_authenticated:
        patch_cache_control(answer, private=True, no_store=status != 200)
    return answer
