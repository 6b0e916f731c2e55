"""What is kept about a page that is no longer public: nothing that was not public, and not its title."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _


class RemovedPage(models.Model):
    """The last time that a page ceased to be public. Pages that are public again keep their row, but are not told."""

    class Reason(models.TextChoices):
        DELETED = "deleted", _("deleted")
        UNPUBLISHED = "unpublished", _("unpublished")
        RESTRICTED = "restricted", _("no longer for everybody")

    page_id = models.BigIntegerField(unique=True)  # no foreign key: the page may be gone
    type = models.CharField(max_length=200)
    locale = models.CharField(max_length=16)
    path = models.TextField()
    reason = models.CharField(max_length=12, choices=Reason)
    removed_at = models.DateTimeField(db_index=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["removed_at", "page_id"]
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.path} ({self.reason})"
