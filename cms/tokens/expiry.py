"""Writes to people before their tokens expire, so that nothing stops working overnight."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from .letters import send_expiry
from .models import Grant, valid_tokens

BEFORE = timedelta(days=7)
AT_ONCE = 200  # tokens in one run


def warn_before_expiry() -> bool:
    """Send one e-mail for each token that expires within a week; return whether there are more.

    A token that was made for a shorter time needs none: its e-mail has just said when it ends.
    """
    now = timezone.now()
    due = valid_tokens().filter(
        user__is_active=True,
        grant__warned_at=None,
        grant__expires_at__lte=now + BEFORE,
        grant__expires_at__gt=F("created") + BEFORE,
    )
    found = list(due.select_related("user__service", "grant__made_by").order_by("grant__expires_at")[:AT_ONCE])
    for token in found:
        with transaction.atomic():
            if Grant.objects.filter(pk=token.grant.pk, warned_at=None).update(warned_at=now):
                send_expiry(token)
    return len(found) == AT_ONCE
