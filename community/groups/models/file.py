"""The files that a group shares among its members."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from community.files.models import AttachedFile, AttachedFileManager, shown_to

from .group import GROUP, Group

if TYPE_CHECKING:
    from community.access.actor import Actor


class GroupFileQuerySet(models.QuerySet["GroupFile"]):
    """Files of groups."""

    def ready(self) -> Self:
        """Files that all members can see."""
        return self.filter(file__ready_at__isnull=False)

    def visible_to(self, actor: Actor) -> Self:
        """The files of the groups that `actor` belongs to, except other people's files that are still being scanned."""
        return self.filter(shown_to(actor, "file__"), group__in=actor.keys(GROUP))


class GroupFile(AttachedFile):
    """A file that a group shares among its members."""

    group = models.ForeignKey(Group, models.CASCADE, related_name="files", verbose_name=_("group"))
    title = models.CharField(_("title"), max_length=200, blank=True)

    objects = AttachedFileManager.from_queryset(GroupFileQuerySet)()

    class Meta:
        verbose_name = _("group file")
        verbose_name_plural = _("group files")
        ordering = ("-file__attached_at", "pk")  # so that no two pages of a list contain the same file
        default_permissions = ()  # no admin permission opens a members' file

    def __str__(self) -> str:
        return self.title or self.file.name

    def get_absolute_url(self) -> str:
        return self.file.get_absolute_url()
