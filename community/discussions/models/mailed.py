"""E-mails that were read, so that none is read twice."""

from __future__ import annotations

from django.db import models
from django.utils import timezone


class MailedAnswer(models.Model):
    """An e-mail that came to the mailbox for answers, by a hash of its `Message-ID`. Nothing of it is kept."""

    digest = models.CharField(max_length=64, unique=True)
    read_at = models.DateTimeField(default=timezone.now)

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return self.digest[:12]
