"""Delete old tables, with the names and addresses in them."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.utils import timezone

from .models import InvitationTable

AT_ONCE = 50  # tables


def prune() -> bool:
    """Delete tables sent long ago; return whether there may be more. They are kept as long as invitations, 0 days for ever."""
    if not settings.KEEP_INVITATIONS_DAYS:
        return False
    end = timezone.now() - timedelta(days=settings.KEEP_INVITATIONS_DAYS)
    keys = list(InvitationTable.objects.filter(sent_at__lt=end).values_list("pk", flat=True)[:AT_ONCE])
    InvitationTable.objects.filter(pk__in=keys).delete()
    return len(keys) == AT_ONCE
