"""What somebody has written to be sent at a moment that she chose."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cms.concurrency import mark_of_fields
from community.groups.models import Group
from community.markdown import LONGEST

from .post import Post
from .topic import Topic

if TYPE_CHECKING:
    from community.access.actor import Actor


class LaterPostQuerySet(models.QuerySet["LaterPost"]):
    """What waits to be sent, and what could not be sent."""

    def visible_to(self, actor: Actor) -> Self:
        """What `actor` has written. Nobody else can read it, not even facilitators: it has not been said yet."""
        return self.filter(author=actor.pk) if actor.is_authenticated else self.none()

    def due(self) -> Self:
        return self.filter(refused_at=None, send_at__lte=timezone.now())

    def not_sent(self) -> Self:
        """What could not be sent at its moment."""
        return self.filter(refused_at__isnull=False)

    def with_places(self) -> Self:
        """With what rules ask for: the discussion and the group."""
        return self.select_related("author", "group__page", "topic__group__page")


class LaterPost(models.Model):
    """A discussion, or an answer in one, to be sent at `send_at`. It is deleted when it is sent; what could not be sent stays.

    `group` is the one in which it was written, although a discussion may be moved. A group or discussion that is deleted takes
    nothing along: the words are still their author's.
    """

    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    group = models.ForeignKey(Group, models.SET_NULL, null=True, related_name="+")
    is_answer = models.BooleanField()
    topic = models.ForeignKey(Topic, models.SET_NULL, null=True, related_name="+")
    answers = models.ForeignKey(Post, models.SET_NULL, null=True, related_name="+")  # whose words it quotes
    title = models.CharField(max_length=200, blank=True)
    text = models.TextField(max_length=LONGEST)  # as it was typed: mentions are marked when it is sent
    language = models.CharField(max_length=12, blank=True)  # recognised when it is sent
    is_question = models.BooleanField(default=False)
    send_at = models.DateTimeField(_("send at"), db_index=True)
    made_at = models.DateTimeField(default=timezone.now)
    refused_at = models.DateTimeField(null=True)  # when it could not be sent

    objects = LaterPostQuerySet.as_manager()

    CHANGEABLE = ("title", "text", "language", "is_question", "send_at")

    class Meta:
        verbose_name = _("post to be sent later")
        verbose_name_plural = _("posts to be sent later")
        ordering = ("send_at", "pk")
        default_permissions = ()  # only its author reads it

    @property
    def mark(self) -> str:
        """What identifies these words and this moment."""
        return mark_of_fields(self, self.CHANGEABLE)

    def __str__(self) -> str:
        return self.title or str(self.send_at)

    def get_absolute_url(self) -> str:
        return reverse("discussions:later_post", args=[self.pk])
