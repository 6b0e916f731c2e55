"""Cases: places that members bring to a session."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, ClassVar, Self

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from community.groups.models import GROUP

from .session import Audience, Session, language_of_now

if TYPE_CHECKING:
    from community.access.actor import Actor

PLACES = 2  # decimal places of a position: about a kilometre, so that nobody's door is on the map


class CaseQuerySet(models.QuerySet["Case"]):
    """Cases."""

    def visible_to(self, actor: Actor) -> Self:
        """What is shown to the groups that `actor` belongs to, and her own cases there. Not what was withdrawn."""
        if not actor.is_authenticated:
            return self.none()
        return self.filter(
            Q(shared_at__isnull=False) | Q(created_by=actor.pk), session__group__in=actor.keys(GROUP), withdrawn_at=None
        )

    def shared(self) -> Self:
        """The cases that the group can see."""
        return self.filter(shared_at__isnull=False, withdrawn_at=None)

    def of(self, actor: Actor) -> Self:
        """The cases that `actor` brought, wherever: whoever has left a group can still withdraw her consent."""
        return self.filter(created_by=actor.pk, withdrawn_at=None) if actor.is_authenticated else self.none()


class Case(models.Model):
    """A place with one to five photos: what is there today, and what should change. A draft until it is shown to the group."""

    class Source(models.TextChoices):
        TAKEN = "taken", _("I took the photos")
        ALLOWED = "allowed", _("I may use them")

    class Licence(models.TextChoices):
        CC_BY = "cc-by-4.0", _("CC BY 4.0: with the name of the source, changed too")
        NETWORK = "network", _("only within the network")

    key = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    session = models.ForeignKey(Session, models.CASCADE, related_name="cases", verbose_name=_("session"))
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    language = models.CharField(_("language"), max_length=12, default=language_of_now, editable=False)

    title = models.CharField(_("title"), max_length=120)
    municipality = models.ForeignKey(
        "cms.Municipality", models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("municipality")
    )
    place = models.CharField(_("where in the city"), max_length=160, blank=True)
    latitude = models.DecimalField(
        _("latitude"),
        max_digits=4,
        decimal_places=PLACES,
        null=True,
        blank=True,
        validators=[MinValueValidator(-90), MaxValueValidator(90)],
    )
    longitude = models.DecimalField(
        _("longitude"),
        max_digits=5,
        decimal_places=PLACES,
        null=True,
        blank=True,
        validators=[MinValueValidator(-180), MaxValueValidator(180)],
    )
    today = models.TextField(_("What is there today?"), max_length=2000, blank=True)
    wish = models.TextField(_("What should change?"), max_length=2000, blank=True)
    constraints = models.TextField(_("What has to stay?"), max_length=2000, blank=True)

    source = models.CharField(_("Where do the photos come from?"), max_length=8, choices=Source, blank=True)
    credit = models.CharField(_("How should the source be named?"), max_length=120, blank=True)
    licence = models.CharField(_("Under which licence?"), max_length=12, choices=Licence, blank=True)
    audience = models.CharField(_("Who may see the photos?"), max_length=8, choices=Audience, blank=True)
    people_agreed = models.BooleanField(_("Everybody who can still be recognised has agreed."), default=False)
    agreed_at = models.DateTimeField(null=True, editable=False)  # when these were last confirmed
    shared_at = models.DateTimeField(null=True, editable=False)  # when the group could first see it
    withdrawn_at = models.DateTimeField(null=True, editable=False)  # then nothing is left but this row

    objects = CaseQuerySet.as_manager()

    class Meta:
        verbose_name = _("case")
        verbose_name_plural = _("cases")
        default_permissions = ()
        ordering = ("created_at", "pk")
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=("session", "shared_at"), name="visualisations_case_shared")]

    def __str__(self) -> str:
        return self.title

    @property
    def is_shared(self) -> bool:
        return self.shared_at is not None and self.withdrawn_at is None

    @property
    def where(self) -> str:
        """The place and the municipality in the reader's language."""
        return ", ".join(part for part in (self.place, self.municipality.name if self.municipality else "") if part)

    def get_absolute_url(self) -> str:
        return reverse("visualisations:case", args=[self.key])


class Photo(models.Model):
    """A photo of a case, and what became of its upload (`community.visualisations.cases.photos`)."""

    class State(models.TextChoices):
        WAITING = "waiting", _("waiting to be checked")
        CHECKED = "checked", _("to be confirmed")  # only its uploader sees it, until `staged_until`
        COVERING = "covering", _("being prepared")
        READY = "ready", _("ready")
        REFUSED = "refused", _("not usable")
        EXPIRED = "expired", _("deleted, because it was not confirmed in time")

    key = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, models.CASCADE, related_name="photos", verbose_name=_("case"))
    position = models.PositiveSmallIntegerField(default=0)
    name = models.CharField(_("file name"), max_length=160, blank=True)  # for its uploader only; empty once confirmed
    state = models.CharField(_("state"), max_length=8, choices=State, default=State.WAITING)
    reason = models.CharField(max_length=40, blank=True)  # why it was refused: a key of the pipeline's sentences
    alt_text = models.CharField(_("alternative text"), max_length=300, blank=True)
    width = models.PositiveIntegerField(default=0)
    height = models.PositiveIntegerField(default=0)
    regions = models.JSONField(default=list)  # what is or will be covered, see `pipeline.regions`
    revision = models.PositiveIntegerField(default=0)  # of the regions
    view = models.JSONField(
        default=dict
    )  # where a collage on it begins: horizon, sun and light as they were found, see `collage.scene`
    step = models.PositiveSmallIntegerField(default=0)  # how far preparing it is, in per cent
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    staged_until = models.DateTimeField(null=True, editable=False)

    class Meta:
        verbose_name = _("photo")
        verbose_name_plural = _("photos")
        default_permissions = ()
        ordering = ("position", "pk")

    def __str__(self) -> str:
        return self.alt_text or str(self.case)

    @property
    def is_ready(self) -> bool:
        return self.state == self.State.READY


class BlurReport(models.Model):
    """A viewer's note that somebody can still be recognised on a photo, or that something is covered needlessly."""

    photo = models.ForeignKey(Photo, models.CASCADE, related_name="reports", verbose_name=_("photo"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    words = models.CharField(_("What can be seen?"), max_length=500)
    created_at = models.DateTimeField(default=timezone.now)
    settled_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("note about a photo")
        verbose_name_plural = _("notes about photos")
        default_permissions = ()
        ordering = ("-created_at",)

    def __str__(self) -> str:
        return self.words
