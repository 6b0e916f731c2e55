"""Extending the deadline of a published call at once, whatever is being drafted for its page."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from modelcluster.models import get_serializable_data_for_fields
from wagtail.log_actions import log as log_action
from wagtail.models import Page, Revision
from wagtail.signals import page_published

from .call import CallPage
from .extensions import CallExtension
from .facts import published_source

if TYPE_CHECKING:
    from cms.users.models import User


def deadline_owner(call: CallPage) -> CallPage:
    """Return the page whose deadline a call in any language shows: the one in the source language, or the call itself."""
    return published_source(call) or call


@transaction.atomic
def extend_deadline(*, call: CallPage, closes_at: datetime, reason: str, by: User) -> CallPage:
    """Publish a later deadline of a call, and nothing else. Raises ValidationError.

    Drafts and scheduled versions of its page get the deadline too, unless theirs is later. The caller has checked the permission.
    """
    page = CallPage.objects.select_for_update(of=("self",)).get(pk=call.pk)
    before = page.published_closes_at or page.closes_at
    if before is None or closes_at <= before:
        raise ValidationError({"closes_at": _("The new deadline must be later than the present one.")})
    if closes_at <= timezone.now():
        raise ValidationError({"closes_at": _("This moment has passed.")})
    page.closes_at, page.last_published_at = closes_at, timezone.now()
    if not any(one.previous_closes_at == before for one in page.extensions.all()):
        page.extensions.add(CallExtension(previous_closes_at=before, reason=reason, sort_order=page.extensions.count()))
    page.save()
    write_into_revisions(page, before)
    log_action(instance=page, action="cms.deadline_extended", user=by, content_changed=True)
    page_published.send(sender=CallPage, instance=page, revision=page.live_revision)
    if Page.objects.filter(alias_of=page.pk).exists():
        page.update_aliases()
    return page


def write_into_revisions(page: CallPage, before: datetime) -> None:
    """Write the deadline and the extension into the revisions that will be edited or published next."""
    closes_at = page.serializable_data()["closes_at"]
    added = next((one for one in page.extensions.all() if one.previous_closes_at == before), None)
    wanted = Q(pk__in=[page.live_revision_id, page.latest_revision_id]) | Q(approved_go_live_at__isnull=False)
    changed = []
    for revision in page.revisions.filter(wanted):
        content = revision.content
        drafted = moment_of(content.get("closes_at"))
        if drafted is None or page.closes_at is None or drafted < page.closes_at:
            content["closes_at"] = closes_at
        kept = content.setdefault("extensions", [])
        if added and all(moment_of(one["previous_closes_at"]) != before for one in kept):
            kept.append(get_serializable_data_for_fields(added))
        changed.append(revision)
    Revision.objects.bulk_update(changed, ["content"])


def moment_of(stored: Any) -> datetime | None:
    return parse_datetime(str(stored)) if stored else None
