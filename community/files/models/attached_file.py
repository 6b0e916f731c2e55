"""The base of a feature's own row for a file."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from .private_file import PrivateFile

if TYPE_CHECKING:
    from django.db.models import QuerySet


Row = TypeVar("Row", bound=models.Model)


class AttachedFileManager(models.Manager[Row]):
    """Fetches each row together with its file, so that rules have both."""

    def get_queryset(self) -> QuerySet[Row]:
        return super().get_queryset().select_related("file")


class AttachedFile(models.Model):
    """A feature's row that says where a private file belongs. Deleting either deletes the other."""

    file = models.OneToOneField(PrivateFile, models.CASCADE, primary_key=True, related_name="+", verbose_name=_("file"))

    class Meta:
        abstract = True
