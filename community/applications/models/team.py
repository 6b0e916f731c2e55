"""The people who write an application."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from .application import Application


class TeamMember(models.Model):
    """A person who writes an application with others. One of them leads: she takes others out, and can give the place up."""

    class Role(models.TextChoices):
        LEAD = "lead", pgettext_lazy("role in a team", "contact")
        MEMBER = "member", _("team member")

    application = models.ForeignKey(Application, models.CASCADE, related_name="team", verbose_name=_("application"))
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name=_("account"))
    role = models.CharField(_("role"), max_length=10, choices=Role, default=Role.MEMBER)
    joined_at = models.DateTimeField(_("since"), auto_now_add=True)

    class Meta:
        verbose_name = _("team member")
        verbose_name_plural = _("team members")
        default_permissions = ()
        ordering = ("role", "joined_at", "pk")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=("application", "user"), name="applications_team_member_once"),
            models.UniqueConstraint(fields=("application",), condition=models.Q(role="lead"), name="applications_one_lead"),
        ]

    def __str__(self) -> str:
        return f"{self.user} · {self.application_id}"
