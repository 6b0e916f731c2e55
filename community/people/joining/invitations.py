"""Invitations into the community as a whole: the answer to an approved request of somebody without an account."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from community.access.verdicts import YES, Verdict, no
from community.invitations.kinds import Kind, Offer
from community.people.models import Admission, AdmissionRequest

if TYPE_CHECKING:
    from cms.users.models import User
    from community.access.actor import Actor
    from community.invitations.models import Invitation

INTO_COMMUNITY = "people.join"


def request_of(invitation: Invitation) -> AdmissionRequest | None:
    return AdmissionRequest.objects.filter(pk=invitation.thing).first()


def offer(invitation: Invitation) -> Offer | None:
    if request_of(invitation) is None:
        return None
    return Offer(
        sentence=_("You can join %(site)s now") % {"site": settings.WAGTAIL_SITE_NAME},
        role=_("member"),
        about=_("Members find each other, and read what is meant for all members. Groups invite their own."),
    )


def can_send(_actor: Actor, invitation: Invitation) -> Verdict:
    """Return whether the link works: as long as the request stands approved. Who approved it need not stay."""
    request = request_of(invitation)
    if request and request.state == AdmissionRequest.State.APPROVED and request.address == invitation.address:
        return YES
    return no(gettext_lazy("This request was not approved."))


def accept(invitation: Invitation, person: User) -> str:
    Admission.objects.get_or_create(user=person, defaults={"by": invitation.inviter})
    AdmissionRequest.objects.filter(pk=invitation.thing, user=None).update(user=person)
    return reverse("people:profile")


KIND = Kind(INTO_COMMUNITY, offer, can_send, accept)
