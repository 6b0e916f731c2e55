"""The page that the link of an invitation leads to. A GET changes nothing: mail programs fetch every link."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Any, cast

from django.conf import settings
from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from cms.kept import form_of
from cms.languages import active_language
from community.access.actor import actor_of
from community.access.verdicts import Refused, Verdict
from community.answers import not_found

from .forms import InvitedSignUpForm
from .letters import facts_of
from .rules import NO_LONGER_VALID, can_accept, is_valid
from .services import accept, find, has_account, sign_up

if TYPE_CHECKING:
    from cms.users.models import User

    from .models import Invitation

NOT_FOUND = "community/invitations/not_found.html"


@form_of(InvitedSignUpForm)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    found = find(token)
    if found is None:
        return not_found(request, NOT_FOUND)
    facts = facts_of(found)
    validity = is_valid(found)
    if not validity or facts is None:
        return over(request, validity or NO_LONGER_VALID, found)
    if request.user.is_authenticated or has_account(found):
        return answer_person(request, found, facts)
    return answer_newcomer(request, found, facts)


def answer_person(request: HttpRequest, found: Invitation, facts: dict[str, Any]) -> HttpResponse:
    """Show the invitation to somebody with an account, or let her accept it."""
    verdict = can_accept(actor_of(request.user), found)
    if request.method == "POST" and verdict:
        try:
            return redirect(accept(invitation=found, by=cast("User", request.user)))
        except Refused as error:
            return over(request, error.verdict, found)
    status = HTTPStatus.FORBIDDEN if request.method == "POST" else HTTPStatus.OK
    return show(request, facts, verdict=verdict, status=status)


def answer_newcomer(request: HttpRequest, found: Invitation, facts: dict[str, Any]) -> HttpResponse:
    """Show the invitation with the sign-up form, or create the account."""
    sent = request.POST if request.method == "POST" else None
    form = InvitedSignUpForm(sent, address=found.address or "", initial={"name": found.name})
    if form.is_bound and form.is_valid():
        try:
            person, way_on = sign_up(invitation=found, language=active_language(), **form.cleaned_data)
        except Refused as error:
            return over(request, error.verdict, found)
        login(request, person, backend=settings.AUTHENTICATION_BACKENDS[0])
        return redirect(way_on)
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return show(request, facts, form=form, address=found.address, status=status)


def show(request: HttpRequest, facts: dict[str, Any], *, status: HTTPStatus, **more: Any) -> HttpResponse:
    return render(request, "community/invitations/invitation.html", {**facts, **more}, status=status)


def over(request: HttpRequest, verdict: Verdict, found: Invitation) -> HttpResponse:
    """Say that an invitation no longer works; whoever accepted it also sees where it led."""
    is_own = found.accepted_by_id is not None and found.accepted_by_id == request.user.pk
    facts = {"reason": verdict.reason, "is_own": is_own}
    return render(request, "community/invitations/over.html", facts, status=HTTPStatus.GONE)
