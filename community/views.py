"""The members' start page."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from .access.actor import actor_of
from .answers import refuse
from .rules import can_start
from .start_page import sections_for


@never_cache
@require_safe
def start(request: HttpRequest) -> HttpResponse:
    actor = actor_of(request.user)
    entry = can_start(actor)
    if not entry:
        return refuse(request, entry)
    return render(request, "community/start.html", {"sections": sections_for(actor)})
