"""Meetings of groups, and of all members."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Self
from uuid import uuid4

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Count, F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from timezone_field import TimeZoneField

from cms.pages.moments import zone_named
from community.groups.models import GROUP, Group
from community.markdown import render_markdown
from community.people.roles import is_member

if TYPE_CHECKING:
    from datetime import tzinfo

    from django.utils.safestring import SafeString

    from community.access.actor import Actor

SET_FOR_ALL = "meetings.add_meeting"  # the permission of staff
MOST_PLACES = 10_000
LONGEST_AGENDA = 10_000

#: What is set and changed, apart from its group.
FACTS = (
    *("title", "agenda", "language", "time_zone", "starts_at", "ends_at", "place", "link", "is_link_for_participants"),
    *("places", "signup_until", "shows_municipalities"),
)


def sees_meetings_for_all(actor: Actor) -> bool:
    """Return whether `actor` sees meetings that are for all members: they do, and the staff who set them."""
    return is_member(actor) or bool(actor.account and actor.account.has_perm(SET_FOR_ALL))


class MeetingQuerySet(models.QuerySet["Meeting"]):
    """Meetings."""

    def visible_to(self, actor: Actor) -> Self:
        """The meetings of the groups of `actor`, and those for all members."""
        groups = Q(group__in=actor.keys(GROUP))
        return self.filter(groups | Q(group=None) if sees_meetings_for_all(actor) else groups)

    def upcoming(self) -> Self:
        """Those that have not ended, the next one first."""
        return self.filter(ends_at__gt=timezone.now()).order_by("starts_at", "pk")

    def past(self) -> Self:
        """Those that have ended, the latest first."""
        return self.filter(ends_at__lte=timezone.now()).order_by("-starts_at", "-pk")

    def taking_place(self) -> Self:
        """Those that were not cancelled."""
        return self.filter(cancelled_at=None)

    def in_use(self) -> Self:
        """Those that are not in an archived group."""
        return self.filter(group__archived_at=None)

    def with_numbers(self) -> Self:
        """Annotate how many have a place (`going_count`) and how many wait for one (`waiting_count`)."""
        sign_ups = self.model._meta.get_field("sign_ups").related_model._default_manager
        rows = sign_ups.filter(meeting=OuterRef("pk")).order_by().values("meeting").annotate(number=Count("pk")).values("number")
        counts = {f"{state}_count": Coalesce(Subquery(rows.filter(state=state)), 0) for state in ("going", "waiting")}
        return self.annotate(**counts)

    def with_own(self, actor: Actor) -> Self:
        """Annotate `own_state`: "going", "waiting", or None if `actor` has not signed up."""
        sign_ups = self.model._meta.get_field("sign_ups").related_model
        own = sign_ups._default_manager.filter(meeting=OuterRef("pk"), person=actor.pk)
        return self.annotate(own_state=Subquery(own.values("state")[:1]))

    def for_reading(self, actor: Actor) -> Self:
        """With all that lists and pages show."""
        return self.with_numbers().with_own(actor).select_related("group__page", "created_by")


class Meeting(models.Model):
    """A date of a group, or of all members, with sign-up.

    `uid`, `sequence` and `changed_at` identify it and its version in calendars. `series` is the same for meetings that were made by repeating
    one; each of them is a meeting of its own.
    """

    uid = models.UUIDField(default=uuid4, unique=True, editable=False)
    group = models.ForeignKey(
        Group, models.CASCADE, null=True, blank=True, related_name="meetings", verbose_name=_("group")
    )  # None: for all members
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    title = models.CharField(_("title"), max_length=200)
    agenda = models.TextField(_("agenda"), max_length=LONGEST_AGENDA, blank=True)
    language = models.CharField(_("language of the meeting"), max_length=12, choices=settings.LANGUAGES)
    time_zone = TimeZoneField(_("time zone"), default="Europe/Berlin", choices_display="WITH_GMT_OFFSET")
    starts_at = models.DateTimeField(_("begins"))
    ends_at = models.DateTimeField(_("ends"))
    place = models.CharField(_("place"), max_length=300, blank=True)
    link = models.URLField(_("link for taking part online"), max_length=1000, blank=True)
    is_link_for_participants = models.BooleanField(_("show the link only to people who have a place"), default=True)
    places = models.PositiveIntegerField(
        _("number of places"), null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(MOST_PLACES)]
    )
    signup_until = models.DateTimeField(_("sign up until"), null=True, blank=True)  # None: until it begins
    shows_municipalities = models.BooleanField(_("show from which municipality people come"), default=True)

    series = models.UUIDField(null=True, editable=False, db_index=True)
    sequence = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField(default=timezone.now)
    changed_at = models.DateTimeField(default=timezone.now)
    cancelled_at = models.DateTimeField(null=True)
    cancel_reason = models.CharField(_("reason"), max_length=1000, blank=True)

    objects = MeetingQuerySet.as_manager()

    going_count: int  # annotated by `with_numbers`
    waiting_count: int
    own_state: str | None  # annotated by `with_own`

    class Meta:
        verbose_name = _("meeting")
        verbose_name_plural = _("meetings")
        ordering = ("starts_at", "pk")
        default_permissions = ("add",)  # for all members; meetings of groups are theirs
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=("group", "starts_at"), name="meetings_of_group"),
            models.Index(fields=("starts_at",), name="meetings_by_start"),
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="meetings_end_after_they_begin")
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("meetings:meeting", args=[self.pk])

    @property
    def zone(self) -> tzinfo:
        return zone_named(self.time_zone)

    @property
    def agenda_html(self) -> SafeString:
        return render_markdown(self.agenda, level=3)

    @property
    def is_cancelled(self) -> bool:
        return self.cancelled_at is not None

    @property
    def has_begun(self) -> bool:
        return self.starts_at <= timezone.now()

    @property
    def is_past(self) -> bool:
        return self.ends_at <= timezone.now()

    @property
    def free_places(self) -> int | None:
        """How many places are free; None if there is no limit. Needs `with_numbers`."""
        return None if self.places is None else max(0, self.places - self.going_count)
