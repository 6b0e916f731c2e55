"""The people of a group and its invitations."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from cms.kept import form_of, kept_values
from community.access.actor import actor_of
from community.invitations.forms import InvitationForm
from community.invitations.models import Invitation
from community.invitations.sending import REVOKED, SENT_AGAIN, change_by_button, invite_by_form
from community.invitations.services import revoke, send_again
from community.people.names import person_name, shown_name

from .invitations import INTO_GROUP
from .layout import group_page
from .lookups import known_room
from .models import Group, Membership
from .rules import can_enter, can_invite
from .views import in_pages, reader, refuse_group, room_not_found

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

PEOPLE_AT_ONCE = 100
INVITATIONS_SHOWN = 200


@form_of(InvitationForm)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def people_of_group(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the members of a group; facilitators also see the open invitations, and can invite."""
    actor = actor_of(request.user)
    group = known_room(actor, slug)
    if group is None:
        return room_not_found(request, kept=request.POST.get("address", ""))
    may_invite = can_invite(actor, group)
    verdict = may_invite if request.method == "POST" else can_enter(actor, group)
    if not verdict:
        return refuse_group(request, verdict, group, kept=request.POST.get("address", ""))
    form = InvitationForm(
        request.POST if request.method == "POST" else None, roles=Membership.Role.choices, initial=kept_values(request)
    )
    if form.is_bound and form.is_valid() and send_invitation(request, group, form):
        return redirect("groups:people", group.slug)
    members = Membership.objects.visible_to(actor).filter(group=group).select_related("user")
    pages = in_pages(request, members.by_name(), PEOPLE_AT_ONCE)
    name_of = person_name if may_invite else shown_name
    people = [(name_of(membership.user), membership) for membership in pages["portion"]]
    facts: dict[str, Any] = {"people": people, **pages}
    if may_invite:
        invitations = Invitation.objects.to(INTO_GROUP, group.pk).select_related("inviter")[:INVITATIONS_SHOWN]
        facts |= {"form": form, "invitations": [(one, Membership.Role(one.role).label) for one in invitations]}
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return group_page(request, "community/groups/people.html", group, facts, status)


def send_invitation(request: HttpRequest, group: Group, form: InvitationForm) -> bool:
    """Send the invitation in the form; return whether that succeeded, otherwise the form has the error."""
    address = form.cleaned_data["address"]
    if Membership.objects.filter(group=group, user__email=address, role=form.cleaned_data["role"]).exists():
        form.add_error("address", _("This person is already a member of the group."))
        return False
    return invite_by_form(request, form, by=reader(request), kind=INTO_GROUP, thing=group.pk)


def change_invitation(
    request: HttpRequest, slug: str, pk: int, change: Callable[..., object], done: StrOrPromise
) -> HttpResponse:
    """Apply `change` to an invitation into a group, and redirect to the people."""
    actor = actor_of(request.user)
    group = known_room(actor, slug)
    if group is None:
        return room_not_found(request)
    verdict = can_invite(actor, group)
    if not verdict:
        return refuse_group(request, verdict, group)
    invitation = Invitation.objects.to(INTO_GROUP, group.pk).filter(pk=pk).first()
    if invitation is None:
        return room_not_found(request)
    change_by_button(request, invitation, change, by=reader(request), said=done)
    return redirect("groups:people", group.slug)


@never_cache
@require_POST
def resend(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    return change_invitation(request, slug, pk, send_again, SENT_AGAIN)


@never_cache
@require_POST
def withdraw(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    return change_invitation(request, slug, pk, revoke, REVOKED)
