"""Answers of an application, one row each: two people who answer different questions never touch the same row."""

from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone

from .application import Application


class Answer(models.Model):
    """The answer to one question as it stands now.

    `value` is what the question accepts. What was typed last and is not accepted is kept in `typed`, so that nobody loses a text
    because it has two words too many. `revision` counts changes: who saves says which one she has seen.
    """

    application = models.ForeignKey(Application, models.CASCADE, related_name="answers")
    question = models.CharField(max_length=40)  # its key in the form
    value = models.JSONField(null=True)
    typed = models.JSONField(null=True)
    revision = models.PositiveIntegerField(default=1)
    changed_at = models.DateTimeField(default=timezone.now)
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    class Meta:
        default_permissions = ()
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=("application", "question"), name="applications_answer_once")
        ]

    def __str__(self) -> str:
        return f"{self.application_id}: {self.question}"

    @property
    def shown(self) -> Any:
        """What the form shows: what was typed last, accepted or not."""
        return self.value if self.typed is None else self.typed
