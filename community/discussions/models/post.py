"""Posts, with their earlier versions, mentions, files and reactions."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from community.files.models import AttachedFile, AttachedFileManager, shown_to
from community.groups.models import GROUP, facilitated_groups
from community.markdown import LONGEST

from .topic import Topic

if TYPE_CHECKING:
    from community.access.actor import Actor


class PostQuerySet(models.QuerySet["Post"]):
    """Posts."""

    def visible_to(self, actor: Actor) -> Self:
        """The posts whose words `actor` can read: a hidden one only for its author and the facilitators."""
        topics = Topic.objects.visible_to(actor)
        shown = Q(hidden_at=None) | Q(author=actor.pk) | Q(topic__group__in=facilitated_groups(actor))
        return self.filter(shown, topic__in=topics, deleted_at=None)

    def shown(self) -> Self:
        """Those that all members of their group see."""
        return self.filter(hidden_at=None, deleted_at=None, topic__hidden_at=None)


class Post(models.Model):
    """What somebody writes in a topic, in its own language.

    `text` is Markdown in which mentions are marks (`mentions`): it never contains the name of somebody who is mentioned. The text of a
    deleted post is gone; that of a hidden one is kept for its author and the facilitators.
    """

    topic = models.ForeignKey(Topic, models.CASCADE, related_name="posts")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    text = models.TextField(_("text"), max_length=LONGEST)
    language = models.CharField(_("language"), max_length=12)
    answers = models.ForeignKey("self", models.SET_NULL, null=True, related_name="+")  # whose words it quotes
    is_first = models.BooleanField(default=False)
    created_at = models.DateTimeField(default=timezone.now)
    edited_at = models.DateTimeField(null=True)
    deleted_at = models.DateTimeField(null=True)
    hidden_at = models.DateTimeField(null=True)

    objects = PostQuerySet.as_manager()

    class Meta:
        verbose_name = _("post")
        verbose_name_plural = _("posts")
        ordering = ("pk",)
        default_permissions = ()
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=("topic",), condition=Q(is_first=True), name="discussions_one_first_post"),
        ]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=("topic", "created_at"), name="discussions_by_time")]

    def __str__(self) -> str:
        return str(self.topic)

    def get_absolute_url(self) -> str:
        """Return the address that leads to the post on whichever page of its topic it stands."""
        return f"{self.topic.get_absolute_url()}?post={self.pk}#post-{self.pk}"

    @property
    def is_shown(self) -> bool:
        """Whether all members of the group can read it, as long as its topic is not hidden."""
        return self.hidden_at is None and self.deleted_at is None


class Revision(models.Model):
    """A version of a post, the present one among them. The words of a hidden one are where nothing looks for words."""

    post = models.ForeignKey(Post, models.CASCADE, related_name="revisions")
    number = models.PositiveIntegerField()
    title = models.CharField(max_length=200, blank=True)  # of the topic, with the first post
    text = models.TextField()
    created_at = models.DateTimeField(default=timezone.now)
    hidden_at = models.DateTimeField(null=True)
    hidden_words = models.JSONField(null=True)  # title and text, until it is shown again

    class Meta:
        ordering = ("number",)
        default_permissions = ()
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=("post", "number"), name="discussions_revision_once")
        ]

    def __str__(self) -> str:
        return f"{self.post_id}.{self.number}"


class Mention(models.Model):
    """Somebody whom a post mentions. Its `number` stands in the text, in all versions of it."""

    post = models.ForeignKey(Post, models.CASCADE, related_name="mentions")
    number = models.PositiveIntegerField()
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        default_permissions = ()
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=("post", "number"), name="discussions_mention_once")
        ]

    def __str__(self) -> str:
        return f"{self.post_id}.{self.number}"


class Reaction(models.Model):
    """What somebody thinks of a post, in one word."""

    class Kind(models.TextChoices):
        THANKS = "thanks", _("Thank you")
        SAME = "same", _("The same here")
        KEEP = "keep", _("I will remember this")

    post = models.ForeignKey(Post, models.CASCADE, related_name="reactions")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    kind = models.CharField(max_length=8, choices=Kind)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        default_permissions = ()
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=("post", "person", "kind"), name="discussions_reaction_once")
        ]

    def __str__(self) -> str:
        return str(self.get_kind_display())


class PostFileQuerySet(models.QuerySet["PostFile"]):
    """Files of posts."""

    def visible_to(self, actor: Actor) -> Self:
        """The files of the posts that `actor` can read, except other people's files that are still being scanned."""
        posts = Post.objects.visible_to(actor).filter(topic__group__in=actor.keys(GROUP))
        return self.filter(shown_to(actor, "file__"), post__in=posts)


class PostFile(AttachedFile):
    """A file with a post."""

    post = models.ForeignKey(Post, models.CASCADE, related_name="files")

    objects = AttachedFileManager.from_queryset(PostFileQuerySet)()

    class Meta:
        ordering = ("file__attached_at", "pk")
        default_permissions = ()

    def __str__(self) -> str:
        return self.file.name

    def get_absolute_url(self) -> str:
        return self.file.get_absolute_url()
