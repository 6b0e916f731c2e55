"""Variants: what a place could look like."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from community.groups.models import GROUP
from community.visualisations import moderation
from community.visualisations.providers.manual import How

from .case import Case, Photo
from .session import Session, Value, language_of_now

if TYPE_CHECKING:
    from community.access.actor import Actor


class PictureOrder(models.Model):
    """Pictures that were asked of a provider together.

    It stays for the figures when they are cancelled or deleted, also with their whole session: what was paid is paid.
    """

    session = models.ForeignKey(Session, models.SET_NULL, null=True, related_name="orders")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    provider = models.CharField(max_length=40)
    number = models.PositiveSmallIntegerField(default=1)
    price = models.PositiveIntegerField(default=0)  # cents that a picture was expected to cost when it was asked for
    cents = models.PositiveIntegerField(default=0)  # what may have been paid so far, and what is expected of the rest
    attempts = models.PositiveSmallIntegerField(default=0)  # that were not answered
    asked_at = models.DateTimeField(default=timezone.now)
    seconds = models.FloatField(null=True)  # that the provider took for a picture

    class Meta:
        verbose_name = _("pictures asked for")
        verbose_name_plural = _("pictures asked for")
        default_permissions = ()
        ordering = ("asked_at", "pk")

    def __str__(self) -> str:
        return f"{self.provider}: {self.number}"


class VariantQuerySet(models.QuerySet["Variant"]):
    """Variants."""

    def visible_to(self, actor: Actor) -> Self:
        """What is shown to the groups that `actor` belongs to, and what she made there herself."""
        if not actor.is_authenticated:
            return self.none()
        return self.filter(
            Q(shared_at__isnull=False) | Q(created_by=actor.pk),
            Q(case__shared_at__isnull=False) | Q(case__created_by=actor.pk),
            case__session__group__in=actor.keys(GROUP),
            case__withdrawn_at=None,
        )

    def shared(self) -> Self:
        """The variants that the group can see."""
        return self.filter(shared_at__isnull=False, case__shared_at__isnull=False, case__withdrawn_at=None)

    def waiting(self) -> Self:
        return self.filter(state__in=(Variant.State.WAITING, Variant.State.RUNNING))


class Variant(models.Model):
    """A picture of a case as it could be: a collage, made by an AI, or made elsewhere. It may start from another variant.

    A draft (of a collage) and a picture that is not shown yet are seen by its author alone.
    """

    class State(models.TextChoices):
        DRAFT = "draft", pgettext_lazy("state of a variant", "draft")
        WAITING = "waiting", pgettext_lazy("state of a variant", "waiting")
        RUNNING = "running", pgettext_lazy("state of a variant", "being made")
        DONE = "done", pgettext_lazy("state of a variant", "done")
        FAILED = "failed", pgettext_lazy("state of a variant", "failed")
        CANCELLED = "cancelled", pgettext_lazy("state of a variant", "cancelled")

    UNDER_WAY: ClassVar = (State.WAITING, State.RUNNING)

    class Kind(models.TextChoices):
        COLLAGE = "collage", _("Collage")
        GENERATED = "generated", _("AI-generated")
        UPLOADED = "uploaded", _("made elsewhere")

    Check = moderation.State  # what a facilitator decided, where a session is moderated

    key = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, models.CASCADE, related_name="variants", verbose_name=_("case"))
    photo = models.ForeignKey(Photo, models.CASCADE, related_name="variants", verbose_name=_("photo"))
    parent = models.ForeignKey("self", models.CASCADE, null=True, related_name="children", verbose_name=_("made of"))
    title = models.CharField(_("title"), max_length=120, blank=True)
    language = models.CharField(_("language"), max_length=12, default=language_of_now, editable=False)
    alt_text = models.CharField(_("alternative text"), max_length=300, blank=True)
    kind = models.CharField(max_length=9, choices=Kind)
    made_how = models.CharField(_("How was it made?"), max_length=10, choices=How, blank=True)  # if it was made elsewhere
    state = models.CharField(_("state"), max_length=9, choices=State, default=State.DRAFT)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    # What was asked for.
    provider = models.CharField(max_length=40)  # a key of `providers`, or "collage"
    chips = models.JSONField(default=list)
    words = models.TextField(_("In your own words"), max_length=1000, blank=True)
    strength = models.PositiveSmallIntegerField(_("How much may change?"), default=65)  # of 100
    scene = models.JSONField(default=dict)  # of a collage, see `collage.scene`
    revision = models.PositiveIntegerField(default=0)  # of the scene
    mask = models.JSONField(default=list)  # what was painted, and may change: see `making.masks`; empty for the whole picture
    order = models.ForeignKey(PictureOrder, models.SET_NULL, null=True, editable=False, related_name="variants")

    # What became of it.
    prompt = models.TextField(blank=True)  # as it was sent
    model = models.CharField(max_length=120, blank=True)
    made_with = models.CharField(_("What was it made with?"), max_length=120, blank=True)
    seed = models.CharField(max_length=40, blank=True)
    covered = models.PositiveSmallIntegerField(default=0)  # so many of the photo's regions, from the first, are covered on it too
    reason = models.JSONField(default=dict)  # why it failed, for its author: see `providers.base.said`
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    shared_at = models.DateTimeField(null=True)  # on the wall since then
    is_highlight = models.BooleanField(default=False)
    check_state = models.CharField(max_length=8, choices=Check, default=Check.OPEN)
    check_reason = models.CharField(max_length=moderation.MOST_REASON, blank=True)  # why it was rejected
    checked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", editable=False)

    objects = VariantQuerySet.as_manager()

    class Meta:
        verbose_name = _("variant")
        verbose_name_plural = _("variants")
        default_permissions = ()
        ordering = ("created_at", "pk")
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=("provider", "state", "created_at"), name="visualisations_queue"),
            models.Index(fields=("case", "shared_at"), name="visualisations_variant_shared"),
        ]

    def __str__(self) -> str:
        return self.title or str(self.Kind(self.kind).label)

    @property
    def is_under_way(self) -> bool:
        return self.state in self.UNDER_WAY

    @property
    def is_done(self) -> bool:
        return self.state == self.State.DONE

    @property
    def is_shared(self) -> bool:
        return self.shared_at is not None

    def get_absolute_url(self) -> str:
        return reverse("visualisations:variant", args=[self.key])


class Rating(models.Model):
    """What a member thinks of a variant by one value."""

    variant = models.ForeignKey(Variant, models.CASCADE, related_name="ratings")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    value = models.CharField(max_length=14, choices=Value)
    score = models.PositiveSmallIntegerField()  # 1 to 5
    given_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("rating")
        verbose_name_plural = _("ratings")
        default_permissions = ()
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=("variant", "by", "value"), name="visualisations_rated_once"),
            models.CheckConstraint(condition=Q(score__gte=1, score__lte=5), name="visualisations_score_1_to_5"),
        ]

    def __str__(self) -> str:
        return f"{self.get_value_display()}: {self.score}"


class Comment(models.Model):
    """What a member says about a variant, or about a point of its picture (fractions of its width and height)."""

    variant = models.ForeignKey(Variant, models.CASCADE, related_name="comments")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    text = models.TextField(_("comment"), max_length=2000)
    language = models.CharField(_("language"), max_length=12, default=language_of_now, editable=False)
    x = models.FloatField(null=True)
    y = models.FloatField(null=True)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("comment")
        verbose_name_plural = _("comments")
        default_permissions = ()
        ordering = ("created_at", "pk")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(x=None, y=None) | Q(x__gte=0, x__lte=1, y__gte=0, y__lte=1), name="visualisations_pin_in_picture"
            )
        ]

    def __str__(self) -> str:
        return self.text

    @property
    def is_pinned(self) -> bool:
        return self.x is not None
