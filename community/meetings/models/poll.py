"""Polls that find the date of a meeting."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Self

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from timezone_field import TimeZoneField

from cms.pages.moments import zone_named
from community.groups.models import GROUP, Group
from community.markdown import render_markdown

from .meeting import LONGEST_AGENDA, Meeting

if TYPE_CHECKING:
    from datetime import tzinfo

    from django.utils.safestring import SafeString

    from community.access.actor import Actor

LONGEST_MINUTES = 14 * 24 * 60


class DatePollQuerySet(models.QuerySet["DatePoll"]):
    """Polls."""

    def visible_to(self, actor: Actor) -> Self:
        """The polls of the groups of `actor`."""
        return self.filter(group__in=actor.keys(GROUP))

    def open(self) -> Self:
        """Those that can be answered: no date was chosen, nor was the poll closed."""
        return self.filter(closed_at=None)


class DatePoll(models.Model):
    """A question to a group: at which of these dates can you come? The date that a facilitator chooses becomes the meeting."""

    group = models.ForeignKey(Group, models.CASCADE, related_name="date_polls", verbose_name=_("group"))
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    title = models.CharField(_("title"), max_length=200)
    agenda = models.TextField(_("agenda"), max_length=LONGEST_AGENDA, blank=True)
    language = models.CharField(_("language of the meeting"), max_length=12, choices=settings.LANGUAGES)
    time_zone = TimeZoneField(_("time zone"), default="Europe/Berlin", choices_display="WITH_GMT_OFFSET")
    minutes = models.PositiveIntegerField(
        _("duration in minutes"), default=60, validators=[MinValueValidator(5), MaxValueValidator(LONGEST_MINUTES)]
    )
    place = models.CharField(_("place"), max_length=300, blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    closed_at = models.DateTimeField(null=True)
    meeting = models.OneToOneField(Meeting, models.SET_NULL, null=True, related_name="poll")

    objects = DatePollQuerySet.as_manager()

    class Meta:
        verbose_name = _("poll for a date")
        verbose_name_plural = _("polls for dates")
        ordering = ("-created_at", "-pk")
        default_permissions = ()

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("meetings:poll", args=[self.pk])

    @property
    def zone(self) -> tzinfo:
        return zone_named(self.time_zone)

    @property
    def agenda_html(self) -> SafeString:
        return render_markdown(self.agenda, level=3)

    @property
    def is_open(self) -> bool:
        return self.closed_at is None


class DateSlot(models.Model):
    """A date that is proposed."""

    poll = models.ForeignKey(DatePoll, models.CASCADE, related_name="slots")
    starts_at = models.DateTimeField(_("begins"))

    class Meta:
        ordering = ("starts_at", "pk")
        default_permissions = ()
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=("poll", "starts_at"), name="meetings_slot_once")
        ]

    def __str__(self) -> str:
        return f"{self.starts_at:%Y-%m-%d %H:%M}"


class DateAnswer(models.Model):
    """Whether somebody can come at a date."""

    class Value(models.TextChoices):
        YES = "yes", _("yes")
        MAYBE = "maybe", _("if need be")
        NO = "no", _("no")

    slot = models.ForeignKey(DateSlot, models.CASCADE, related_name="answers")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    value = models.CharField(max_length=5, choices=Value)
    changed_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ("pk",)
        default_permissions = ()
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=("slot", "person"), name="meetings_answer_once")
        ]

    def __str__(self) -> str:
        return str(self.get_value_display())
