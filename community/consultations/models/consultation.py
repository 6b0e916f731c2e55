"""Peer consultations of groups."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from timezone_field import TimeZoneField

from cms.languages import active_language
from community.clocks.timing import UNDERWAY
from community.consultations.phases import Phase
from community.groups.models import GROUP, Group

if TYPE_CHECKING:
    from community.access.actor import Actor
    from community.consultations.crews import Crew

CONSULTATION = "consultation"  # the scope of roles in consultations
LONGEST_TITLE = 160
KEPT_FOR = timedelta(days=30)  # if texts are kept for a month


def language_of_now() -> str:
    return active_language()


class ConsultationQuerySet(models.QuerySet["Consultation"]):
    """Peer consultations."""

    def known_to(self, actor: Actor) -> Self:
        """Those that `actor` may know of: in her groups those in which she has a part, and all that are not closed."""
        own = Q(pk__in=actor.keys(CONSULTATION))
        return self.filter(own | ~Q(pk__in=self.model.objects.closed_at(timezone.now())), group__in=actor.keys(GROUP))

    def of(self, actor: Actor) -> Self:
        """Those in which `actor` has a part or is invited to one."""
        return self.filter(pk__in=actor.keys(CONSULTATION), group__in=actor.keys(GROUP))

    def closed_at(self, now: datetime) -> Self:
        """Those that are closed at the moment `now`."""
        return self.filter(Q(closed_at__isnull=False) | Q(begun_at__isnull=False, takeaways_until__lte=now))

    def underway(self, now: datetime) -> Self:
        """Those that have begun and are not closed."""
        return self.filter(begun_at__isnull=False, closed_at=None).exclude(takeaways_until__lte=now)

    def with_all(self) -> Self:
        """With what rules and pages need."""
        return self.select_related("group__page", "clock")


class Consultation(models.Model):
    """Somebody brings a case, somebody moderates, others advise, in phases: live with a clock, or over days with a deadline for each.

    What is written belongs to its people alone (`rules`). The title is all that the group reads of it.
    """

    class Mode(models.TextChoices):
        LIVE = "live", _("live: everybody is there at the same time, and a clock leads through the phases")
        DAYS = "days", _("over days: everybody writes when they have time, and each phase has a deadline")

    class Joining(models.TextChoices):
        OPEN = "open", _("members of the group can join until it begins")
        INVITATION = "invitation", _("by invitation only")

    class Keeping(models.TextChoices):
        NOT_AT_ALL = "close", _("they are deleted as soon as it is closed")
        MONTH = "month", _("they are deleted 30 days after it is closed")
        ALWAYS = "never", _("they are kept")

    class State(models.TextChoices):
        PLANNED = "planned", pgettext_lazy("state of a consultation", "planned")
        RUNNING = "running", pgettext_lazy("state of a consultation", "running")
        CLOSED = "closed", pgettext_lazy("state of a consultation", "closed")

    key = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    group = models.ForeignKey(Group, models.CASCADE, related_name="consultations", verbose_name=_("group"))
    title = models.CharField(_("title"), max_length=LONGEST_TITLE)
    language = models.CharField(_("language"), max_length=12, choices=settings.LANGUAGES, default=language_of_now)
    mode = models.CharField(_("how it takes place"), max_length=4, choices=Mode, default=Mode.LIVE)
    joining = models.CharField(_("who can join"), max_length=10, choices=Joining, default=Joining.OPEN)
    keeping = models.CharField(_("what becomes of the texts"), max_length=5, choices=Keeping, default=Keeping.MONTH)

    time_zone = TimeZoneField(_("time zone"), default="Europe/Berlin", choices_display="WITH_GMT_OFFSET")
    starts_at = models.DateTimeField(_("begins"))
    case_until = models.DateTimeField(_("case until"), null=True, blank=True)  # these four: over days only
    questions_until = models.DateTimeField(_("questions until"), null=True, blank=True)
    advice_until = models.DateTimeField(_("advice until"), null=True, blank=True)
    takeaways_until = models.DateTimeField(_("takeaways until"), null=True, blank=True)
    clock = models.OneToOneField("clocks.Clock", models.SET_NULL, null=True, editable=False, related_name="+")  # live only

    begun_at = models.DateTimeField(null=True, editable=False)
    closed_at = models.DateTimeField(null=True, editable=False)
    forgotten_at = models.DateTimeField(null=True, editable=False)  # when its texts were deleted
    source = models.CharField(max_length=40, blank=True, editable=False)  # where the case came from, see `community/cases.py`
    source_key = models.CharField(max_length=40, blank=True, editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    revision = models.PositiveIntegerField(default=0, editable=False)  # counts what pages have to follow

    crew: Crew  # attached by `crews`

    objects = ConsultationQuerySet.as_manager()

    class Meta:
        verbose_name = _("peer consultation")
        verbose_name_plural = _("peer consultations")
        default_permissions = ()  # no permission of the admin opens one
        ordering = ("-starts_at", "-pk")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                name="consultations_days_have_deadlines",
                condition=Q(mode="live") | Q(takeaways_until__gt=models.F("advice_until")),
            ),
            models.CheckConstraint(
                name="consultations_close_after_begin", condition=Q(closed_at=None) | Q(begun_at__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_live(self) -> bool:
        return self.mode == self.Mode.LIVE

    @property
    def deadlines(self) -> list[tuple[Phase, datetime]]:
        """The phases of a consultation over days with the moments at which they end; none if it is live."""
        ends = (self.case_until, self.questions_until, self.advice_until, self.takeaways_until)
        return [] if self.is_live else [(phase, end) for phase, end in zip(Phase, ends, strict=False) if end]

    @property
    def phases(self) -> list[Phase]:
        """Its phases, in their order."""
        if self.is_live:
            return [Phase(step.key) for step in self.clock.times.steps] if self.clock else []
        return [phase for phase, _end in self.deadlines]

    def state_at(self, now: datetime) -> State:
        """Return the state at the moment `now`. The clock of a live one has to be loaded with it."""
        if self.begun_at is None:
            return self.State.PLANNED
        ended = self.closed_at is not None or (self.takeaways_until is not None and now >= self.takeaways_until)
        return self.State.CLOSED if ended else self.State.RUNNING

    def phase_at(self, now: datetime) -> Phase | None:
        """Return the phase at the moment `now`; None before it begins and once it is closed."""
        if self.state_at(now) != self.State.RUNNING:
            return None
        if self.is_live:
            times = self.clock.times if self.clock else None
            return Phase(times.step.key) if times and times.state in UNDERWAY else None
        return next((phase for phase, end in self.deadlines if now < end), None)

    def end_of(self, phase: Phase) -> datetime | None:
        """Return the deadline of a phase; None if it is live."""
        return dict(self.deadlines).get(phase)

    @property
    def forgets_at(self) -> datetime | None:
        """When its texts are deleted, once it is closed; None if they are kept, or it is not closed."""
        if self.closed_at is None or self.keeping == self.Keeping.ALWAYS:
            return None
        return self.closed_at + (KEPT_FOR if self.keeping == self.Keeping.MONTH else timedelta())

    def get_absolute_url(self) -> str:
        return reverse("consultations:consultation", args=[self.key])
