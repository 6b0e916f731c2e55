"""The members' pages for refusals and for pages that do not exist."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

from django.shortcuts import render
from django.views.decorators.cache import never_cache

from cms.kept import keep

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from .access.verdicts import Verdict


def keep_for_login(request: HttpRequest) -> None:
    """Keep a form that was submitted after the session expired: it is filled in again after the login."""
    if request.method == "POST" and not request.user.is_authenticated:
        keep(request)


@never_cache
def refuse(
    request: HttpRequest, verdict: Verdict, template: str = "community/refused.html", *, kept: str = "", **facts: object
) -> HttpResponse:
    """Explain the refusal. `kept` is what the person wrote, to copy; `template` extends the shell's."""
    keep_for_login(request)
    return render(request, template, {"reason": verdict.reason, "kept": kept, **facts}, status=HTTPStatus.FORBIDDEN)


@never_cache
def not_found(request: HttpRequest, template: str, *, kept: str = "") -> HttpResponse:
    """Answer 404 for something that does not exist and, identically, for something this reader may not know of."""
    return render(request, template, {"kept": kept}, status=HTTPStatus.NOT_FOUND)
