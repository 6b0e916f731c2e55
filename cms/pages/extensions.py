"""Extensions of calls: the earlier deadlines that readers saw."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.db import models
from django.db.models import Q
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import get_serializable_data_for_fields
from wagtail.admin.panels import FieldPanel
from wagtail.api import APIField
from wagtail.models import Orderable, Revision

from cms.days import today

if TYPE_CHECKING:
    from .call import CallPage


class CallExtension(Orderable):
    """An extended deadline: the one that applied before."""

    page = ParentalKey("cms.CallPage", on_delete=models.CASCADE, related_name="extensions")
    previous_closes_at = models.DateTimeField(_("closed until then"))
    extended_on = models.DateField(_("extended on"), default=today)
    reason = models.CharField(_("reason"), max_length=200, blank=True)

    moment_fields: ClassVar[tuple[str, ...]] = ("previous_closes_at",)

    panels = [FieldPanel("previous_closes_at"), FieldPanel("extended_on"), FieldPanel("reason")]
    api_fields = [APIField("previous_closes_at"), APIField("extended_on"), APIField("reason")]

    class Meta(Orderable.Meta):
        verbose_name = _("extension")
        verbose_name_plural = _("extensions")


def note_extension(page: CallPage) -> CallExtension | None:
    """Record the deadline that readers saw last, if `page`, about to be published, has a later one. Return the record."""
    before = page.published_closes_at
    if before is None or page.closes_at is None or page.closes_at <= before:
        return None
    if any(extension.previous_closes_at == before for extension in page.extensions.all()):
        return None
    extension = CallExtension(previous_closes_at=before, sort_order=page.extensions.count())
    page.extensions.add(extension)
    return extension


def note_in_revisions(page: CallPage, extension: CallExtension) -> None:
    """Add an extension to the revisions that will be edited or published next: otherwise the next publication would remove it."""
    stored = get_serializable_data_for_fields(extension)
    changed = []
    for revision in page.revisions.filter(
        Q(pk__in=[page.live_revision_id, page.latest_revision_id]) | Q(approved_go_live_at__isnull=False)
    ):
        kept = revision.content.setdefault("extensions", [])
        if all(parse_datetime(str(one["previous_closes_at"])) != extension.previous_closes_at for one in kept):
            kept.append(stored)
            changed.append(revision)
    Revision.objects.bulk_update(changed, ["content"])
