"""The pages about the team of an application."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from cms.kept import form_of, kept_values
from community.access.verdicts import Refused
from community.answers import not_found, refuse
from community.invitations.models import Invitation
from community.invitations.sending import REVOKED, SENT_AGAIN, change_by_button, invite_by_form
from community.invitations.services import revoke, send_again
from community.people.names import person_name

from .forms import ColleagueForm
from .layout import application_page
from .models import TeamMember
from .progress import progress_of
from .rules import can_hand_over, can_invite
from .teams import JOIN, hand_over, remove_member
from .views import NOT_FOUND, known_application

if TYPE_CHECKING:
    from collections.abc import Callable

    from django_stubs_ext import StrOrPromise

    from .models import Application
    from .rules import Applicant

INVITATIONS_SHOWN = 50


@form_of(ColleagueForm)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def team(request: HttpRequest, key: UUID) -> HttpResponse:
    """Show who writes the application, and invite colleagues."""
    applicant, application = known_application(request, key)
    if application is None:
        return not_found(request, NOT_FOUND)
    may_invite = can_invite(applicant, application)
    if request.method == "POST" and not may_invite:
        return refuse(request, may_invite, kept=request.POST.get("address", ""))
    form = ColleagueForm(request.POST if request.method == "POST" else None, initial=kept_values(request))
    if form.is_bound and form.is_valid() and send_invitation(request, applicant, application, form):
        return redirect("applications:team", application.key)
    members = list(application.team.select_related("user"))
    facts = {
        "form": form,
        "may_invite": may_invite,
        "may_hand_over": can_hand_over(applicant, application),
        "members": [(person_name(one.user), one, one.user_id == applicant.actor.pk) for one in members],
        "invitations": Invitation.objects.to(JOIN, application.pk).open().select_related("inviter")[:INVITATIONS_SHOWN],
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    progress = progress_of(application)
    return application_page(request, "community/applications/team.html", applicant, application, progress, facts, status=status)


def send_invitation(request: HttpRequest, applicant: Applicant, application: Application, form: ColleagueForm) -> bool:
    """Send the invitation in the form; return whether that succeeded, otherwise the form has the error."""
    address = form.cleaned_data["address"]
    if application.team.filter(user__email=address).exists():
        form.add_error("address", _("This person already belongs to the team."))
        return False
    role = TeamMember.Role.LEAD if applicant.enters(application) else TeamMember.Role.MEMBER
    facts: dict[str, Any] = {"kind": JOIN, "thing": application.pk, "role": role}
    return invite_by_form(request, form, by=applicant.actor.account, **facts)


def change(request: HttpRequest, key: UUID, work: Callable[[Applicant, Application], str | None]) -> HttpResponse:
    """Do `work`, which returns what to say, or None if there is nothing to do it to; go back to the team."""
    applicant, application = known_application(request, key)
    if application is None:
        return not_found(request, NOT_FOUND)
    try:
        said = work(applicant, application)
    except Refused as error:
        messages.error(request, error.verdict.reason)
    else:
        if said is None:
            return not_found(request, NOT_FOUND)
        messages.success(request, said)
        if not applicant.works_on(application):  # somebody who has left
            return redirect("community:start")
    return redirect("applications:team", application.key)


@never_cache
@require_POST
def make_contact(request: HttpRequest, key: UUID, pk: int) -> HttpResponse:
    def work(applicant: Applicant, application: Application) -> str | None:
        member = application.team.select_related("user").filter(pk=pk).first()
        if member is None:
            return None
        hand_over(application=application, to=member, applicant=applicant)
        return _("%(who)s is the contact now.") % {"who": person_name(member.user)}

    return change(request, key, work)


@never_cache
@require_POST
def remove(request: HttpRequest, key: UUID, pk: int) -> HttpResponse:
    def work(applicant: Applicant, application: Application) -> str | None:
        member = application.team.select_related("user").filter(pk=pk).first()
        if member is None:
            return None
        remove_member(application=application, member=member, applicant=applicant)
        if member.user_id == applicant.actor.pk:
            return _("You have left the team.")
        return _("%(who)s does not belong to the team any more.") % {"who": person_name(member.user)}

    return change(request, key, work)


def change_invitation(request: HttpRequest, key: UUID, pk: int, work: Callable[..., object], said: StrOrPromise) -> HttpResponse:
    applicant, application = known_application(request, key)
    person = applicant.actor.account
    if application is None or person is None or not can_invite(applicant, application):
        return not_found(request, NOT_FOUND)
    invitation = Invitation.objects.to(JOIN, application.pk).filter(pk=pk).first()
    if invitation is None:
        return not_found(request, NOT_FOUND)
    change_by_button(request, invitation, work, by=person, said=said)
    return redirect("applications:team", application.key)


@never_cache
@require_POST
def resend(request: HttpRequest, key: UUID, pk: int) -> HttpResponse:
    return change_invitation(request, key, pk, send_again, SENT_AGAIN)


@never_cache
@require_POST
def revoke_invitation(request: HttpRequest, key: UUID, pk: int) -> HttpResponse:
    return change_invitation(request, key, pk, revoke, REVOKED)
