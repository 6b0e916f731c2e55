"""The page on which an application is read and reviewed."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from cms.arrival import arrival_of
from cms.kept import form_of, kept_values
from cms.typed_numbers import sent_key
from community.access.actor import actor_of
from community.access.verdicts import Refused
from community.answers import keep_for_login, refuse
from community.applications.desk import desk_not_found, desk_page
from community.applications.hiding import names_to_hide
from community.applications.models import Application, RoundRole
from community.people.names import person_name

from .asking import ask
from .forms import QuestionForm, RemarkForm, ReviewForm
from .reading import Names, given_reviews, read_sections, remarks_on
from .reviewing import (
    add_remark,
    declare_conflict,
    delete_remark,
    reopen_review,
    save_review,
    withdraw_conflict,
)
from .rules import can_declare_conflict, can_manage, can_review
from .table import MARKS, number_of
from .workers import find_to_work_on, own_review

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from community.applications.models import Review

    from .workers import Worker

SUBMIT = "submit"
CONFLICT = "conflict"


def known_case(request: HttpRequest, key: UUID) -> tuple[Worker, Application] | None:
    """Return an application for somebody who works on it. For everybody else there is none; what they sent is kept for the login."""
    found = find_to_work_on(actor_of(request.user), key)
    if found is None:
        keep_for_login(request)
    return found


@form_of(ReviewForm)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def review_one(request: HttpRequest, key: UUID) -> HttpResponse:
    """Show an application to somebody who works on it, and save her review."""
    found = known_case(request, key)
    if found is None:
        return desk_not_found(request)
    worker, application = found
    own = own_review(worker, application)
    if request.method != "POST":
        return case_page(request, worker, application, own)
    if request.POST.get(CONFLICT):
        return give_up(request, worker, application)
    criteria = list(worker.round.criteria.all())
    form = ReviewForm(request.POST, criteria=criteria, review=own)
    refused = ""
    if form.is_valid():
        try:
            save_review(
                application=application,
                worker=worker,
                marks=form.marks(),
                reason=form.cleaned_data["reason"],
                at=arrival_of(request),
                is_final=SUBMIT in request.POST,
            )
        except Refused as error:
            refused = error.verdict.reason
        except ValidationError as error:
            refused = " ".join(error.messages)
        else:
            messages.success(request, _("Your review has been submitted.") if SUBMIT in request.POST else _("Saved."))
            return redirect("applications:review_one", application.key)
    return case_page(request, worker, application, own, form=form, refused=refused, status=HTTPStatus.UNPROCESSABLE_ENTITY)


def give_up(request: HttpRequest, worker: Worker, application: Application) -> HttpResponse:
    """Give an application up because of a conflict of interest."""
    try:
        declare_conflict(application=application, worker=worker)
    except Refused as error:
        return refuse(request, error.verdict)
    messages.success(request, _("You have given the application up. It no longer appears in your lists."))
    return redirect("applications:review", application.round.call)


def case_page(
    request: HttpRequest,
    worker: Worker,
    application: Application,
    own: Review | None,
    *,
    form: ReviewForm | None = None,
    remark_form: RemarkForm | None = None,
    question_form: QuestionForm | None = None,
    refused: str = "",
    status: HTTPStatus = HTTPStatus.OK,
) -> HttpResponse:
    """Render the page of one application."""
    knows = worker.knows(own)
    names = Names(worker)
    criteria = list(worker.round.criteria.all())
    verdict = can_review(worker, application, own, arrival_of(request))
    submission = application.submission
    hidden: Collection[str] = (
        () if knows or submission is None else names_to_hide(application, submission.version.form_schema, submission.answers)
    )
    facts: dict[str, Any] = {
        "heading": str(application) if knows else number_of(application),
        "application": application,
        "worker": worker,
        "knows": knows,
        "mark": MARKS.get(Application.State(application.state), "ring"),
        "sections": read_sections(worker, application, own),
        "own": own,
        "form": form or ReviewForm(criteria=criteria, review=own, kept=kept_values(request)),
        "criteria": criteria,
        "may_review": verdict,
        "may_give_up": can_declare_conflict(worker, application),
        "reviews": given_reviews(worker, application, own, names),
        "remarks": remarks_on(worker, application, names, hidden),
        "remark_form": remark_form or RemarkForm(prefix="remark"),
        "inquiries": list(application.inquiries.all()) if knows else [],
        "steps": steps_of(worker, application),
        "refused": refused,
        "autosave": autosave_of(application, criteria) if verdict and not (own and own.submitted_at) else None,
    }
    if worker.is_manager:
        facts |= {
            "question_form": question_form or QuestionForm(prefix="question"),
            "history": application.history.select_related("by", "whom"),
            "conflicts": [(row, person_name(row.user)) for row in application.conflicts.select_related("user")],
            "second": getattr(application, "second", None),
            "people": [
                (row.user_id, person_name(row.user))
                for row in RoundRole.objects.filter(round=worker.round.managed_in, role=RoundRole.Role.REVIEWER)
                .exclude(user__in=application.conflicts.values("user"))
                .select_related("user")
            ],
        }
    return desk_page(request, "community/applications/review/one.html", worker.round, facts, status=status)


def autosave_of(application: Application, criteria: list[Any]) -> dict[str, Any]:
    fields = [*(f"mark-{one.pk}" for one in criteria), "reason"]
    return {"address": reverse("community_api:review", args=[application.key]), "fields": fields}


def steps_of(worker: Worker, application: Application) -> dict[str, Any] | None:
    """Return the ways to the applications before and after this one, by number; None for a second form."""
    keys = list(worker.applications().order_by("number", "pk").values_list("key", flat=True))
    if application.key not in keys:
        return None
    position = keys.index(application.key)
    return {
        "position": position + 1,
        "count": len(keys),
        "before": keys[position - 1] if position else None,
        "after": keys[position + 1] if position + 1 < len(keys) else None,
    }


def change(request: HttpRequest, key: UUID, work: Callable[[Worker, Application], str]) -> HttpResponse:
    """Change something by a button, and go back to the application; `work` returns what to say."""
    found = known_case(request, key)
    if found is None:
        return desk_not_found(request)
    worker, application = found
    try:
        said = work(worker, application)
    except Refused as error:
        return refuse(request, error.verdict)
    messages.success(request, said)
    return redirect("applications:review_one", application.key)


@never_cache
@require_POST
def reopen(request: HttpRequest, key: UUID, pk: int) -> HttpResponse:
    def work(worker: Worker, application: Application) -> str:
        reopen_review(application=application, worker=worker, review=pk)
        return _("The review has been given back.")

    return change(request, key, work)


@never_cache
@require_POST
def conflict(request: HttpRequest, key: UUID) -> HttpResponse:
    """Note that a colleague has a conflict of interest."""

    def work(worker: Worker, application: Application) -> str:
        declare_conflict(application=application, worker=worker, user=sent_key(request.POST.get("person", "")))
        return _("Noted. This person no longer sees the application.")

    return change(request, key, work)


@never_cache
@require_POST
def no_conflict(request: HttpRequest, key: UUID, pk: int) -> HttpResponse:
    def work(worker: Worker, application: Application) -> str:
        withdraw_conflict(application=application, worker=worker, conflict=pk)
        return _("This person can see the application again.")

    return change(request, key, work)


@never_cache
@require_POST
def remark(request: HttpRequest, key: UUID) -> HttpResponse:
    found = known_case(request, key)
    if found is None:
        return desk_not_found(request)
    worker, application = found
    form = RemarkForm(request.POST, prefix="remark")
    if not form.is_valid():
        own = own_review(worker, application)
        return case_page(request, worker, application, own, remark_form=form, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    add_remark(application=application, worker=worker, **form.cleaned_data)
    return redirect(reverse("applications:review_one", args=[application.key]) + "#remarks")


@never_cache
@require_POST
def forget_remark(request: HttpRequest, key: UUID, pk: int) -> HttpResponse:
    def work(worker: Worker, application: Application) -> str:
        delete_remark(application=application, worker=worker, remark=pk)
        return _("The remark has been deleted.")

    return change(request, key, work)


@never_cache
@require_POST
def inquire(request: HttpRequest, key: UUID) -> HttpResponse:
    """Put a question to the team of one application."""
    found = known_case(request, key)
    if found is None:
        return desk_not_found(request)
    worker, application = found
    verdict = can_manage(worker)
    if not verdict:
        return refuse(request, verdict)
    form = QuestionForm(request.POST, prefix="question")
    if not form.is_valid():
        own = own_review(worker, application)
        return case_page(request, worker, application, own, question_form=form, status=HTTPStatus.UNPROCESSABLE_ENTITY)

    def work(worker: Worker, application: Application) -> str:
        ask(applications=[application], worker=worker, text=form.cleaned_data["text"], at=arrival_of(request))
        return _("The team has been asked.")

    return change(request, key, work)
