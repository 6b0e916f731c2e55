"""The pages on which people see and export their data, and delete their accounts."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, cast

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.contrib.auth import logout
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from community.access.actor import actor_of
from community.access.verdicts import Refused
from community.answers import refuse
from community.privacy.consents import consents_of

from .deleting import delete_own_account
from .exporting import KEPT_FOR, ask_for_own_data
from .forms import DeleteAccountForm
from .models import DataExport
from .outcome import outcomes
from .rules import can_delete_account, can_see_own_data

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from cms.users.models import User


@never_cache
@require_safe
def own_data(request: HttpRequest) -> HttpResponse:
    """Show what a person has agreed to, her exports, and the way to delete the account."""
    actor = actor_of(request.user)
    verdict = can_see_own_data(actor)
    if not verdict:
        return refuse(request, verdict)
    facts = {
        "consents": consents_of(cast("User", request.user)),
        "exports": DataExport.objects.visible_to(actor),
        "kept_days": KEPT_FOR.days,
        "zone": cast("User", request.user).time_zone,
    }
    return render(request, "community/own_data/own_data.html", facts)


@never_cache
@require_POST
def export(request: HttpRequest) -> HttpResponse:
    """Have the export made, and show how far it is."""
    try:
        progress = ask_for_own_data(by=cast("User", request.user))
    except Refused as error:
        return refuse(request, error.verdict)
    return redirect("jobs:progress", progress.pk)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def delete(request: HttpRequest) -> HttpResponse:
    """Say what becomes of a person's data, and delete her account once she confirms it. Asks who she is first."""
    actor = actor_of(request.user)
    entry = can_see_own_data(actor)
    return confirmed_deletion(request) if entry else refuse(request, entry)


@reauthentication_required
def confirmed_deletion(request: HttpRequest) -> HttpResponse:
    verdict = can_delete_account(actor_of(request.user))
    form = DeleteAccountForm(request.POST if request.method == "POST" else None)
    if form.is_bound and not verdict:
        return refuse(request, verdict)
    if form.is_bound and form.is_valid():
        person = cast("User", request.user)
        delete_own_account(by=person)
        logout(request)
        messages.success(request, _("Your account has been deleted."))
        return redirect("account_login")
    facts = {"form": form, "outcomes": outcomes(), "reason": "" if verdict else verdict.reason}
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render(request, "community/own_data/delete.html", facts, status=status)
