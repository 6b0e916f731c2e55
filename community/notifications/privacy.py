"""The personal data in notifications."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from community.privacy.registry import Holding, delete_rows

from .models import Notification, Preference, QuietHours

if TYPE_CHECKING:
    from cms.users.models import User


def forget_notifications(holding: Holding, user: User) -> None:
    """Delete the person's notifications, and remove the person from those of others."""
    Notification.objects.filter(person=user).delete()
    Notification.objects.filter(actor=user).update(actor=None)


HOLDINGS = (
    Holding(
        Notification,
        ("person", "actor"),
        _("Notifications to you, and of what you did"),
        ("kind", "group", "created_at"),
        forget_notifications,
        when_erased=_("Those to you are deleted; those to others lose your name."),
    ),
    Holding(
        Preference,
        ("person",),
        _("Your choices about e-mails"),
        ("kind", "group", "frequency"),
        delete_rows,
    ),
    Holding(QuietHours, ("person",), _("Your quiet hours"), ("begins", "ends", "at_weekends"), delete_rows),
)
