"""The pages of those who manage the applications to a call: figures, latecomers, what came by post, a later deadline."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cms.arrival import arrival_of
from cms.formatting import format_moment
from cms.kept import form_of, kept_values
from cms.pages.extending import deadline_owner, extend_deadline
from community.access.verdicts import Refused
from community.answers import refuse
from community.invitations.sending import REVOKED, SENT_AGAIN, change_by_button
from community.invitations.services import revoke, send_again

from .desk import desk_not_found, desk_page, managed_round
from .forms import ExtensionForm, LateForm, PaperForm
from .lateness import admissions_to, admit_late
from .paper import begin_on_paper, paper_applications
from .progress import progress_of
from .reporting import chart_of, report_of
from .rules import can_begin_on_paper, can_extend

if TYPE_CHECKING:
    from collections.abc import Callable

    from django_stubs_ext import StrOrPromise

COUNTRIES_SHOWN = 12  # the others are folded


@never_cache
@require_safe
def report(request: HttpRequest, call: UUID) -> HttpResponse:
    """Show how many applications there are, from where and when."""
    actor, round_ = managed_round(request, call)
    if round_ is None:
        return desk_not_found(request)
    found = report_of(round_, actor)
    facts = {
        "report": found,
        "chart": chart_of(found),
        "countries": found.countries[:COUNTRIES_SHOWN],
        "more_countries": found.countries[COUNTRIES_SHOWN:],
    }
    return desk_page(request, "community/applications/desk/report.html", round_, facts, route="applications:report")


@form_of(LateForm)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def late(request: HttpRequest, call: UUID) -> HttpResponse:
    """Show who was let in after the deadline, and let somebody in."""
    actor, round_ = managed_round(request, call)
    if round_ is None:
        return desk_not_found(request)
    sent = request.POST if request.method == "POST" else None
    form = LateForm(sent, zone=round_.time_zone, initial=kept_values(request))
    if form.is_bound and form.is_valid():
        try:
            admission = admit_late(round_=round_, by=actor, **form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error)
        except Refused as error:
            form.add_error(None, error.verdict.reason)
        else:
            messages.success(request, _("A link to %(address)s is on its way.") % {"address": admission.address})
            return redirect("applications:late", call)
    facts = {"form": form, "admissions": admissions_to(round_)}
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return desk_page(request, "community/applications/desk/late.html", round_, facts, route="applications:late", status=status)


def change_admission(request: HttpRequest, call: UUID, pk: int, work: Callable[..., object], said: StrOrPromise) -> HttpResponse:
    """Do `work` to the invitation of a late admission that is still open."""
    actor, round_ = managed_round(request, call)
    found = next(iter(admissions_to(round_, pk=pk)), None) if round_ else None
    if actor.account is None or found is None or found.invitation is None:
        return desk_not_found(request)
    if found.is_open:
        change_by_button(request, found.invitation, work, by=actor.account, said=said)
    else:
        messages.error(request, _("This link can no longer be changed."))
    return redirect("applications:late", call)


@never_cache
@require_POST
def resend_admission(request: HttpRequest, call: UUID, pk: int) -> HttpResponse:
    return change_admission(request, call, pk, send_again, SENT_AGAIN)


@never_cache
@require_POST
def revoke_admission(request: HttpRequest, call: UUID, pk: int) -> HttpResponse:
    return change_admission(request, call, pk, revoke, REVOKED)


@form_of(PaperForm)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def paper(request: HttpRequest, call: UUID) -> HttpResponse:
    """Show the applications that came by post, and begin one."""
    actor, round_ = managed_round(request, call)
    if round_ is None:
        return desk_not_found(request)
    verdict = can_begin_on_paper(actor, round_)
    sent = request.POST if request.method == "POST" else None
    if sent is not None and not verdict:
        return refuse(request, verdict)
    form = PaperForm(sent, zone=round_.time_zone, initial=kept_values(request))
    if form.is_bound and form.is_valid():
        try:
            application = begin_on_paper(round_=round_, by=actor, at=arrival_of(request), **form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            sections = progress_of(application).sections
            return redirect(application.section_address(sections[0].key) if sections else application)
    facts = {"form": form, "verdict": verdict, "applications": paper_applications(actor, round_)}
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return desk_page(request, "community/applications/desk/paper.html", round_, facts, route="applications:paper", status=status)


@form_of(ExtensionForm)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def extend(request: HttpRequest, call: UUID) -> HttpResponse:
    """Extend the deadline for everybody, as somebody who may publish the call."""
    actor, round_ = managed_round(request, call)
    if round_ is None or actor.account is None:
        return desk_not_found(request)
    page = deadline_owner(round_.call_page) if round_.call_page else None
    verdict = can_extend(actor, page)
    sent = request.POST if request.method == "POST" else None
    if sent is not None and not verdict:
        return refuse(request, verdict)
    form = ExtensionForm(sent, zone=round_.time_zone, initial=kept_values(request) or {"closes_at": page and page.closes_at})
    if page and form.is_bound and form.is_valid():
        try:
            extended = extend_deadline(call=page, by=actor.account, **form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            when = format_moment(extended.closes_at, extended.time_zone) if extended.closes_at else ""
            messages.success(request, _("The call is open until %(when)s.") % {"when": when})
            return redirect("applications:extend", call)
    facts = {
        "form": form,
        "verdict": verdict,
        "call": page,
        "extensions": list(page.extensions.all()) if page else [],
        "draft_count": round_.applications.drafts_of_teams().count(),
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return desk_page(
        request, "community/applications/desk/extend.html", round_, facts, route="applications:extend", status=status
    )
