"""Folders as ZIP archives."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models
from django.utils import timezone

from community.files.models import AttachedFile, AttachedFileManager
from community.groups.models import GROUP, Group

from .folder import Folder

if TYPE_CHECKING:
    from community.access.actor import Actor


class FolderArchiveQuerySet(models.QuerySet["FolderArchive"]):
    """Archives."""

    def visible_to(self, actor: Actor) -> Self:
        """The archives that were made for `actor`, as long as she is in the group."""
        return self.filter(made_for=actor.pk or 0, group__in=actor.keys(GROUP))


class FolderArchive(AttachedFile):
    """A folder of a group, or all its files, as a ZIP archive for one person. It is deleted after a day, and with anything that is in it."""

    group = models.ForeignKey(Group, models.CASCADE, related_name="+")
    folder = models.ForeignKey(Folder, models.CASCADE, null=True, related_name="+")
    made_for = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)

    objects = AttachedFileManager.from_queryset(FolderArchiveQuerySet)()

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return self.file.name

    def get_absolute_url(self) -> str:
        return self.file.get_absolute_url()
