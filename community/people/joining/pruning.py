"""Delete old requests to join, with what they say of people."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.utils import timezone

from community.people.models import AdmissionRequest

AT_ONCE = 1_000  # rows


def prune() -> bool:
    """Delete requests that were decided long ago; return whether there may be more. They are kept as long as invitations, 0 days for ever."""
    if not settings.KEEP_INVITATIONS_DAYS:
        return False
    end = timezone.now() - timedelta(days=settings.KEEP_INVITATIONS_DAYS)
    keys = list(AdmissionRequest.objects.filter(decided_at__lt=end).values_list("pk", flat=True)[:AT_ONCE])
    AdmissionRequest.objects.filter(pk__in=keys).delete()
    return len(keys) == AT_ONCE
