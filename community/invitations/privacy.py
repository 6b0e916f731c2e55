"""The personal data in invitations."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from community.privacy.registry import Holding

from .models import Invitation

if TYPE_CHECKING:
    from cms.users.models import User


def forget_invitations(holding: Holding, user: User) -> None:
    """Delete the invitations the person accepted, with the address; those she sent lose their sender and become invalid."""
    Invitation.objects.filter(accepted_by=user).delete()
    Invitation.objects.filter(inviter=user).update(inviter=None)


HOLDING = Holding(
    Invitation,
    ("inviter", "accepted_by"),
    _("Invitations that you sent or accepted"),
    ("kind", "role", "sent_at", "accepted_at"),
    forget_invitations,
    when_erased=_("The one that you accepted is deleted; those that you sent are no longer valid."),
)
