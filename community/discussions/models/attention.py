"""What members follow, how far they have read, and of what they want to be reminded."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone

from community.groups.models import Group

from .post import Post
from .topic import Topic


class Reader(models.Model):
    """How far somebody has read a topic, and whether she follows it: None as long as she has not chosen, nor written in it."""

    topic = models.ForeignKey(Topic, models.CASCADE, related_name="readers")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    read_up_to = models.PositiveBigIntegerField(default=0)  # the key of a post
    follows = models.BooleanField(null=True)

    class Meta:
        default_permissions = ()
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=("topic", "person"), name="discussions_reader_once")
        ]

    def __str__(self) -> str:
        return f"{self.topic_id} {self.person_id}"


class GroupFollowing(models.Model):
    """Whether somebody is told of new topics of a group. Without a row she is."""

    group = models.ForeignKey(Group, models.CASCADE, related_name="+")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    follows = models.BooleanField()

    class Meta:
        default_permissions = ()
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=("group", "person"), name="discussions_following_once")
        ]

    def __str__(self) -> str:
        return f"{self.group_id} {self.person_id}"


class Reminder(models.Model):
    """Somebody wants to be reminded of a post. `told_at` is set when she was."""

    post = models.ForeignKey(Post, models.CASCADE, related_name="reminders")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    due_at = models.DateTimeField(db_index=True)
    created_at = models.DateTimeField(default=timezone.now)
    told_at = models.DateTimeField(null=True)

    class Meta:
        default_permissions = ()
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=("post", "person"), name="discussions_reminder_once")
        ]

    def __str__(self) -> str:
        return f"{self.post_id} {self.due_at:%Y-%m-%d}"
