"""Exports of sessions: files that facilitators asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from community.files.models import AttachedFile, AttachedFileManager
from community.groups.models import facilitated_groups

from .session import Session

if TYPE_CHECKING:
    from community.access.actor import Actor


class SessionExportQuerySet(models.QuerySet["SessionExport"]):
    """Exports."""

    def visible_to(self, actor: Actor) -> Self:
        """The exports of the sessions that `actor` facilitates."""
        return self.filter(session__group__in=facilitated_groups(actor))


class SessionExport(AttachedFile):
    """A session as a ZIP archive or as a booklet. It is deleted after some days, and as soon as something in it must not be seen any more."""

    class Kind(models.TextChoices):
        ZIP = "zip", _("pictures and data (ZIP)")
        BOOKLET = "pdf", _("booklet (PDF)")

    session = models.ForeignKey(Session, models.CASCADE, related_name="exports")
    kind = models.CharField(max_length=3, choices=Kind)
    made_at = models.DateTimeField(default=timezone.now)

    objects = AttachedFileManager.from_queryset(SessionExportQuerySet)()

    class Meta:
        verbose_name = _("export of a session")
        verbose_name_plural = _("exports of sessions")
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.session}: {self.get_kind_display()}"

    def get_absolute_url(self) -> str:
        return self.file.get_absolute_url()
