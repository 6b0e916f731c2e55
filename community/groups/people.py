"""The people of a group and its invitations."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from cms.kept import form_of, kept_values
from community.access.actor import actor_of
from community.invitations.forms import InvitationForm
from community.invitations.models import Invitation
from community.invitations.sending import REVOKED, SENT_AGAIN, change_by_button, invite_by_form
from community.invitations.services import revoke, send_again
from community.people.names import person_name, shown_name

from .layout import group_page
from .lookups import known_room
from .membership_rules import can_archive, can_manage_people
from .memberships import INTO_GROUP, is_already_in
from .models import Group, Membership
from .rules import can_enter, can_invite
from .views import in_pages, reader, refuse_group, room_not_found

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

PEOPLE_AT_ONCE = 100
INVITATIONS_SHOWN = REQUESTS_SHOWN = 200
LONGEST_SEARCH = 200  # characters


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
    may_manage = bool(can_manage_people(actor, group))
    words = request.GET.get("q", "")[:LONGEST_SEARCH]
    members = Membership.objects.visible_to(actor).filter(group=group).called(words, by_address=may_manage)
    pages = in_pages(request, members.select_related("user").by_name(), PEOPLE_AT_ONCE)
    name_of = person_name if may_manage else shown_name
    people = [(name_of(membership.user), membership) for membership in pages["portion"]]
    facts: dict[str, Any] = {"people": people, "words": words, "query": urlencode({"q": words}) if words else "", **pages}
    facts |= {"may_manage": may_manage, "may_archive": bool(can_archive(actor, group))}
    if may_manage:
        waiting = group.join_requests.waiting().exclude(user=actor.pk).select_related("user")
        facts |= {
            "requests": [(person_name(one.user), one) for one in waiting[:REQUESTS_SHOWN]],
            "bans": [(person_name(one.user), one) for one in group.bans.select_related("user")[:REQUESTS_SHOWN]],
        }
    if may_invite:
        invitations = Invitation.objects.to(INTO_GROUP, group.pk).select_related("inviter")[:INVITATIONS_SHOWN]
        facts |= {"form": form, "invitations": [(one, Membership.Role(one.role).label) for one in invitations]}
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return group_page(request, "community/groups/people.html", group, facts, status)


def send_invitation(request: HttpRequest, group: Group, form: InvitationForm) -> bool:
    """Send the invitation in the form; return whether that succeeded, otherwise the form has the error."""
    address = form.cleaned_data["address"]
    already = is_already_in(group, address, form.cleaned_data["role"])
    if already is not None:
        form.add_error("address", already.reason)
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
