"""The page "I have changed jobs"."""

from __future__ import annotations

from http import HTTPStatus
from typing import cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from cms.kept import form_of, kept_values
from cms.users.models import User
from community.access.actor import actor_of
from community.access.verdicts import Refused
from community.answers import refuse
from community.people.profiles.seeing import own_profile
from community.people.rules import can_have_profile

from .forms import NewJobForm
from .services import change_jobs
from .work import running_work


@form_of(NewJobForm)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def new_job(request: HttpRequest) -> HttpResponse:
    """Ask for the new municipality, and list what the person works on for the old one."""
    verdict = can_have_profile(actor_of(request.user))
    if not verdict:
        return refuse(request, verdict)
    by = cast("User", request.user)
    own = own_profile(by)
    works = running_work(by, own.municipality)
    form = NewJobForm(request.POST if request.method == "POST" else None, by=by, works=works, initial=kept_values(request))
    if form.is_bound and form.is_valid() and change(form, by):
        messages.success(request, _("Your profile has your new municipality. You are still a member, with everything you wrote."))
        return redirect("people:profile")
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render(request, "community/people/new_job.html", {"form": form, "own": own}, status=status)


def change(form: NewJobForm, by: User) -> bool:
    """Do what the form says; return whether that succeeded, otherwise the form has the error."""
    municipality, proposal = form.cleaned_data["municipality"]
    try:
        change_jobs(
            by=by,
            municipality=municipality,
            proposal=proposal,
            department=form.cleaned_data["department"],
            function=form.cleaned_data["function"],
            decisions=form.decisions(),
        )
    except Refused as error:
        form.add_error(None, error.verdict.reason)
        return False
    return True
