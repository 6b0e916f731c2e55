"""The files that a group shares among its members."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from community.files.store import private_storage

from .group import GROUP, Group

if TYPE_CHECKING:
    from community.access.actor import Actor


class GroupFileQuerySet(models.QuerySet["GroupFile"]):
    """Files of groups."""

    def visible_to(self, actor: Actor) -> Self:
        """The files of the groups that `actor` belongs to."""
        return self.filter(group__in=actor.keys(GROUP))


def file_place(instance: GroupFile, _filename: str) -> str:
    """Return where a file lies in the private storage. Nothing a person typed is in it."""
    return f"groups/{instance.group_id}/{instance.pk}"


class GroupFile(models.Model):
    """A file that a group shares among its members."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    group = models.ForeignKey(Group, models.CASCADE, related_name="files", verbose_name=_("group"))
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name=_("uploaded by"),
    )
    uploaded_at = models.DateTimeField(_("uploaded at"), auto_now_add=True)
    title = models.CharField(_("title"), max_length=200, blank=True)
    name = models.CharField(_("file name"), max_length=160)
    content = models.FileField(_("file"), storage=private_storage, upload_to=file_place)
    content_type = models.CharField(_("kind"), max_length=100)
    size = models.PositiveBigIntegerField(_("size in bytes"))
    sha256 = models.CharField(max_length=64)

    objects = GroupFileQuerySet.as_manager()

    class Meta:
        verbose_name = _("group file")
        verbose_name_plural = _("group files")
        ordering = ("-uploaded_at", "pk")  # so that no two pages of a list have the same file
        default_permissions = ()  # no permission of the admin opens a members' file

    def __str__(self) -> str:
        return self.title or self.name

    def get_absolute_url(self) -> str:
        return reverse("groups:file", args=[self.pk])
