"""What is left of a variant that the group had seen: enough to say that it is gone."""

from __future__ import annotations

import uuid

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class GoneVariant(models.Model):
    """A variant that was deleted, mostly since the consent to its photo was withdrawn. Nothing of it is kept but its key.

    The session is known by its key alone: while a whole session is being deleted, its variants must not leave anything that points to it.
    """

    key = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    session = models.UUIDField(editable=False)
    gone_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("deleted variant")
        verbose_name_plural = _("deleted variants")
        default_permissions = ()

    def __str__(self) -> str:
        return str(self.key)
