"""Who takes part in a consultation, and as what."""

from __future__ import annotations

from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .consultation import Consultation

INVITED = "invited"  # the role of somebody who has not accepted yet


class ParticipantQuerySet(models.QuerySet["Participant"]):
    """Participants."""

    def joined(self) -> Self:
        return self.filter(joined_at__isnull=False)

    def invited(self) -> Self:
        return self.filter(joined_at=None)

    def in_order(self) -> Self:
        """Whoever brings the case first, then whoever moderates, then the advisers as they joined."""
        rank = {role: place for place, role in enumerate(Participant.Role)}
        order = models.Case(*(models.When(role=role, then=place) for role, place in rank.items()), default=len(rank))
        return self.select_related("user").order_by(order, "joined_at", "pk")


class Participant(models.Model):
    """Somebody has a part in a consultation, or is invited to one."""

    class Role(models.TextChoices):
        CASE_GIVER = "case_giver", _("brings the case")
        MODERATOR = "moderator", _("moderates")
        ADVISER = "adviser", _("gives advice")

    consultation = models.ForeignKey(Consultation, models.CASCADE, related_name="people")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    role = models.CharField(_("role"), max_length=10, choices=Role, default=Role.ADVISER)
    joined_at = models.DateTimeField(null=True)  # None: invited
    invited_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    invited_at = models.DateTimeField(default=timezone.now)

    objects = ParticipantQuerySet.as_manager()

    class Meta:
        verbose_name = _("participant of a peer consultation")
        verbose_name_plural = _("participants of peer consultations")
        default_permissions = ()
        ordering = ("pk",)
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=("consultation", "user"), name="consultations_one_part_each"),
            models.UniqueConstraint(
                fields=("consultation", "role"),
                condition=Q(joined_at__isnull=False) & Q(role__in=("case_giver", "moderator")),
                name="consultations_one_case_giver_and_moderator",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.consultation_id} {self.user_id}: {self.role}"
