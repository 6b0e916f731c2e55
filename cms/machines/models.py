"""What calendar programs were told about a date: they have to be told again when it changes, and when it is gone."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db import models
from django.utils import timezone
from wagtail.models import Site

TOLD_FOR = timedelta(days=30)  # how long a calendar says that something no longer takes place
LISTED_FOR = timedelta(days=90)  # how long an event stays in the calendar after its end


class CalendarEntryQuerySet(models.QuerySet["CalendarEntry"]):
    """Entries by whether their page is still public."""

    def gone(self) -> CalendarEntryQuerySet:
        """Return those whose page is no longer public, and that calendars still name."""
        return self.filter(gone_at__gt=timezone.now() - TOLD_FOR)

    def forgotten(self) -> CalendarEntryQuerySet:
        """Return those that no calendar names any more."""
        now = timezone.now()
        return self.filter(models.Q(gone_at__lte=now - TOLD_FOR) | models.Q(last_moment__lte=now - LISTED_FOR))


class CalendarEntry(models.Model):
    """An event or a deadline in the calendars of one language. Once its page is gone, only its times are known: no word of it."""

    wagtail_reference_index_ignore = True

    class Kind(models.TextChoices):
        EVENT = "event"
        DEADLINE = "deadline"

    site = models.ForeignKey(Site, models.CASCADE, related_name="+")
    language = models.CharField(max_length=10)
    kind = models.CharField(max_length=10, choices=Kind)
    key = models.UUIDField()  # the page's translation key
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField(null=True)
    last_moment = models.DateTimeField(db_index=True)
    zone = models.CharField(max_length=64)
    topics = models.JSONField(default=list)  # short names: the calendars of these topics name it
    is_cancelled = models.BooleanField(default=False)
    sequence = models.PositiveIntegerField(default=0)
    changed_at = models.DateTimeField(default=timezone.now)
    gone_at = models.DateTimeField(null=True, db_index=True)

    objects = CalendarEntryQuerySet.as_manager()

    #: A change of any of these is told with a higher number.
    TOLD = ("starts_at", "ends_at", "is_cancelled")

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["site", "language", "kind", "key"], name="cms_calendarentry_once_a_language")
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.key} ({self.language})"

    def take(self, facts: dict[str, Any], now: datetime) -> bool:
        """Take over the facts of the published page. Return whether anything changed."""
        is_back = self.gone_at is not None
        is_told = is_back or any(getattr(self, name) != facts[name] for name in self.TOLD)
        if not is_told and all(getattr(self, name) == value for name, value in facts.items()):
            return False
        for name, value in facts.items():
            setattr(self, name, value)
        if is_told:
            self.sequence += 1
            self.changed_at = now
            self.gone_at = None
        return True
