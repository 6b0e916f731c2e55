"""Versions of files."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from community.files.models import AttachedFile, AttachedFileManager, shown_to
from community.groups.models import GROUP, facilitated_groups

from .document import Document

if TYPE_CHECKING:
    from community.access.actor import Actor

LONGEST_NOTE = 300


class VersionQuerySet(models.QuerySet["Version"]):
    """Versions."""

    def ready(self) -> Self:
        """Those that everybody in the group sees."""
        return self.filter(file__ready_at__isnull=False)

    def visible_to(self, actor: Actor) -> Self:
        """The versions of the files in the groups of `actor`, except other people's that are still being scanned.

        Of a file in the trash, only for those who can restore it.
        """
        in_sight = Q(document__trashed_at=None) | Q(document__group__in=facilitated_groups(actor))
        if actor.is_authenticated:
            in_sight |= Q(document__made_by=actor.pk) | Q(document__trashed_by=actor.pk)
        return self.filter(in_sight, shown_to(actor, "file__"), document__group__in=actor.keys(GROUP))


class Version(AttachedFile):
    """One version of a file: its content, and what has changed. Who uploaded it is with the private file."""

    document = models.ForeignKey(Document, models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    note = models.CharField(_("what has changed?"), max_length=LONGEST_NOTE, blank=True)
    added_at = models.DateTimeField(default=timezone.now)
    told_at = models.DateTimeField(null=True)  # when the group was told of it

    objects = AttachedFileManager.from_queryset(VersionQuerySet)()

    class Meta:
        verbose_name = _("version of a file")
        verbose_name_plural = _("versions of files")
        ordering = ("-number",)
        default_permissions = ()
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=("document", "number"), name="library_version_once")
        ]

    def __str__(self) -> str:
        return self.file.name

    def get_absolute_url(self) -> str:
        return self.file.get_absolute_url()
