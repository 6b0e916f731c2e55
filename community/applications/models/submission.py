"""What a municipality has submitted."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from .application import Application


class Submission(models.Model):
    """The answers that were submitted, under the version of the form that asked for them. It never changes."""

    application = models.ForeignKey(Application, models.CASCADE, related_name="submissions")
    version = models.ForeignKey("community_forms.FormVersion", models.PROTECT, related_name="+")
    answers = models.JSONField(default=dict)
    text = models.TextField(default="")  # the answers in words, for searching
    anonymous_text = models.TextField(default="")  # those that reviewers see in anonymous review
    language = models.CharField(max_length=12)  # of the page on which it was submitted
    arrived_at = models.DateTimeField()  # the moment that the deadline is compared with
    entered_at = models.DateTimeField(null=True)  # when those who manage the call submitted what had come by post
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    idempotency_key = models.CharField(max_length=200, blank=True)  # of the request, so that a repeated one gets the same answer

    class Meta:
        default_permissions = ()
        ordering = ("arrived_at", "pk")
        constraints = [
            models.UniqueConstraint(
                fields=("application", "idempotency_key"),
                condition=~models.Q(idempotency_key=""),
                name="applications_submitted_once_for_each_key",
            )
        ]

    def __str__(self) -> str:
        return f"{self.application_id}: {self.arrived_at:%Y-%m-%d %H:%M}"
