"""Notifications, and how often people want e-mails about them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models
from django.db.models import ExpressionWrapper, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cms.announcing import Frequency

if TYPE_CHECKING:
    from community.access.actor import Actor


class NotificationQuerySet(models.QuerySet["Notification"]):
    """Notifications."""

    def visible_to(self, actor: Actor) -> Self:
        """The notifications of `actor`. Their text comes from their kind, which may have nothing to show any more."""
        return self.filter(person=actor.pk) if actor.is_authenticated else self.none()

    def unread(self) -> Self:
        return self.filter(read_at=None)

    def awaiting_mail(self) -> Self:
        return self.filter(awaits_mail=True)

    def unread_first(self) -> Self:
        is_read = ExpressionWrapper(Q(read_at__isnull=False), models.BooleanField())
        return self.annotate(is_read=is_read).order_by("is_read", "-created_at", "-pk")


class Notification(models.Model):
    """A notification for one person. It stores only keys: its text is rendered when it is read."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="notifications")
    kind = models.CharField(max_length=60)
    key = models.CharField(max_length=120)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    group = models.PositiveBigIntegerField(default=0)  # the key of a group, a model this app does not know; 0 for none
    facts = models.JSONField(default=dict)
    created_at = models.DateTimeField(_("when"), default=timezone.now)
    read_at = models.DateTimeField(_("read"), null=True)
    awaits_mail = models.BooleanField(default=True)  # until an e-mail about it is sent, or none is wanted

    objects = NotificationQuerySet.as_manager()

    class Meta:
        verbose_name = _("notification")
        verbose_name_plural = _("notifications")
        default_permissions = ()  # only its own person reads it
        constraints = [models.UniqueConstraint(fields=("person", "kind", "key"), name="notifications_once")]
        indexes = [
            models.Index(fields=("person",), condition=Q(read_at=None), name="notifications_unread"),
            models.Index(fields=("person",), condition=Q(awaits_mail=True), name="notifications_to_mail"),
            models.Index(fields=("kind", "key"), name="notifications_by_thing"),
            models.Index(fields=("created_at",), name="notifications_by_age"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.key}"


class Preference(models.Model):
    """How often a person wants e-mails about a kind in a group. Without a preference, the kind's default applies."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="notification_preferences")
    kind = models.CharField(max_length=60)
    group = models.PositiveBigIntegerField(default=0)
    frequency = models.CharField(max_length=8, choices=Frequency)

    class Meta:
        verbose_name = _("preference for notifications")
        verbose_name_plural = _("preferences for notifications")
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=("person", "kind", "group"), name="notifications_preference_once")]

    def __str__(self) -> str:
        return f"{self.kind} {self.group}: {self.frequency}"


class QuietHours(models.Model):
    """When a person wants no e-mails about notifications at once; they come together when it ends. In her own time zone.

    Without times, only the weekend is quiet.
    """

    person = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, primary_key=True, related_name="quiet_hours")
    begins = models.TimeField(_("from"), null=True)
    ends = models.TimeField(_("until"), null=True)
    at_weekends = models.BooleanField(_("also all Saturday and Sunday"), default=False)

    class Meta:
        verbose_name = _("quiet hours")
        verbose_name_plural = _("quiet hours")
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.begins} to {self.ends}"
