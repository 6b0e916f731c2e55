"""Visualisation sessions of groups."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, ClassVar, Self

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from timezone_field import TimeZoneField

from cms.languages import active_language
from community.groups.models import GROUP, Group

if TYPE_CHECKING:
    from datetime import datetime, tzinfo

    from community.access.actor import Actor


class Audience(models.TextChoices):
    """Who may see something, from few to many."""

    GROUP = "group", _("the members of the group")
    MEMBERS = "members", _("all members of the community")
    PUBLIC = "public", _("everybody, in the gallery and in the report")


class Value(models.TextChoices):
    """The values of the New European Bauhaus, by which variants are rated."""

    SUSTAINABILITY = "sustainability", _("Sustainability")
    INCLUSION = "inclusion", _("Inclusion")
    AESTHETICS = "aesthetics", _("Aesthetics")


#: What each value asks of a variant.
ASKED = {
    Value.SUSTAINABILITY: _("Is it good for the climate?"),
    Value.INCLUSION: _("Is there room for everybody?"),
    Value.AESTHETICS: _("Would you like to be there?"),
}


def all_values() -> list[str]:
    return list(Value.values)


def language_of_now() -> str:
    return active_language()


class SessionQuerySet(models.QuerySet["Session"]):
    """Visualisation sessions."""

    def visible_to(self, actor: Actor) -> Self:
        """The sessions of the groups that `actor` belongs to. Who else sees pictures, sees them in the gallery (`Release`)."""
        return self.filter(group__in=actor.keys(GROUP))

    def unpublished(self) -> Self:
        return self.filter(published_at=None)


class Session(models.Model):
    """A workshop in which the members of one group upload photos of places, and make and compare variants of them.

    Its state follows from its moments and the clock. What a facilitator does by hand, such as opening it early, changes a moment.
    """

    class State(models.TextChoices):
        PLANNED = "planned", pgettext_lazy("state of a session", "planned")
        OPEN = "open", pgettext_lazy("state of a session", "open for photos")
        RUNNING = "running", pgettext_lazy("state of a session", "running")
        CLOSED = "closed", pgettext_lazy("state of a session", "closed")
        PUBLISHED = "published", pgettext_lazy("state of a session", "published")

    key = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    group = models.ForeignKey(Group, models.CASCADE, related_name="sessions", verbose_name=_("group"))
    title = models.CharField(_("title"), max_length=160)
    language = models.CharField(_("language"), max_length=12, default=language_of_now, editable=False)
    brief = models.TextField(_("brief"), max_length=4000, blank=True)
    questions = models.TextField(_("guiding questions"), max_length=2000, blank=True)
    values = models.JSONField(_("values"), default=all_values)
    event = models.UUIDField(_("event"), null=True, blank=True)  # the translation key of its page

    clock = models.OneToOneField("clocks.Clock", models.SET_NULL, null=True, editable=False, related_name="+")  # of its run sheet
    time_zone = TimeZoneField(_("time zone"), default="Europe/Berlin", choices_display="WITH_GMT_OFFSET")
    uploads_open_at = models.DateTimeField(_("photos from"))
    uploads_close_at = models.DateTimeField(_("photos until"))
    starts_at = models.DateTimeField(_("begins"))
    ends_at = models.DateTimeField(_("ends"))
    published_at = models.DateTimeField(_("published"), null=True, editable=False)

    photos_per_member = models.PositiveSmallIntegerField(
        _("photos for each member"), default=5, validators=[MinValueValidator(1), MaxValueValidator(50)]
    )
    audience = models.CharField(_("who may see it"), max_length=8, choices=Audience, default=Audience.GROUP)
    providers = models.JSONField(_("how variants are made"), default=list)  # keys of `providers`; a collage is always possible
    pictures_per_member = models.PositiveSmallIntegerField(_("pictures for each member"), default=10)
    pictures_at_most = models.PositiveSmallIntegerField(_("pictures at most"), default=200)
    cents_at_most = models.PositiveIntegerField(_("cost at most, in cents"), default=2000)
    is_moderated = models.BooleanField(_("a facilitator checks each variant first"), default=False)

    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = SessionQuerySet.as_manager()

    class Meta:
        verbose_name = _("visualisation session")
        verbose_name_plural = _("visualisation sessions")
        default_permissions = ()  # no admin permission opens a session: the group's facilitators do
        ordering = ("-starts_at", "-pk")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="visualisations_ends_after_start"),
            models.CheckConstraint(
                condition=Q(uploads_close_at__gte=F("uploads_open_at")), name="visualisations_uploads_end_after_start"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def state_at(self, now: datetime) -> State:
        """Return the state at the moment `now`."""
        if self.published_at is not None:
            return self.State.PUBLISHED
        if now >= self.ends_at:
            return self.State.CLOSED
        if now >= self.starts_at:
            return self.State.RUNNING
        return self.State.OPEN if now >= self.uploads_open_at else self.State.PLANNED

    def takes_photos_at(self, now: datetime) -> bool:
        """Return whether photos can be uploaded at the moment `now`."""
        return self.uploads_open_at <= now < self.uploads_close_at and not self.is_over_at(now)

    def is_over_at(self, now: datetime) -> bool:
        return self.state_at(now) in {self.State.CLOSED, self.State.PUBLISHED}

    @property
    def state(self) -> State:
        return self.state_at(timezone.now())

    @property
    def zone(self) -> tzinfo:
        return self.time_zone

    @property
    def guiding_questions(self) -> list[str]:
        """The questions, one a line."""
        return [line.strip() for line in self.questions.splitlines() if line.strip()]

    @property
    def rated_values(self) -> list[Value]:
        return [value for value in Value if value in self.values]

    def get_absolute_url(self) -> str:
        return reverse("visualisations:session", args=[self.key])
