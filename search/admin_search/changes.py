"""Changes that the index of the admin's search does not have yet. They are noted in the transaction of the change itself."""

from __future__ import annotations

from datetime import datetime
from functools import partial

from django.db import models
from django.dispatch import Signal

from cms.commits import once_after_commit

changes_noted = Signal()  # after the commit


class AdminChange(models.Model):
    """An object to write again. Each change has its own row, so that deleting a row never deletes a later change."""

    app_label = models.CharField(max_length=100)
    model_name = models.CharField(max_length=100)
    key = models.CharField(max_length=100)
    noted_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        default_permissions = ()
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"{self.app_label}.{self.model_name}:{self.key}"


def update_on_commit(changed: models.Model) -> None:
    """Have `changed` written again, or removed if it no longer exists, after the commit."""
    meta = changed._meta
    AdminChange.objects.create(app_label=meta.app_label, model_name=meta.model_name or "", key=str(changed.pk))
    once_after_commit("admin search", partial(changes_noted.send, sender=AdminChange))


def draw_number() -> int:
    """Return a number that is higher than all that were drawn before: that of a row."""
    drawn = AdminChange.objects.create(app_label="", model_name="", key="")
    number = drawn.pk
    drawn.delete()
    return int(number)


def oldest_change() -> datetime | None:
    """Return since when a change has been waiting, or None."""
    return AdminChange.objects.aggregate(oldest=models.Min("noted_at"))["oldest"]
