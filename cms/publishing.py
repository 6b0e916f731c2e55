"""Publishing in one transaction, and scheduled publishing one page at a time."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.db import OperationalError, transaction
from django.utils import timezone
from wagtail.actions.publish_revision import PublishRevisionAction
from wagtail.models import DraftStateMixin, Page, Revision

log = logging.getLogger(__name__)


def publish_as_a_whole() -> None:
    """Make every publication, wherever it comes from, one transaction: all or nothing.

    Wagtail saves the page first and sends its signals afterwards. If a receiver failed, the page would be published without others
    knowing.
    """
    PublishRevisionAction.execute = transaction.atomic(PublishRevisionAction.execute)


def keep_schedule() -> None:
    """Unpublish what has expired and publish what is due: Wagtail's `publish_scheduled`, but one failure does not stop others.

    A failure is logged with the page's name and retried at the next run.
    """
    for thing in expired():
        try:
            with transaction.atomic():
                thing.unpublish(set_expired=True, log_action="wagtail.unpublish.scheduled")
        except OperationalError:
            raise
        except Exception:
            log.exception("%s has expired but could not be unpublished.", name_of(thing))
    for revision in due():
        try:
            with transaction.atomic():
                revision.publish(log_action="wagtail.publish.scheduled")
        except OperationalError:
            raise
        except Exception:
            log.exception("%s could not be published as scheduled.", name_of(revision))


def expired() -> Iterator[Any]:
    """Yield what is published but has expired, longest ago first."""
    models = [Page, *(model for model in apps.get_models() if issubclass(model, DraftStateMixin) and not issubclass(model, Page))]
    for model in models:
        yield from list(model._default_manager.filter(live=True, expire_at__lt=timezone.now()).order_by("expire_at"))


def due() -> list[Revision]:
    """Return the revisions that are due, longest due first."""
    return list(Revision.objects.filter(approved_go_live_at__lt=timezone.now()).order_by("approved_go_live_at"))


def name_of(thing: Any) -> str:
    """Return the name of a page, or of a revision's object, for the log."""
    if isinstance(thing, Revision):
        return f"“{thing.object_str}” ({thing.content_type.model} {thing.object_id}, revision {thing.pk})"
    return f"“{thing}” ({thing._meta.model_name} {thing.pk})"
