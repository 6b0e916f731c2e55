"""Who comes to a meeting, and who waits for a place."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from community.groups.models import GROUP

from .meeting import Meeting

if TYPE_CHECKING:
    from community.access.actor import Actor


class SignUpQuerySet(models.QuerySet["SignUp"]):
    """Sign-ups."""

    def visible_to(self, actor: Actor) -> Self:
        """The own ones, and those for meetings of the groups of `actor`."""
        return self.filter(Q(person=actor.pk) | Q(meeting__group__in=actor.keys(GROUP)))

    def going(self) -> Self:
        return self.filter(state=SignUp.State.GOING)

    def waiting(self) -> Self:
        """Those who wait for a place, the first one first."""
        return self.filter(state=SignUp.State.WAITING).order_by("pk")


class SignUp(models.Model):
    """Somebody comes to a meeting, or waits for a place. Its row is gone when she signs off.

    `told_of_day` and `told_of_hour` are the beginning for which she was reminded, so that a meeting that was moved is announced again.
    """

    class State(models.TextChoices):
        GOING = "going", _("has a place")
        WAITING = "waiting", _("on the waiting list")

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="sign_ups")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    state = models.CharField(max_length=8, choices=State)
    created_at = models.DateTimeField(default=timezone.now)
    placed_at = models.DateTimeField(null=True)  # when she got her place
    told_of_day = models.DateTimeField(null=True)
    told_of_hour = models.DateTimeField(null=True)

    objects = SignUpQuerySet.as_manager()

    class Meta:
        ordering = ("pk",)
        default_permissions = ()
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=("meeting", "person"), name="meetings_sign_up_once")
        ]

    def __str__(self) -> str:
        return f"{self.meeting_id} {self.state}"

    @property
    def is_going(self) -> bool:
        return self.state == self.State.GOING
