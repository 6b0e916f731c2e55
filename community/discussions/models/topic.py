"""Topics of discussions in groups."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from community.groups.models import GROUP, Group, facilitated_groups

if TYPE_CHECKING:
    from community.access.actor import Actor

    from .post import Post


class TopicQuerySet(models.QuerySet["Topic"]):
    """Topics."""

    def visible_to(self, actor: Actor) -> Self:
        """The topics of the groups of `actor`; those that were hidden only for whoever began them and the facilitators."""
        shown = Q(hidden_at=None) | Q(author=actor.pk) | Q(group__in=facilitated_groups(actor))
        return self.filter(shown, group__in=actor.keys(GROUP))

    def shown(self) -> Self:
        """Those that all members of their group see."""
        return self.filter(hidden_at=None)

    def latest_first(self) -> Self:
        """What is pinned, then by the latest post."""
        return self.order_by("-is_pinned", "-latest_at", "-pk")


class Topic(models.Model):
    """What a group talks about. Its first post says what it is about, the others answer.

    `latest_at`, `latest_key` and `reply_count` are derived from the posts (`counting`), so that a list need not read them.
    """

    group = models.ForeignKey(Group, models.CASCADE, related_name="topics", verbose_name=_("group"))
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    title = models.CharField(_("title"), max_length=200)
    language = models.CharField(_("language"), max_length=12)
    is_question = models.BooleanField(_("this is a question"), default=False)
    is_pinned = models.BooleanField(default=False)
    solution = models.ForeignKey("Post", models.SET_NULL, null=True, related_name="+")
    closed_at = models.DateTimeField(null=True)
    hidden_at = models.DateTimeField(null=True)  # with the first post
    created_at = models.DateTimeField(default=timezone.now)
    latest_at = models.DateTimeField(default=timezone.now)
    latest_key = models.PositiveBigIntegerField(default=0)  # of the latest post that everybody sees
    reply_count = models.PositiveIntegerField(default=0)
    nudged_at = models.DateTimeField(null=True)  # when whoever asked was asked whether an answer helped

    objects = TopicQuerySet.as_manager()

    first_post: Post  # attached by `lookups`

    class Meta:
        verbose_name = _("discussion")
        verbose_name_plural = _("discussions")
        ordering = ("-latest_at", "-pk")
        default_permissions = ()  # no admin permission opens what a group talks about
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=("group", "-is_pinned", "-latest_at"), name="discussions_latest"),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("discussions:topic", args=[self.pk])

    @property
    def is_closed(self) -> bool:
        return self.closed_at is not None

    @property
    def is_hidden(self) -> bool:
        return self.hidden_at is not None

    @property
    def is_solved(self) -> bool:
        return self.is_question and self.solution_id is not None
