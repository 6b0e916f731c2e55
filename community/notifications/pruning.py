"""Delete old notifications: read ones sooner than unread ones."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.db.models import Q
from django.utils import timezone

from .models import Notification

AT_ONCE = 1_000  # rows


def prune() -> bool:
    """Delete old notifications; return whether there may be more. A setting of 0 days keeps them for ever."""
    now, old = timezone.now(), Q(pk__in=[])
    if days := settings.KEEP_READ_NOTIFICATIONS_DAYS:
        old |= Q(read_at__isnull=False, created_at__lt=now - timedelta(days=days))
    if days := settings.KEEP_UNREAD_NOTIFICATIONS_DAYS:
        old |= Q(read_at=None, created_at__lt=now - timedelta(days=days))
    keys = list(Notification.objects.filter(old).values_list("pk", flat=True)[:AT_ONCE])
    Notification.objects.filter(pk__in=keys).delete()
    return len(keys) == AT_ONCE
