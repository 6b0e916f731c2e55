"""Delete old invitations with their addresses."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.db.models import Q
from django.utils import timezone

from .models import Invitation

AT_ONCE = 1_000  # rows


def prune() -> bool:
    """Delete invitations that ended long ago; return whether there may be more. A setting of 0 days keeps them for ever."""
    if not settings.KEEP_INVITATIONS_DAYS:
        return False
    end = timezone.now() - timedelta(days=settings.KEEP_INVITATIONS_DAYS)
    over = Q(accepted_at__lt=end) | Q(revoked_at__lt=end) | Q(accepted_at=None, revoked_at=None, expires_at__lt=end)
    keys = list(Invitation.objects.filter(over).values_list("pk", flat=True)[:AT_ONCE])
    Invitation.objects.filter(pk__in=keys).delete()
    return len(keys) == AT_ONCE
