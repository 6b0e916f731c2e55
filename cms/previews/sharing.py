"""Sharing the draft of a page by a link, and revoking the link."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from wagtail.log_actions import log
from wagtail.models import Page

from .models import SharedPreview

if TYPE_CHECKING:
    from cms.users.models import User

SHARED, REVOKED = "cms.preview_shared", "cms.preview_revoked"  # the names of log entries


@transaction.atomic
def share_preview(*, page: Page, valid: timedelta, by: User) -> SharedPreview:
    """Make a link to the latest draft of `page`, which is `valid` for so long."""
    now = timezone.now()
    revision = page.get_latest_revision()
    shared = SharedPreview.objects.create(page_id=page.pk, revision=revision, made_by=by, made_at=now, ends_at=now + valid)
    log(instance=page, action=SHARED, user=by, revision=revision)
    return shared


@transaction.atomic
def revoke_preview(*, shared: SharedPreview, page: Page, by: User) -> bool:
    """End a link now. Return False if somebody else has ended it already."""
    revision = shared.revision
    count, _by_model = SharedPreview.objects.filter(pk=shared.pk).delete()
    if count:
        log(instance=page, action=REVOKED, user=by, revision=revision)
    return bool(count)
