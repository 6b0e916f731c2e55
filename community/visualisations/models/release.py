"""What was released to the public."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from community.people.roles import is_member

from .session import Audience
from .variant import Variant

if TYPE_CHECKING:
    from community.access.actor import Actor


class ReleaseQuerySet(models.QuerySet["Release"]):
    """Releases."""

    def live(self) -> Self:
        """What was released, as long as its uploader's consent stands, with its pictures made."""
        return self.filter(withdrawn_at=None, variant__case__withdrawn_at=None, ready_at__isnull=False)

    def public(self) -> Self:
        """What everybody may see, in the report and in the gallery."""
        return self.live().filter(variant__case__audience=Audience.PUBLIC, variant__case__session__audience=Audience.PUBLIC)

    def open_to_members(self) -> Self:
        """What all members of the community may see: what is public, and what is released for them only."""
        wide = (Audience.MEMBERS, Audience.PUBLIC)
        return self.live().filter(variant__case__audience__in=wide, variant__case__session__audience__in=wide)

    def visible_to(self, actor: Actor) -> Self:
        """What `actor` may see in the gallery."""
        return self.open_to_members() if is_member(actor) else self.public()


class Release(models.Model):
    """A variant beside its photo, released for the report and the gallery, with pictures of its own. `key` is all that a page knows."""

    key = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    variant = models.OneToOneField(Variant, models.CASCADE, related_name="release")
    released_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    released_at = models.DateTimeField(default=timezone.now)
    ready_at = models.DateTimeField(null=True)  # when its pictures were made
    withdrawn_at = models.DateTimeField(null=True)

    objects = ReleaseQuerySet.as_manager()

    class Meta:
        verbose_name = _("released variant")
        verbose_name_plural = _("released variants")
        default_permissions = ()
        ordering = ("-released_at", "-pk")

    def __str__(self) -> str:
        return str(self.variant)

    def get_absolute_url(self) -> str:
        return reverse("visualisations:released", args=[self.key])
