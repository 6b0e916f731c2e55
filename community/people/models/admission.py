"""Who was admitted to the community as a whole, regardless of groups."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

COMMUNITY = "community"  # the scope of the one role in the community as a whole


class Admission(models.Model):
    """A person is a member of the community: on request, or because it is open. Members of a group need none."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="admission", verbose_name=_("account"))
    at = models.DateTimeField(_("since"), default=timezone.now)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = _("admission")
        verbose_name_plural = _("admissions")
        ordering = ("-at", "pk")
        default_permissions = ("add", "change", "delete")

    def __str__(self) -> str:
        return str(self.user)
