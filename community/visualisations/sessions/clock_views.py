"""The run sheet of a session: planning it, and its clock for the projector."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING
from uuid import UUID

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from community.access.verdicts import Refused
from community.clocks.showing import show
from community.clocks.steps import from_json
from community.visualisations.frame import managed_session, page_not_found, reader, session_for, session_page

from .forms import StepsFormSet, steps_in
from .run_sheet import plan_run_sheet, usual_steps

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def run_sheet(request: HttpRequest, key: UUID) -> HttpResponse:
    """Plan the steps of a session, until its clock has started."""
    _actor, session = managed_session(request, key)
    if session is None:
        return page_not_found(request)
    steps = from_json(session.clock.steps) if session.clock else usual_steps()
    initial = [{"key": step.key, "title": step.title, "minutes": max(1, round(step.seconds / 60))} for step in steps]
    formset = StepsFormSet(request.POST if request.method == "POST" else None, initial=initial, prefix="step")
    refused = ""
    if formset.is_bound and formset.is_valid():
        try:
            plan_run_sheet(session=session, steps=steps_in(formset), by=reader(request))
        except Refused as error:
            refused = error.verdict.reason
        else:
            messages.success(request, _("The run sheet is saved."))
            return redirect(session)
    wrong = bool(refused) or (formset.is_bound and not formset.is_valid())
    status = HTTPStatus.UNPROCESSABLE_ENTITY if wrong else HTTPStatus.OK
    facts = {"formset": formset, "refused": refused}
    return session_page(request, "community/visualisations/run_sheet_form.html", session, facts, status)


@never_cache
@require_safe
def projector(request: HttpRequest, key: UUID) -> HttpResponse:
    """Show the clock of a session for the projector: one step, one ring, nothing else."""
    _actor, session = session_for(request, key)
    if session is None or session.clock is None:
        return page_not_found(request)
    facts = {
        "clock": show(session.clock, now=timezone.now(), zone=session.zone),
        "title": session.title,
        "back_url": session.get_absolute_url(),
        "back_label": _("Back to the session"),
    }
    return render(request, "community/clocks/wall.html", facts)
