"""From an application that was begun without an account to one that belongs to somebody."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from cms.kept import form_of, kept_values
from cms.languages import active_language
from community.access.verdicts import Refused
from community.answers import not_found, refuse
from community.invitations.sending import invite_by_form

from .beginning import take_over
from .forms import OwnAddressForm
from .layout import application_page
from .progress import progress_of
from .teams import CONFIRM
from .views import NOT_FOUND, known_application

LINK_SENT = _("We have sent a link to %(address)s. Open it to go on. What you wrote is kept.")


@form_of(OwnAddressForm)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def account(request: HttpRequest, key: UUID) -> HttpResponse:
    """Ask for an address to confirm, or let somebody who is logged in take the application over."""
    applicant, application = known_application(request, key)
    if application is None:
        return not_found(request, NOT_FOUND)
    if applicant.works_on(application):
        return redirect(application)
    person = applicant.actor.account
    if person and request.method == "POST":
        try:
            return redirect(take_over(application=application, by=person))
        except Refused as error:
            return refuse(request, error.verdict)
    form = OwnAddressForm(request.POST if request.method == "POST" else None, initial=kept_values(request))
    facts: dict[str, Any] = {"kind": CONFIRM, "thing": application.pk, "role": "", "language": active_language()}
    if form.is_bound and form.is_valid() and invite_by_form(request, form, by=None, said=LINK_SENT, **facts):
        return redirect(application)
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return application_page(
        request,
        "community/applications/account.html",
        applicant,
        application,
        progress_of(application),
        {"form": form, "person": person},
        status=status,
    )
