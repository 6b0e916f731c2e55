"""Blank forms to print, made once for each version and language."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils import timezone


class BlankForm(models.Model):
    """A version of a form as PDF, for signatures in the house. It is empty until its job has made it; it can be made again."""

    version = models.ForeignKey("community_forms.FormVersion", models.CASCADE, related_name="+")
    language = models.CharField(max_length=12)
    content = models.BinaryField(null=True)  # well below 200 kB, and nothing that needs a storage of its own
    wanted_at = models.DateTimeField(default=timezone.now)
    is_impossible = models.BooleanField(default=False)  # the site cannot make PDF files

    class Meta:
        default_permissions = ()
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=("version", "language"), name="applications_blank_form_once")
        ]

    def __str__(self) -> str:
        return f"{self.version_id}: {self.language}"
