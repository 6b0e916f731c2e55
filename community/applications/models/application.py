"""Applications of municipalities to calls."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from cms.formatting import country_name

from .round import ROUND, Round

if TYPE_CHECKING:
    from datetime import datetime

    from community.access.actor import Actor

APPLICATION = "application"  # the scope of roles in applications
CONFLICT = "conflict"  # the scope in which actors know about which applications they have a conflict of interest


class ApplicationQuerySet(models.QuerySet["Application"]):
    """Applications."""

    def of_team(self, actor: Actor) -> Self:
        """The applications that `actor` writes."""
        return self.filter(pk__in=actor.keys(APPLICATION))

    def to_work_on(self, actor: Actor) -> Self:
        """What was submitted to rounds that `actor` works on, second forms too.

        Not her own applications, and none about which she has a conflict of interest: she does not know that they exist.
        """
        rounds = actor.keys(ROUND)
        found = self.filter(Q(round__in=rounds) | Q(round__follows__in=rounds), is_anonymous=False)
        found = found.exclude(state=Application.State.DRAFT).exclude(after__in=actor.keys(CONFLICT))
        return found.shown_to(actor)

    def shown_to(self, actor: Actor) -> Self:
        """The applications that those who work on them may know of: not those that `actor` writes or has a conflict of interest about."""
        return self.exclude(pk__in=actor.keys(APPLICATION) | actor.keys(CONFLICT))

    def drafts_of_teams(self) -> Self:
        """Drafts that somebody with an account writes, with their teams."""
        return self.filter(state=Application.State.DRAFT).exclude(team=None).prefetch_related("team")

    def unclaimed(self) -> Self:
        """Drafts begun without an account, which nobody has taken over yet."""
        return self.filter(lead=None, is_on_paper=False, state=Application.State.DRAFT)


class Application(models.Model):
    """What a municipality answers to a call, written by a team.

    Its answers are rows of their own (`Answer`): a draft, even after it was submitted. What counts is the latest `submission`.
    """

    class State(models.TextChoices):
        DRAFT = "draft", pgettext_lazy("state of an application", "Draft")
        SUBMITTED = "submitted", pgettext_lazy("state of an application", "Submitted")
        IN_REVIEW = "in_review", pgettext_lazy("state of an application", "In review")
        SHORTLISTED = "shortlisted", pgettext_lazy("state of an application", "Shortlisted")
        ACCEPTED = "accepted", pgettext_lazy("state of an application", "Accepted")
        WAITING_LIST = "waiting_list", pgettext_lazy("state of an application", "Waiting list")
        DECLINED = "declined", pgettext_lazy("state of an application", "Declined")
        WITHDRAWN = "withdrawn", pgettext_lazy("state of an application", "Withdrawn")

    key = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    round = models.ForeignKey(Round, models.PROTECT, related_name="applications", verbose_name=gettext_lazy("call"))
    number = models.PositiveIntegerField(gettext_lazy("number"), null=True, editable=False)  # in its round, once submitted
    state = models.CharField(gettext_lazy("state"), max_length=12, choices=State, default=State.DRAFT)
    language = models.CharField(gettext_lazy("language of the letters"), max_length=12, default=settings.LANGUAGE_CODE)
    lead = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=gettext_lazy("contact")
    )
    is_on_paper = models.BooleanField(gettext_lazy("came by post"), default=False)
    paper_arrived_at = models.DateTimeField(gettext_lazy("arrived"), null=True, blank=True, editable=False)  # the letter

    # From the answer about the municipality, for lists and filters.
    municipality = models.ForeignKey(
        "cms.Municipality", models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=gettext_lazy("municipality")
    )
    municipality_name = models.CharField(gettext_lazy("municipality"), max_length=160, blank=True)
    country = models.CharField(gettext_lazy("country"), max_length=2, blank=True)

    created_at = models.DateTimeField(gettext_lazy("begun"), default=timezone.now, editable=False)
    changed_at = models.DateTimeField(gettext_lazy("last changed"), default=timezone.now, editable=False)
    submission = models.ForeignKey(
        "applications.Submission", models.SET_NULL, null=True, editable=False, related_name="+"
    )  # the one that counts
    is_anonymous = models.BooleanField(default=False, editable=False)  # its time is over: nothing but its state is left
    after = models.OneToOneField(
        "self", models.CASCADE, null=True, editable=False, related_name="second"
    )  # the accepted one, of which this is the second form

    # From the submitted reviews, for lists and filters.
    score = models.DecimalField(gettext_lazy("score"), max_digits=7, decimal_places=4, null=True, editable=False)
    review_count = models.PositiveSmallIntegerField(gettext_lazy("reviews"), default=0, editable=False)

    confirm_by = models.DateTimeField(gettext_lazy("participation to be confirmed by"), null=True, editable=False)
    confirmed_at = models.DateTimeField(gettext_lazy("participation confirmed"), null=True, editable=False)
    late_until = models.DateTimeField(gettext_lazy("own deadline"), null=True, blank=True, editable=False)

    objects = ApplicationQuerySet.as_manager()

    class Meta:
        verbose_name = gettext_lazy("application")
        verbose_name_plural = gettext_lazy("applications")
        default_permissions = ()  # no admin permission opens an application
        ordering = ("-created_at", "-pk")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=("round", "lead"),
                condition=Q(lead__isnull=False) & ~Q(state="withdrawn"),
                name="applications_one_for_each_lead",
            ),
            models.UniqueConstraint(fields=("round", "number"), name="applications_number_once"),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=("round", "state"), name="applications_by_state"),
            models.Index(fields=("round", "score"), name="applications_by_score"),
        ]

    def __str__(self) -> str:
        return self.applicant or _("An application")

    @property
    def applicant(self) -> str:
        """The municipality's name in the reader's language, or as it was typed; empty before it is answered."""
        return self.municipality.name if self.municipality else self.municipality_name

    @property
    def country_name(self) -> str:
        return country_name(self.country) if self.country else ""

    @property
    def closes_at(self) -> datetime | None:
        """The moment until which this application can be submitted: its own, if a facilitator allowed one, else the call's."""
        closes_at = self.round.closes_at
        if self.late_until and closes_at:
            return max(self.late_until, closes_at)
        return self.late_until or closes_at

    @property
    def is_unclaimed(self) -> bool:
        """Whether it is a draft begun without an account, which nobody has taken over yet."""
        return self.lead_id is None and not self.is_on_paper and self.state == self.State.DRAFT

    @property
    def is_submitted(self) -> bool:
        """Whether a submission of it counts."""
        return self.state not in (self.State.DRAFT, self.State.WITHDRAWN)

    @property
    def has_changes(self) -> bool:
        """Whether answers have changed since the submission that counts."""
        submission = self.submission
        return bool(self.is_submitted and submission and self.changed_at > (submission.entered_at or submission.arrived_at))

    @property
    def told_state(self) -> str:
        """The state as its team is told: it does not learn what is being considered before that is decided."""
        return self.State.IN_REVIEW if self.state == self.State.SHORTLISTED else self.state

    @property
    def shown_state(self) -> str:
        """The same in words."""
        return str(self.State(self.told_state).label)

    @property
    def is_decided(self) -> bool:
        return self.state in (self.State.ACCEPTED, self.State.DECLINED)

    def get_absolute_url(self) -> str:
        return reverse("applications:application", args=[self.key])

    def section_address(self, section: str) -> str:
        """Return the URL of the section with this key."""
        return reverse("applications:section", args=[self.key, section])
