"""What members report, and what facilitators do about it."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .post import Post
from .topic import Topic


class Report(models.Model):
    """A member's note to the facilitators that something is wrong with a post."""

    post = models.ForeignKey(Post, models.CASCADE, related_name="reports")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    words = models.CharField(_("what is wrong?"), max_length=1000)
    created_at = models.DateTimeField(default=timezone.now)
    settled_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("pk",)
        default_permissions = ()

    def __str__(self) -> str:
        return self.words


class Moderation(models.Model):
    """What a facilitator did, and why. Whoever wrote the post can read it."""

    class Action(models.TextChoices):
        HIDDEN = "hidden", _("hidden")
        SHOWN = "shown", _("shown again")
        REVISION_HIDDEN = "revision_hidden", _("an earlier version hidden")
        REVISION_SHOWN = "revision_shown", _("an earlier version shown again")
        CLOSED = "closed", _("closed")
        OPENED = "opened", _("opened again")
        MOVED = "moved", _("moved to another group")

    topic = models.ForeignKey(Topic, models.CASCADE, related_name="moderations")
    post = models.ForeignKey(Post, models.CASCADE, null=True, related_name="moderations")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    action = models.CharField(max_length=16, choices=Action)
    reason = models.CharField(_("reason"), max_length=1000, blank=True)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ("pk",)
        default_permissions = ()
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=("post", "action"), name="discussions_moderations")]

    def __str__(self) -> str:
        return str(self.get_action_display())
