"""Asking for an export of a session."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django.shortcuts import redirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from community.visualisations.frame import overseen_session, page_not_found, reader
from community.visualisations.models import SessionExport

from .making import ask_for_export

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


@never_cache
@require_POST
def export(request: HttpRequest, key: UUID, kind: str) -> HttpResponse:
    """Have an export made, and show how far it is."""
    _actor, session = overseen_session(request, key)
    if session is None or kind not in SessionExport.Kind.values:
        return page_not_found(request)
    progress = ask_for_export(session=session, kind=kind, by=reader(request))
    return redirect("jobs:progress", progress.pk)
