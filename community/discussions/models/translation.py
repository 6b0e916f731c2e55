"""Translations of posts."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils import timezone

from .post import Post


class Translation(models.Model):
    """A version of a post in another language, made by a machine: clean HTML with the marks of mentions. Empty until it is made."""

    post = models.ForeignKey(Post, models.CASCADE, related_name="translations")
    version = models.PositiveIntegerField()
    language = models.CharField(max_length=12)
    html = models.TextField(blank=True)
    asked_at = models.DateTimeField(default=timezone.now)
    made_at = models.DateTimeField(null=True)
    failed_at = models.DateTimeField(null=True)

    class Meta:
        default_permissions = ()
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=("post", "version", "language"), name="discussions_translation_once")
        ]

    def __str__(self) -> str:
        return f"{self.post_id}.{self.version} {self.language}"

    @property
    def is_made(self) -> bool:
        return self.made_at is not None
