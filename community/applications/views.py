"""The pages on which a team writes an application."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from cms.arrival import arrival_of
from cms.languages import active_language
from cms.request_sizes import takes_files
from community.access.verdicts import Refused
from community.answers import keep_for_login, not_found, refuse
from community.limits import limited_as
from community.theme_calls import topic_link

from . import submitting, teams
from .beginning import begin, own_application
from .begun import applicant_of, open_here
from .forms import AnswerForm
from .layout import answered_sections, application_page, form_of_section
from .lookups import find_application, round_of_call
from .presence import note_presence, others_editing
from .progress import progress_of
from .rules import (
    can_answer,
    can_begin,
    can_confirm,
    can_delete,
    can_edit,
    can_give_up,
    can_read,
    can_submit,
    can_withdraw,
)
from .saving import save_answers

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from community.access.verdicts import Verdict
    from community.forms.fields import SectionForm
    from community.forms.schema import Section

    from .models import Application
    from .progress import Progress
    from .rules import Applicant

NOT_FOUND = "community/applications/not_found.html"
STAY = "stay"  # the button that saves and shows the same section again


def known_application(request: HttpRequest, key: UUID) -> tuple[Applicant, Application | None]:
    """Return an application for somebody who writes it. For everybody else there is none; what they sent is kept for the login."""
    applicant, found = applicant_of(request), find_application(key)
    if found is None or not can_read(applicant, found):
        keep_for_login(request)
        return applicant, None
    return applicant, found


def may_upload(request: HttpRequest, key: UUID, **_parts: Any) -> bool:
    """Return whether to accept a body larger than a form's text."""
    applicant, found = applicant_of(request), find_application(key)
    return found is not None and applicant.works_on(found)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def begin_application(request: HttpRequest, call: UUID) -> HttpResponse:
    """Say what is asked and until when, and begin."""
    applicant, round_ = applicant_of(request), round_of_call(call)
    if round_ is None or round_.call_page is None:
        return not_found(request, NOT_FOUND)
    actor = applicant.actor
    verdict = can_begin(actor, round_, arrival_of(request))
    own = own_application(round_, actor.account) if actor.account else None
    if request.method == "POST":
        if not verdict:
            return refuse(request, verdict)
        application = own or begin(round_=round_, by=actor, language=active_language(), at=arrival_of(request))
        sections = progress_of(application).sections
        answer = redirect("applications:section", application.key, sections[0].key) if sections else redirect(application)
        if application.lead_id is None:
            open_here(request, answer, application)
        return answer
    facts = {"round": round_, "call": round_.call_page, "verdict": verdict, "own": own, "language": active_language()}
    return render(request, "community/applications/begin.html", facts)


@never_cache
@require_http_methods(["GET", "HEAD"])
def overview(request: HttpRequest, key: UUID) -> HttpResponse:
    """Show the whole application: what is answered, what is missing, and how to submit it."""
    applicant, application = known_application(request, key)
    if application is None:
        return not_found(request, NOT_FOUND)
    return show_overview(request, applicant, application)


def show_overview(
    request: HttpRequest,
    applicant: Applicant,
    application: Application,
    *,
    refused: str = "",
    answers: Mapping[int, AnswerForm] | None = None,
    status: HTTPStatus = HTTPStatus.OK,
) -> HttpResponse:
    """Show the overview; `answers` are the forms with errors by the inquiry that they answer."""
    at, progress = arrival_of(request), progress_of(application)
    forms = answers or {}
    facts = {
        "inquiries": [
            (one, can_answer(applicant, application, one), forms.get(one.pk) or AnswerForm())
            for one in application.inquiries.all()
        ],
        "letters": application.letters.exclude(dispatch__sent_at=None).select_related("dispatch").order_by("-dispatch__sent_at"),
        "may_confirm": can_confirm(applicant, application, at),
        "may_give_up": can_give_up(applicant, application),
        "second": getattr(application, "second", None),
        "answered": answered_sections(application, progress),
        "may_submit": can_submit(applicant, application, at, submitting.finished_late(application)),
        "may_withdraw": can_withdraw(applicant, application),
        "may_delete": can_delete(applicant, application),
        "refused": refused,
        "topic_link": topic_link(applicant.actor, application.key),
    }
    return application_page(
        request, "community/applications/overview.html", applicant, application, progress, facts, status=status
    )


@limited_as("draft")
@takes_files(may_upload)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def section(request: HttpRequest, key: UUID, section: str) -> HttpResponse:
    """Show a section of the form, and save it."""
    applicant, application = known_application(request, key)
    if application is None:
        return not_found(request, NOT_FOUND)
    progress = progress_of(application)
    found = next((one for one in progress.schema.sections if one.key == section), None)
    if found is None or found not in progress.sections:
        return redirect(application)
    verdict = can_edit(applicant, application, arrival_of(request))
    if request.method != "POST":
        if not verdict:
            return redirect(application)
        note_presence(application, applicant, section)
        form = form_of_section(request, applicant, application, progress, found)
        return section_page(request, applicant, application, progress, found, form)
    return save_section(request, applicant, application, progress, found)


