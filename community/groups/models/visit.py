"""When members were last in their group's room, so that it can say what is new since then."""

from __future__ import annotations

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .membership import Membership


class Visit(models.Model):
    """A member's latest visit of the room. Only its own person learns of it; it ends with the membership."""

    membership = models.OneToOneField(Membership, models.CASCADE, related_name="visit")
    latest_at = models.DateTimeField(_("last in the room"), default=timezone.now)
    previous_at = models.DateTimeField(null=True)  # when the visit before this one ended

    class Meta:
        verbose_name = _("visit")
        verbose_name_plural = _("visits")
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.membership} {self.latest_at:%Y-%m-%d}"
