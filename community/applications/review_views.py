"""The table of all applications to a call, and what is done with several of them."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cms.arrival import arrival_of
from cms.formatting import format_number
from community.access.actor import actor_of
from community.access.verdicts import Refused
from community.answers import keep_for_login, refuse
from community.privacy.exported import data_exported

from .desk import desk_not_found, desk_page
from .letters.preparing import prepare, usual_confirm_by
from .letters.words import WITH_LETTER
from .models import Application
from .review.asking import ask
from .review.exports import FORMATS
from .review.forms import QuestionForm
from .review.moving import WITHOUT_LETTER, move
from .review.rules import ONLY_MANAGERS
from .review.table import Table
from .review.workers import Worker, worker_on_call

if TYPE_CHECKING:
    from .models.application import ApplicationQuerySet

ASK = "ask"
ALL_FILTERED = "filtered"


def known_worker(request: HttpRequest, call: UUID) -> Worker | None:
    """Return the reader as somebody who works on the applications to a call. For everybody else there is none."""
    worker = worker_on_call(actor_of(request.user), call)
    if worker is None:
        keep_for_login(request)
    return worker


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def applications(request: HttpRequest, call: UUID) -> HttpResponse:
    """Show the applications to a call, and change the states of several."""
    worker = known_worker(request, call)
    if worker is None:
        return desk_not_found(request)
    return act(request, worker) if request.method == "POST" else table_page(request, worker)


def table_page(request: HttpRequest, worker: Worker, *, refused: str = "", status: HTTPStatus = HTTPStatus.OK) -> HttpResponse:
    table = Table(worker, request.GET, ticked=request.POST.getlist("pick"))
    facts: dict[str, Any] = {
        "table": table,
        "worker": worker,
        "rows": table.rows(),
        "portion": table.page,
        "query": table.query(),
        "refused": refused,
        "states": [(state, state.label) for state in (*WITHOUT_LETTER, *WITH_LETTER)],
        "action": request.POST.get("action", ""),
        "is_whole": request.POST.get("scope") == ALL_FILTERED,
    }
    route = "applications:review"
    return desk_page(request, "community/applications/review/table.html", worker.round, facts, route=route, status=status)


def act(request: HttpRequest, worker: Worker) -> HttpResponse:
    """Do with the selected applications what was asked for."""
    if not worker.is_manager:
        return refuse(request, ONLY_MANAGERS)
    chosen = list(selected(request, worker))
    action = request.POST.get("action", "")
    if not chosen:
        return table_page(request, worker, refused=_("Select applications first."), status=HTTPStatus.UNPROCESSABLE_ENTITY)
    if action == ASK:
        return question_page(request, worker, chosen, QuestionForm())
    try:
        if action in WITH_LETTER:
            dispatch = prepare(
                worker=worker, applications=chosen, state=action, confirm_by=usual_confirm_by(worker.round, action)
            )
            return redirect("applications:dispatch", worker.round.call, dispatch.pk)
        changed = move(applications=chosen, worker=worker, state=action)
    except Refused as error:
        return table_page(request, worker, refused=error.verdict.reason, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    except ValidationError as error:
        return table_page(request, worker, refused=" ".join(error.messages), status=HTTPStatus.UNPROCESSABLE_ENTITY)
    said = ngettext("%(count)s application has been changed.", "%(count)s applications have been changed.", changed)
    messages.success(request, said % {"count": format_number(changed)})
    return redirect(request.get_full_path())


def selected(request: HttpRequest, worker: Worker) -> ApplicationQuerySet:
    """Return the selected applications: those picked, or all that the filters find, on every page of the table."""
    if request.POST.get("scope") == ALL_FILTERED:
        return Table(worker, request.GET).applications
    keys = [key for key in map(as_key, request.POST.getlist("pick")) if key]
    return worker.applications().filter(key__in=keys).select_related("municipality").order_by("number", "pk")


def as_key(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def question_page(
    request: HttpRequest,
    worker: Worker,
    chosen: list[Application],
    form: QuestionForm,
    status: HTTPStatus = HTTPStatus.OK,
) -> HttpResponse:
    is_filtered = request.POST.get("scope") == ALL_FILTERED
    facts = {
        "form": form,
        "chosen": chosen,
        "picked": [] if is_filtered else [one.key for one in chosen],
        "scope": ALL_FILTERED if is_filtered else "",
        "query": request.GET.urlencode(),
        "heading": _("A question to applicants"),
    }
    return desk_page(request, "community/applications/review/ask.html", worker.round, facts, status=status)


@never_cache
@require_POST
def ask_selected(request: HttpRequest, call: UUID) -> HttpResponse:
    """Put a question to the teams of the selected applications."""
    worker = known_worker(request, call)
    if worker is None:
        return desk_not_found(request)
    if not worker.is_manager:
        return refuse(request, ONLY_MANAGERS)
    chosen, form = list(selected(request, worker)), QuestionForm(request.POST)
    if not chosen:
        return table_page(request, worker, refused=_("Select applications first."), status=HTTPStatus.UNPROCESSABLE_ENTITY)
    if not form.is_valid():
        return question_page(request, worker, chosen, form, HTTPStatus.UNPROCESSABLE_ENTITY)
    try:
        asked = ask(applications=chosen, worker=worker, text=form.cleaned_data["text"], at=arrival_of(request))
    except Refused as error:
        form.add_error(None, error.verdict.reason)
        return question_page(request, worker, chosen, form, HTTPStatus.UNPROCESSABLE_ENTITY)
    said = ngettext("%(count)s team has been asked.", "%(count)s teams have been asked.", len(asked))
    messages.success(request, said % {"count": format_number(len(asked))})
    return redirect("applications:review", call)


@never_cache
@require_safe
def export(request: HttpRequest, call: UUID, ending: str) -> HttpResponse:
    """Return the table, as it is filtered, as a file for spreadsheets."""
    worker = known_worker(request, call)
    if worker is None:
        return desk_not_found(request)
    if ending not in FORMATS:
        raise Http404
    content_type, write = FORMATS[ending]
    table = Table(worker, request.GET)
    answer = HttpResponse(write(table), content_type=content_type)
    if request.method == "GET":
        facts = {"kind": "applications", "title": worker.round.title, "count": table.applications.count()}
        data_exported.send(Table, by=request.user, **facts)
    answer["Content-Disposition"] = f'attachment; filename="applications.{ending}"'
    answer["X-Content-Type-Options"] = "nosniff"
    return answer
