"""What a team does after it has submitted: answering questions, confirming its place or giving it up."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from cms.arrival import arrival_of
from cms.kept import form_of
from community.access.verdicts import Refused
from community.answers import not_found, refuse

from .forms import AnswerForm
from .letters.places import confirm_place, give_up_place
from .models import Inquiry
from .review.asking import answer
from .rules import can_give_up
from .views import NOT_FOUND, ask_first, known_application, show_overview

if TYPE_CHECKING:
    from .models import Application
    from .rules import Applicant


@form_of(AnswerForm)
@never_cache
@require_POST
def answer_inquiry(request: HttpRequest, key: UUID, pk: int) -> HttpResponse:
    """Answer a question of those who work on the call."""
    applicant, application = known_application(request, key)
    inquiry = Inquiry.objects.filter(application=application, pk=pk).first() if application else None
    if application is None or inquiry is None:
        return not_found(request, NOT_FOUND, kept=request.POST.get("text", ""))
    form = AnswerForm(request.POST)
    if not form.is_valid():
        return show_overview(request, applicant, application, answers={pk: form}, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    inquiry.application = application
    try:
        answer(inquiry=inquiry, applicant=applicant, text=form.cleaned_data["text"], at=arrival_of(request))
    except Refused as error:
        return refuse(request, error.verdict, kept=form.cleaned_data["text"])
    messages.success(request, _("Your answer has been sent."))
    return redirect(application)


@never_cache
@require_POST
def confirm(request: HttpRequest, key: UUID) -> HttpResponse:
    """Confirm that the municipality takes part."""
    applicant, application = known_application(request, key)
    if application is None:
        return not_found(request, NOT_FOUND)
    try:
        confirm_place(application=application, applicant=applicant, at=arrival_of(request))
    except Refused as error:
        return refuse(request, error.verdict)
    messages.success(request, _("Thank you. Your participation is confirmed."))
    return redirect(application)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def give_up(request: HttpRequest, key: UUID) -> HttpResponse:
    """Ask once more, then give the place up."""

    def work(applicant: Applicant, application: Application) -> HttpResponse:
        give_up_place(application=application, applicant=applicant, at=arrival_of(request))
        messages.success(request, _("You have given the place up."))
        return redirect(application)

    return ask_first(request, key, can_give_up, work, "community/applications/give_up.html")
