"""Rounds in which members weigh topics."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Self

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from timezone_field import TimeZoneField

from cms.days import day_of, today
from cms.languages import NamedInLanguages

if TYPE_CHECKING:
    from datetime import datetime

MOST_VOTES = 100


class RoundQuerySet(models.QuerySet["Round"]):
    """Rounds."""

    def open_at(self, moment: datetime) -> Self:
        return self.filter(opens_at__lte=moment, closes_at__gt=moment)

    def counted(self) -> Self:
        return self.filter(counted_at__isnull=False)


class Round(NamedInLanguages):
    """A time in which each member spreads a budget of votes over the topics that were proposed before.

    `counted_at`, `voters` and `members` are set once, when it has closed: what was counted then stays. `voters` are the members who had voted,
    `members` those who could have.
    """

    budget = models.PositiveSmallIntegerField(
        _("votes for each member"), default=10, validators=[MinValueValidator(1), MaxValueValidator(MOST_VOTES)]
    )
    most_per_topic = models.PositiveSmallIntegerField(
        _("of which for one topic, at most"), default=5, validators=[MinValueValidator(1), MaxValueValidator(MOST_VOTES)]
    )
    opens_at = models.DateTimeField(_("opens"))
    closes_at = models.DateTimeField(_("closes"))
    time_zone = TimeZoneField(_("time zone"), default="Europe/Berlin", choices_display="WITH_GMT_OFFSET")
    are_results_hidden = models.BooleanField(
        _("hide the results until the end"),
        default=True,
        help_text=_("Nobody sees a count before the round has closed, staff neither: so nobody follows the crowd."),
    )
    created_at = models.DateTimeField(default=timezone.now)
    version = models.PositiveIntegerField(default=1)
    told_open_at = models.DateTimeField(null=True)
    told_closing_at = models.DateTimeField(null=True)
    counted_at = models.DateTimeField(null=True)
    voters = models.PositiveIntegerField(null=True)
    members = models.PositiveIntegerField(null=True)

    objects = RoundQuerySet.as_manager()

    class Meta:
        verbose_name = _("round of votes on topics")
        verbose_name_plural = _("rounds of votes on topics")
        ordering = ("-opens_at", "-pk")
        default_permissions = ()
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(closes_at__gt=F("opens_at")), name="topic_store_round_closes_after_it_opens"),
            models.CheckConstraint(condition=Q(most_per_topic__lte=F("budget")), name="topic_store_round_limit_within_budget"),
        ]

    def get_absolute_url(self) -> str:
        return f"{reverse('topics:topics')}#round"

    def is_open_at(self, moment: datetime) -> bool:
        return self.opens_at <= moment < self.closes_at

    @property
    def is_open(self) -> bool:
        return self.is_open_at(timezone.now())

    @property
    def is_planned(self) -> bool:
        return timezone.now() < self.opens_at

    @property
    def is_closed(self) -> bool:
        return timezone.now() >= self.closes_at

    @property
    def is_counted(self) -> bool:
        return self.counted_at is not None

    @property
    def shows_counts(self) -> bool:
        """Whether anybody may see how many votes there are: never before the end if the results are hidden until then."""
        return self.is_counted if self.are_results_hidden else not self.is_planned

    @property
    def days_left(self) -> int:
        """Whole days from today to the closing day, in the zone of the round."""
        return max(0, (day_of(self.closes_at, self.time_zone) - today(self.time_zone)).days)

    @property
    def share_left(self) -> int:
        """How much of the time is left, in percent."""
        return max(0, min(100, round(100 * (self.closes_at - timezone.now()) / (self.closes_at - self.opens_at))))

    @property
    def status(self) -> str:
        """The state, in the words of calls, whose ring shows it: planned, open, closing_soon or closed."""
        if self.is_planned:
            return "planned"
        if self.is_closed:
            return "closed"
        return "closing_soon" if self.days_left <= 7 else "open"
