"""What invitations hold of a person."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from community.privacy.registry import Holding

from .models import Invitation

if TYPE_CHECKING:
    from cms.users.models import User


def forget_invitations(holding: Holding, user: User) -> None:
    """Delete what the person accepted, with the address; what she sent is nobody's, and no longer valid."""
    Invitation.objects.filter(accepted_by=user).delete()
    Invitation.objects.filter(inviter=user).update(inviter=None)


HOLDING = Holding(
    Invitation,
    ("inviter", "accepted_by"),
    _("Invitations that you sent or accepted"),
    ("kind", "role", "sent_at", "accepted_at"),
    forget_invitations,
)
