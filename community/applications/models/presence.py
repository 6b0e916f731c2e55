"""Who is editing which section of an application now."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, ClassVar, Self

from django.conf import settings
from django.db import models
from django.utils import timezone

from .application import Application

if TYPE_CHECKING:
    from datetime import datetime

LASTS = timedelta(minutes=1)  # pages ask every 20 seconds


class PresenceQuerySet(models.QuerySet["Presence"]):
    """Presences."""

    def now(self) -> Self:
        return self.filter(seen_at__gt=timezone.now() - LASTS)


class Presence(models.Model):
    """A person has a section of an application open. The row is overwritten as she goes on, and is of no use a minute later."""

    application = models.ForeignKey(Application, models.CASCADE, related_name="presences")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    section = models.CharField(max_length=40)
    seen_at: models.DateTimeField[datetime, datetime] = models.DateTimeField(default=timezone.now)

    objects = PresenceQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=("application", "user"), name="applications_presence_once")
        ]

    def __str__(self) -> str:
        return f"{self.user_id}: {self.section}"
