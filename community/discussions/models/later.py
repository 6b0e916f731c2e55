"""What somebody has written to be sent at a moment that she chose."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from community.groups.models import Group

from .post import Post
from .topic import Topic

if TYPE_CHECKING:
    from community.access.actor import Actor


class LaterPostQuerySet(models.QuerySet["LaterPost"]):
    """What waits to be sent."""

    def visible_to(self, actor: Actor) -> Self:
        """What `actor` has written. Nobody else can read it, not even facilitators: it has not been said yet."""
        return self.filter(author=actor.pk) if actor.is_authenticated else self.none()

    def waiting(self) -> Self:
        return self.filter(refused_at=None)

    def due(self) -> Self:
        return self.waiting().filter(send_at__lte=timezone.now())


class LaterPost(models.Model):
    """A discussion, or an answer in one, to be sent at `send_at`. What could not be sent stays, with the reason."""

    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    group = models.ForeignKey(Group, models.CASCADE, related_name="+")
    is_answer = models.BooleanField()
    topic = models.ForeignKey(Topic, models.SET_NULL, null=True, related_name="+")  # without one, the answer has nowhere to go
    answers = models.ForeignKey(Post, models.SET_NULL, null=True, related_name="+")
    title = models.CharField(max_length=200, blank=True)
    text = models.TextField()
    language = models.CharField(max_length=12, blank=True)  # recognised when it is sent
    is_question = models.BooleanField(default=False)
    send_at = models.DateTimeField(_("send at"), db_index=True)
    made_at = models.DateTimeField(default=timezone.now)
    refused_at = models.DateTimeField(null=True)
    refusal = models.CharField(max_length=400, blank=True)  # in the language of its author

    objects = LaterPostQuerySet.as_manager()

    class Meta:
        verbose_name = _("post to be sent later")
        verbose_name_plural = _("posts to be sent later")
        ordering = ("send_at", "pk")
        default_permissions = ()  # only its author reads it

    def __str__(self) -> str:
        return self.title or (self.topic.title if self.topic else "")

    def get_absolute_url(self) -> str:
        return reverse("discussions:later_post", args=[self.pk])
