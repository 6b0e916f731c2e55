"""The page on which somebody asks to join, or joins."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from cms.kept import form_of, kept_values
from community.access.actor import actor_of
from community.access.verdicts import Refused
from community.limits import limited_as
from community.people.models import AdmissionRequest, Joining, JoiningSettings
from community.people.rules import can_ask_to_join, can_join

from .forms import AdmissionRequestForm
from .services import ask_to_join, join

if TYPE_CHECKING:
    from cms.users.models import User

SHOWN = 10  # of a person's own requests


@limited_as("join")
@form_of(AdmissionRequestForm)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def join_community(request: HttpRequest) -> HttpResponse:
    """Say how to join; take a request, or make somebody a member where everybody may join."""
    actor = actor_of(request.user)
    by = actor.account
    joining = JoiningSettings.current().joining
    may_ask, may_join = can_ask_to_join(actor, joining), can_join(actor, joining)
    form = None
    if may_ask and joining != Joining.OPEN:
        form = AdmissionRequestForm(request.POST if request.method == "POST" else None, by=by, initial=kept_values(request))
    status = HTTPStatus.OK
    if request.method == "POST":
        if may_join and by is not None:
            return join_at_once(request, by)
        if form is None:
            status = HTTPStatus.FORBIDDEN
        elif form.is_valid() and send(form, by):
            messages.success(request, _("Thank you. We have your request, and will write to you."))
            return redirect("people:join")
        else:
            status = HTTPStatus.UNPROCESSABLE_ENTITY
    facts = {
        "form": form,
        "may_join": may_join,
        "reason": may_ask.reason or may_join.reason,
        "kept": request.POST.get("reason", "") if form is None else "",
        "is_open": joining == Joining.OPEN,
        "requests": AdmissionRequest.objects.visible_to(actor)[:SHOWN],
    }
    return render(request, "community/people/join.html", facts, status=status)


def join_at_once(request: HttpRequest, by: User) -> HttpResponse:
    try:
        join(by=by)
    except Refused as error:
        messages.error(request, error.verdict.reason)
        return redirect("people:join")
    messages.success(request, _("You are a member now. Fill in your profile, so that others can find you."))
    return redirect("people:profile")


def send(form: AdmissionRequestForm, by: User | None) -> bool:
    """Send the request in the form; return whether that succeeded, otherwise the form has the error."""
    facts = {"address": "", **form.cleaned_data}
    try:
        ask_to_join(by=by, **facts)
    except ValidationError as error:
        form.add_error(None, error)
    except Refused as error:
        form.add_error(None, error.verdict.reason)
    else:
        return True
    return False
