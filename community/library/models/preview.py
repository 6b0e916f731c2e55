"""Small pictures of files."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db import models

from community.files.models import AttachedFile, AttachedFileManager

from .version import Version

if TYPE_CHECKING:
    from community.access.actor import Actor


class PreviewQuerySet(models.QuerySet["Preview"]):
    """Small pictures."""

    def visible_to(self, actor: Actor) -> Self:
        """Those of the versions that `actor` sees."""
        return self.filter(version__in=Version.objects.visible_to(actor))


class Preview(AttachedFile):
    """A small picture of a version: of an image, or of the first page of a PDF. Measures in pixels."""

    version = models.OneToOneField(Version, models.CASCADE, related_name="preview")
    width = models.PositiveSmallIntegerField()
    height = models.PositiveSmallIntegerField()

    objects = AttachedFileManager.from_queryset(PreviewQuerySet)()

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return str(self.version_id)

    def get_absolute_url(self) -> str:
        return self.file.get_absolute_url()
