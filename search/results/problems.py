"""Problem documents (RFC 9457), the error responses of all search endpoints for machines."""

from collections.abc import Sequence
from typing import TypeVar

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as _

from cms.api.problems import problem

from .parameters import Problem

Answer = TypeVar("Answer", bound=HttpResponse)


def refuse_unless_read(request: HttpRequest) -> JsonResponse | None:
    """Return an error unless the method is GET or HEAD."""
    if request.method in {"GET", "HEAD"}:
        return None
    answer = problem(405, _("Use the GET method for this address."))
    answer["Allow"] = "GET, HEAD"
    return answer


def bad_request(problems: Sequence[Problem]) -> JsonResponse:
    """Return an error response that lists the problems by parameter."""
    errors = [{"parameter": one.parameter, "detail": one.detail} for one in problems]
    return problem(400, _("The search request is not valid."), errors=errors)


def unavailable() -> JsonResponse:
    """Return an error response for an engine that does not answer."""
    answer = problem(503, _("The search is not available at the moment. Try again in a minute."))
    patch_cache_control(answer, private=True, no_store=True)
    return answer


def cached_for_reader(answer: Answer, request: HttpRequest) -> Answer:
    """Return `answer` with headers that allow caching if it is public, and forbid it if it is for one person."""
    if request.user.is_authenticated:
        patch_cache_control(answer, private=True, no_store=True)
    else:
        patch_cache_control(answer, public=True)
    return answer
