"""A clock in the database."""

from __future__ import annotations

import secrets
from datetime import timedelta
from typing import ClassVar

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from .steps import from_json
from .timing import State, Times


def new_key() -> str:
    return secrets.token_urlsafe(16)


class Clock(models.Model):
    """A clock of a feature, which has a key to it, and registers under `owner` who may read and run it. It knows nobody.

    `revision` counts what was pressed: whoever presses says which one she has seen.
    """

    key = models.CharField(max_length=22, unique=True, default=new_key, editable=False)
    owner = models.CharField(max_length=60)
    steps = models.JSONField(default=list)
    position = models.PositiveSmallIntegerField(default=0)
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    ends_at = models.DateTimeField(null=True)
    left_seconds = models.FloatField(null=True)
    more_seconds = models.PositiveIntegerField(default=0)
    revision = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("clock")
        verbose_name_plural = _("clocks")
        default_permissions = ()
        constraints: ClassVar = [
            models.CheckConstraint(
                name="clock_times_belong_to_its_state",
                condition=models.Q(state=State.RUNNING, ends_at__isnull=False, left_seconds__isnull=True)
                | models.Q(state=State.PAUSED, ends_at__isnull=True, left_seconds__isnull=False)
                | models.Q(state__in=[State.WAITING, State.ENDED], ends_at__isnull=True, left_seconds__isnull=True),
            )
        ]

    def __str__(self) -> str:
        return f"{self.owner} {self.key}"

    def get_absolute_url(self) -> str:
        return reverse("clocks:clock", args=[self.key])

    @property
    def times(self) -> Times:
        """Where it stands."""
        return Times(
            from_json(self.steps),
            self.position,
            State(self.state),
            self.ends_at,
            None if self.left_seconds is None else timedelta(seconds=self.left_seconds),
            timedelta(seconds=self.more_seconds),
        )

    @times.setter
    def times(self, times: Times) -> None:
        self.position, self.state, self.ends_at = times.position, times.state, times.ends_at
        self.left_seconds = None if times.left is None else times.left.total_seconds()
        self.more_seconds = int(times.more.total_seconds())
