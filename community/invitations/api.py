"""Invitations as JSON, for whoever holds the secret of the link that was sent."""

from __future__ import annotations

from http import HTTPStatus
from typing import Annotated, cast

from django.http import Http404, HttpRequest
from ninja import Body, Path, Router, Status

from cms.languages import active_language
from cms.users.models import User
from community.access.verdicts import Refused
from community.api.versions import require_valid

from .forms import InvitedSignUpForm
from .letters import facts_of
from .models import Invitation
from .rules import NO_LONGER_VALID, is_valid
from .schemas import InvitationAccepted, InvitationOffer, NewcomerSent
from .services import accept, find, has_account, sign_up

router = Router(tags=["Invitations"])
Token = Annotated[str, Path(max_length=100, description="The last part of the link in the e-mail.")]


def invitation_at(token: str) -> Invitation:
    """Return the invitation, as long as it is valid. Raises Http404, and Refused if it is over."""
    found = find(token)
    if found is None:
        raise Http404
    validity = is_valid(found)
    if not validity:
        raise Refused(validity)
    return found


@router.get(
    "invitations/{token}", auth=None, response=InvitationOffer, url_name="invitation_link", summary="What an invitation leads to"
)
def get_invitation(request: HttpRequest, token: Token) -> InvitationOffer:
    """What an invitation leads to, and whether its address has an account: if so, log in and accept it, else create one."""
    found = invitation_at(token)
    facts = facts_of(found)
    if facts is None:
        raise Refused(NO_LONGER_VALID)
    offer = facts["offer"]
    return InvitationOffer(
        sentence=offer.sentence,
        role=offer.role,
        about=offer.about,
        expires_at=found.expires_at,
        has_account=has_account(found),
        name=found.name,
    )


@router.post(
    "invitations/{token}/acceptance",
    response=InvitationAccepted,
    url_name="invitation_acceptance",
    summary="Accept an invitation",
)
def accept_invitation(request: HttpRequest, token: Token) -> InvitationAccepted:
    """Accept an invitation that was sent to the address of your account."""
    way_on = accept(invitation=invitation_at(token), by=cast("User", request.user))
    return InvitationAccepted(url=request.build_absolute_uri(way_on))


@router.post(
    "invitations/{token}/account",
    auth=None,
    response={201: InvitationAccepted},
    url_name="invitation_account",
    summary="Create an account and accept",
)
def create_account_of_invitation(
    request: HttpRequest, token: Token, sent: Annotated[NewcomerSent, Body()]
) -> Status[InvitationAccepted]:
    """Create an account for the address that the invitation was sent to, which confirms that address, and accept it. Log in afterwards."""
    found = invitation_at(token)
    form = InvitedSignUpForm({"name": sent.name, "password": sent.password}, address=found.address or "")
    require_valid(form)
    _person, way_on = sign_up(invitation=found, language=active_language(), **form.cleaned_data)
    return Status(HTTPStatus.CREATED, InvitationAccepted(url=request.build_absolute_uri(way_on)))
