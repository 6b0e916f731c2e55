"""Drafts of forms."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Self

from django.conf import settings
from django.db import models

if TYPE_CHECKING:
    from community.access.actor import Actor


class DraftQuerySet(models.QuerySet["Draft"]):
    """Drafts."""

    def visible_to(self, actor: Actor) -> Self:
        """The drafts that `actor` wrote: nobody else can read them, not even administrators."""
        return self.filter(user=actor.pk) if actor.is_authenticated else self.none()


class Draft(models.Model):
    """What a person has typed into a form but not submitted. `thing` is the key of the object the form is about, set by its feature."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    form = models.CharField(max_length=60)
    thing = models.CharField(max_length=120)
    fields = models.JSONField(default=dict)
    saved_at = models.DateTimeField(auto_now=True)

    objects = DraftQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=("user", "form", "thing"), name="community_forms_draft_once")
        ]

    def __str__(self) -> str:
        return f"{self.form}:{self.thing}"
