"""Invitations into groups as JSON: the same rules and services as the page."""

from __future__ import annotations

from http import HTTPStatus
from typing import Annotated, Any

from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest
from ninja import Body, Router, Status

from cms.languages import active_language
from cms.tokens.scopes import Scope, needs_scope
from cms.users.addresses import readable
from community.access.actor import actor_of
from community.access.verdicts import require
from community.api.authentication import reader
from community.api.paging import WhichPart, part_of
from community.api.schemas import Page
from community.api.versions import require_valid
from community.invitations.forms import InvitationForm
from community.invitations.models import Invitation
from community.invitations.services import invite, revoke, send_again

from .api import Slug, room_of
from .joining_api import Key
from .joining_schemas import InvitationSent, InvitationTold
from .memberships import INTO_GROUP, is_already_in
from .models import Group, Membership
from .rules import can_invite

router = Router(tags=["Joining groups"])


def inviting_group(request: HttpRequest, slug: str) -> Group:
    """Return a group into which the reader can invite people. Raises Http404 and Refused, as the pages do."""
    group = room_of(request, slug)
    require(can_invite(actor_of(reader(request)), group))
    return group


def invitation_at(request: HttpRequest, slug: str, key: int) -> Invitation:
    found = Invitation.objects.to(INTO_GROUP, inviting_group(request, slug).pk).filter(pk=key).first()
    if found is None:
        raise Http404
    return found


@router.get("groups/{slug:slug}/invitations", response=Page[InvitationTold], url_name="invitations", summary="Who is invited")
@needs_scope(Scope.GROUPS_MANAGE)
def list_group_invitations(request: HttpRequest, slug: Slug, paging: WhichPart) -> Any:
    """The invitations into a group and their state, the latest first. Only for facilitators of the group."""
    return part_of(Invitation.objects.to(INTO_GROUP, inviting_group(request, slug).pk), paging, told)


def told(one: Invitation) -> InvitationTold:
    return InvitationTold(
        id=one.pk,
        address=readable(one.address or ""),
        role=one.role,  # type: ignore[arg-type]
        state=one.state,  # type: ignore[arg-type]
        sent_at=one.sent_at,
        expires_at=one.expires_at,
    )


@router.post("groups/{slug:slug}/invitations", response={201: InvitationTold}, url_name="invitations", summary="Invite somebody")
@needs_scope(Scope.GROUPS_MANAGE)
def invite_into_group(request: HttpRequest, slug: Slug, sent: Annotated[InvitationSent, Body()]) -> Status[InvitationTold]:
    """Invite somebody by e-mail. A person with an open invitation gets a new link."""
    group = inviting_group(request, slug)
    form = InvitationForm(
        {"address": sent.address, "role": sent.role, "language": sent.language or active_language()},
        roles=Membership.Role.choices,
    )
    require_valid(form)
    already = is_already_in(group, form.cleaned_data["address"], form.cleaned_data["role"])
    if already is not None:
        raise ValidationError({"address": already.reason})
    made = invite(kind=INTO_GROUP, thing=group.pk, by=reader(request), **form.cleaned_data)
    return Status(HTTPStatus.CREATED, told(Invitation.objects.get(pk=made.pk)))


@router.post(
    "groups/{slug:slug}/invitations/{int:invitation}/sending",
    response={204: None},
    url_name="invitation_sending",
    summary="Send an invitation again",
)
@needs_scope(Scope.GROUPS_MANAGE)
def resend_group_invitation(request: HttpRequest, slug: Slug, invitation: Key) -> None:
    """Send a new link; the one in the earlier e-mail stops working."""
    send_again(invitation=invitation_at(request, slug, invitation), by=reader(request))


@router.delete(
    "groups/{slug:slug}/invitations/{int:invitation}", response={204: None}, url_name="invitation", summary="Revoke an invitation"
)
@needs_scope(Scope.GROUPS_MANAGE)
def revoke_group_invitation(request: HttpRequest, slug: Slug, invitation: Key) -> None:
    """Disable the link of an invitation."""
    revoke(invitation=invitation_at(request, slug, invitation), by=reader(request))
