"""The log of what was deleted and restored."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from community.groups.models import Group


class LibraryLogEntry(models.Model):
    """Who put what in the trash, restored or erased it, and when: for the facilitators, and kept when the thing is gone."""

    class Action(models.TextChoices):
        TRASHED = "trashed", _("moved to the trash")
        RESTORED = "restored", _("restored")
        ERASED = "erased", _("deleted for good")
        VERSION_DELETED = "version_deleted", _("version deleted")
        FOLDER_DELETED = "folder_deleted", _("folder deleted")

    group = models.ForeignKey(Group, models.CASCADE, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    is_by_person = models.BooleanField(default=True)  # otherwise the time was up
    action = models.CharField(max_length=16, choices=Action)
    title = models.CharField(max_length=200)  # of the file or the folder
    details = models.CharField(max_length=200, blank=True)  # the name of a version's file
    number = models.PositiveIntegerField(null=True)  # of a version, or of the files in a folder
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ("-at", "-pk")
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.title}: {self.get_action_display()}"
