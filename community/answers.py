"""What the members' pages say to somebody who may not, or to whom there is nothing to say."""

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
    """Keep what somebody sent whose session has ended: the form has it after the login."""
    if request.method == "POST" and not request.user.is_authenticated:
        keep(request)


@never_cache
def refuse(
    request: HttpRequest, verdict: Verdict, template: str = "community/refused.html", *, kept: str = "", **facts: object
) -> HttpResponse:
    """Say why not. `kept` is what the person had written, to be copied; `template` extends the one of the shell."""
    keep_for_login(request)
    return render(request, template, {"reason": verdict.reason, "kept": kept, **facts}, status=HTTPStatus.FORBIDDEN)


@never_cache
def not_found(request: HttpRequest, template: str, *, kept: str = "") -> HttpResponse:
    """Answer for a thing that does not exist and, letter by letter the same, for one that this reader may not know of."""
    return render(request, template, {"kept": kept}, status=HTTPStatus.NOT_FOUND)
