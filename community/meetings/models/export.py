"""The log of lists of participants that were taken away."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone

from .meeting import Meeting


class AttendanceExport(models.Model):
    """A facilitator has taken the list of participants of a meeting with her, as a file."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="exports")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    number = models.PositiveIntegerField()  # of people on it
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ("-at", "-pk")
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.meeting_id} {self.at:%Y-%m-%d}"
