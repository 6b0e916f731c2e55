"""What every machine-readable address of the search answers when it cannot answer: problem documents (RFC 9457)."""

from collections.abc import Sequence
from typing import TypeVar

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as _

from cms.api.problems import problem

from .parameters import Problem

Answer = TypeVar("Answer", bound=HttpResponse)


def only_read(request: HttpRequest) -> JsonResponse | None:
    """Return a refusal unless the address is being read."""
    if request.method in {"GET", "HEAD"}:
        return None
    answer = problem(405, _("This address is read with GET."))
    answer["Allow"] = "GET, HEAD"
    return answer


def wrongly_asked(problems: Sequence[Problem]) -> JsonResponse:
    """Return what is wrong, by parameter."""
    errors = [{"parameter": fault.parameter, "detail": fault.detail} for fault in problems]
    return problem(400, _("The question cannot be answered as it was put."), errors=errors)


def not_found_out() -> JsonResponse:
    """Return that the engine does not answer."""
    answer = problem(503, _("The search does not answer at the moment. Ask again in a minute."))
    patch_cache_control(answer, private=True, no_store=True)
    return answer


def for_its_reader(answer: Answer, request: HttpRequest) -> Answer:
    """Return `answer` as one that caches may keep for all, or nobody keeps if it was made for somebody."""
    if request.user.is_authenticated:
        patch_cache_control(answer, private=True, no_store=True)
    else:
        patch_cache_control(answer, public=True)
    return answer
