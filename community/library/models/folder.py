"""Folders, nested up to a small depth."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from community.files.names import LONGEST_KEY
from community.groups.models import GROUP, Group

if TYPE_CHECKING:
    from community.access.actor import Actor

LONGEST_NAME = 120
MOST_LEVELS = 4  # of folders within each other


class FolderQuerySet(models.QuerySet["Folder"]):
    """Folders."""

    def visible_to(self, actor: Actor) -> Self:
        """The folders of the groups of `actor`."""
        return self.filter(group__in=actor.keys(GROUP))


class Folder(models.Model):
    """A folder of a group. `key` is its name as names are compared (`names.key_of`): no two in one place have the same."""

    group = models.ForeignKey(Group, models.CASCADE, related_name="folders")
    parent = models.ForeignKey("self", models.CASCADE, null=True, related_name="children")
    name = models.CharField(_("name"), max_length=LONGEST_NAME)
    key = models.CharField(max_length=LONGEST_KEY)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)

    objects = FolderQuerySet.as_manager()

    class Meta:
        verbose_name = _("folder")
        verbose_name_plural = _("folders")
        ordering = ("key", "pk")
        default_permissions = ()  # no admin permission opens what a group shares
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=("parent", "key"), name="library_name_in_folder"),
            models.UniqueConstraint(fields=("group", "key"), condition=Q(parent=None), name="library_name_at_top"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("library:folder", args=[self.pk])
