"""Applicants who are let in after the deadline."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from cms.users.fields import AddressField

from .application import Application
from .round import Round


class LateAdmission(models.Model):
    """One applicant may apply until a moment of her own, by a personal link. The reason stays on record."""

    round = models.ForeignKey(Round, models.CASCADE, related_name="late_admissions", verbose_name=_("call"))
    address = AddressField(_("e-mail address"))
    closes_at = models.DateTimeField(_("own deadline"))
    reason = models.CharField(_("reason"), max_length=500)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    application = models.OneToOneField(Application, models.SET_NULL, null=True, blank=True, related_name="late_admission")

    class Meta:
        verbose_name = _("late admission")
        verbose_name_plural = _("late admissions")
        default_permissions = ()
        ordering = ("-created_at", "-pk")

    def __str__(self) -> str:
        return f"{self.address}: {self.closes_at:%Y-%m-%d %H:%M}"