def save_section(
    request: HttpRequest, applicant: Applicant, application: Application, progress: Progress, section: Section
) -> HttpResponse:
    """Save what was sent without a script; go on to the next section, or show this one again with what is wrong."""
    form = form_of_section(request, applicant, application, progress, section, is_sent=True)
    errors = form.stage_files()
    status = HTTPStatus.OK
    refused, conflicts = "", {}
    try:
        saved = save_answers(
            application=application,
            given=form.given(),
            revisions=form.revisions_given(),
            applicant=applicant,
            at=arrival_of(request),
        )
    except Refused as error:
        refused, status = error.verdict.reason, HTTPStatus.FORBIDDEN
    else:
        for question, sentences in saved.errors.items():
            errors.setdefault(question, []).extend(sentences)
        conflicts = saved.conflicts
        if conflicts:
            status = HTTPStatus.CONFLICT
        elif errors:
            status = HTTPStatus.UNPROCESSABLE_ENTITY
    application.refresh_from_db(fields=["changed_at"])
    progress = progress_of(application)
    if status == HTTPStatus.OK and not form.buttons_pressed():
        messages.success(request, _("Saved."))
        return redirect(next_address(application, progress, section, stay=STAY in request.POST))
    form = form_of_section(request, applicant, application, progress, section, is_sent=True, errors=errors, conflicts=conflicts)
    return section_page(request, applicant, application, progress, section, form, refused=refused, status=status)


def section_page(
    request: HttpRequest,
    applicant: Applicant,
    application: Application,
    progress: Progress,
    section: Section,
    form: SectionForm,
    *,
    refused: str = "",
    status: HTTPStatus = HTTPStatus.OK,
) -> HttpResponse:
    names = [name for where, name in others_editing(application, applicant) if where == section.key]
    facts = {"section": section, "form": form, "refused": refused, "names": names}
    return application_page(
        request, "community/applications/section.html", applicant, application, progress, facts, status=status
    )


def next_address(application: Application, progress: Progress, section: Section, *, stay: bool) -> str:
    """Return where to go on after a section: to the next one, or after the last to the overview."""
    keys = [one.key for one in progress.sections]
    position = keys.index(section.key) if section.key in keys else len(keys)
    if stay and section.key in keys:
        return application.section_address(section.key)
    return application.section_address(keys[position + 1]) if position + 1 < len(keys) else application.get_absolute_url()


@never_cache
@require_POST
def submit_application(request: HttpRequest, key: UUID) -> HttpResponse:
    applicant, application = known_application(request, key)
    if application is None:
        return not_found(request, NOT_FOUND)
    if not applicant.works_on(application):
        return redirect("applications:account", application.key)
    try:
        submitting.submit(application=application, applicant=applicant, language=active_language(), at=arrival_of(request))
    except submitting.Incomplete:
        return show_overview(
            request,
            applicant,
            application,
            refused=_("Something is still missing. Nothing has been submitted yet."),
            status=HTTPStatus.UNPROCESSABLE_ENTITY,
        )
    except Refused as error:
        return show_overview(request, applicant, application, refused=error.verdict.reason, status=HTTPStatus.FORBIDDEN)
    if applicant.enters(application):
        messages.success(request, _("The application has been submitted."))
    else:
        messages.success(request, _("Your application has been submitted. We are sending a copy to everybody in the team."))
    return redirect(application)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw_application(request: HttpRequest, key: UUID) -> HttpResponse:
    def work(applicant: Applicant, application: Application) -> HttpResponse:
        submitting.withdraw(application=application, applicant=applicant, at=arrival_of(request))
        messages.success(request, _("The application has been withdrawn."))
        return redirect(application)

    return ask_first(request, key, can_withdraw, work, "community/applications/withdraw.html")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def delete_application(request: HttpRequest, key: UUID) -> HttpResponse:
    def work(applicant: Applicant, application: Application) -> HttpResponse:
        call = application.round.call
        teams.delete_draft(application=application, applicant=applicant)
        messages.success(request, _("The draft has been deleted."))
        return redirect("applications:begin", call)

    return ask_first(request, key, can_delete, work, "community/applications/delete.html")


def ask_first(
    request: HttpRequest,
    key: UUID,
    rule: Callable[[Applicant, Application], Verdict],
    work: Callable[[Applicant, Application], HttpResponse],
    template: str,
) -> HttpResponse:
    """Ask whether an application shall really be changed in a way that cannot be undone, then do `work`."""
    applicant, application = known_application(request, key)
    if application is None:
        return not_found(request, NOT_FOUND)
    verdict = rule(applicant, application)
    if not verdict:
        return refuse(request, verdict)
    if request.method != "POST":
        return render(request, template, {"application": application})
    try:
        return work(applicant, application)
    except Refused as error:
        return refuse(request, error.verdict)
