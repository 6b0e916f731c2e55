"""What happened to an application."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .application import Application


class Event(models.Model):
    """An entry of an application's history. `by` is empty for people whose account is gone, and for what the site did."""

    class Kind(models.TextChoices):
        BEGUN = "begun", _("begun")
        ON_PAPER = "on_paper", _("came by post, entered by the office")
        SUBMITTED = "submitted", _("submitted")
        CHANGED = "changed", _("submitted again")
        WITHDRAWN = "withdrawn", _("withdrawn")
        JOINED = "joined", _("joined the team")
        LEFT = "left", _("left the team")
        HANDED_OVER = "handed_over", _("handed over")
        ADMITTED_LATE = "admitted_late", _("admitted after the deadline")
        STATE = "state", _("state changed")
        REVIEWED = "reviewed", _("reviewed")
        REOPENED = "reopened", _("review given back")
        CONFLICT = "conflict", _("conflict of interest declared")
        NO_CONFLICT = "no_conflict", _("conflict of interest withdrawn")
        ASKED = "asked", _("question to the applicant")
        ANSWERED = "answered", _("question answered")
        DECIDED = "decided", _("decided, with a letter")
        CONFIRMED = "confirmed", _("participation confirmed")
        GAVE_UP = "gave_up", _("place given up")
        LAPSED = "lapsed", _("participation not confirmed in time")

    application = models.ForeignKey(Application, models.CASCADE, related_name="history")
    kind = models.CharField(max_length=14, choices=Kind)
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    whom = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    state = models.CharField(max_length=12, choices=Application.State, blank=True)  # afterwards
    note = models.CharField(max_length=500, blank=True)

    class Meta:
        default_permissions = ()
        ordering = ("at", "pk")

    def __str__(self) -> str:
        return f"{self.application_id}: {self.kind}"
