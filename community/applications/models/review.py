"""What reviewers make of applications."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from community.forms.texts import TextsField
from community.forms.words import in_language

from .application import Application
from .round import Round

#: Marks go from 1 to this, the best.
BEST_MARK = 5
HIGHEST_WEIGHT = 100


class Criterion(models.Model):
    """What applications to a call are judged by. Its share of the score is its weight among those of all criteria."""

    round = models.ForeignKey(Round, models.CASCADE, related_name="criteria", verbose_name=_("call"))
    name = TextsField(_("criterion"), default=dict)
    help = TextsField(_("what to look for"), default=dict, blank=True)
    weight = models.PositiveSmallIntegerField(
        _("weight"), default=1, validators=[MinValueValidator(1), MaxValueValidator(HIGHEST_WEIGHT)]
    )
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        default_permissions = ()
        ordering = ("position", "pk")

    def __str__(self) -> str:
        return self.name_in("en")

    def name_in(self, language: str) -> str:
        return in_language(self.name, language)

    def help_in(self, language: str) -> str:
        return in_language(self.help, language)


class Review(models.Model):
    """What one reviewer makes of an application: marks and a reason. Nobody else sees them before they are submitted."""

    application = models.ForeignKey(Application, models.CASCADE, related_name="reviews")
    reviewer = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    reason = models.TextField(_("reason"), blank=True, max_length=5000)
    score = models.DecimalField(
        max_digits=7, decimal_places=4, null=True
    )  # the weighted mean of the marks; None while one is missing
    changed_at = models.DateTimeField(default=timezone.now)
    submitted_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("review")
        verbose_name_plural = _("reviews")
        default_permissions = ()
        ordering = ("submitted_at", "pk")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=("application", "reviewer"), name="applications_review_once")
        ]

    def __str__(self) -> str:
        return f"{self.application_id}: {self.score}"


class Mark(models.Model):
    """The mark of a review for one criterion."""

    review = models.ForeignKey(Review, models.CASCADE, related_name="marks")
    criterion = models.ForeignKey(Criterion, models.CASCADE, related_name="+")
    value = models.PositiveSmallIntegerField(validators=[MinValueValidator(1), MaxValueValidator(BEST_MARK)])

    class Meta:
        default_permissions = ()
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=("review", "criterion"), name="applications_mark_once")
        ]

    def __str__(self) -> str:
        return f"{self.criterion_id}: {self.value}"


class Conflict(models.Model):
    """Somebody who has a conflict of interest about an application: for her it is in no list, count, export or history."""

    application = models.ForeignKey(Application, models.CASCADE, related_name="conflicts")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        default_permissions = ()
        ordering = ("at", "pk")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=("application", "user"), name="applications_conflict_once")
        ]

    def __str__(self) -> str:
        return f"{self.application_id}: {self.user_id}"


class Remark(models.Model):
    """A remark for those who work on the application. The team sees it only in a letter, without a name, if its author allows that."""

    application = models.ForeignKey(Application, models.CASCADE, related_name="remarks")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    text = models.TextField(_("remark"), max_length=5000)
    may_be_sent = models.BooleanField(_("may be sent to the applicant, without my name"), default=False)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        default_permissions = ()
        ordering = ("at", "pk")

    def __str__(self) -> str:
        return f"{self.application_id}: {self.text[:40]}"


class Inquiry(models.Model):
    """A question that those who manage the applications put to a team, with its answer."""

    application = models.ForeignKey(Application, models.CASCADE, related_name="inquiries")
    text = models.TextField(_("question"), max_length=2000)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    asked_at = models.DateTimeField(default=timezone.now)
    answer = models.TextField(_("answer"), max_length=10_000, blank=True)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True)

    class Meta:
        default_permissions = ()
        ordering = ("asked_at", "pk")

    def __str__(self) -> str:
        return f"{self.application_id}: {self.text[:40]}"
