"""Municipalities that people propose for the register."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cms.formatting import country_choices, country_name

if TYPE_CHECKING:
    from community.access.actor import Actor


class ProposedMunicipalityQuerySet(models.QuerySet["ProposedMunicipality"]):
    """Proposals."""

    def visible_to(self, actor: Actor) -> Self:
        """The proposals that `actor` made."""
        return self.filter(proposed_by=actor.pk) if actor.is_authenticated else self.none()

    def waiting(self) -> Self:
        return self.filter(state=ProposedMunicipality.State.WAITING)


class ProposedMunicipality(models.Model):
    """A municipality that the register lacks, as somebody proposed it. Other objects may refer to it before and after the decision.

    Once it is confirmed, `municipality` is its entry in the register.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("waiting")
        CONFIRMED = "confirmed", _("in the register")
        REJECTED = "rejected", _("rejected")

    name = models.CharField(_("name"), max_length=160)
    country = models.CharField(_("country"), max_length=2, choices=country_choices)
    website = models.URLField(_("website"), blank=True)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.WAITING)
    municipality = models.ForeignKey(
        "cms.Municipality", models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("municipality")
    )
    reason = models.CharField(_("reason"), max_length=500, blank=True)
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    proposed_at = models.DateTimeField(default=timezone.now)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)

    objects = ProposedMunicipalityQuerySet.as_manager()

    class Meta:
        verbose_name = _("proposed municipality")
        verbose_name_plural = _("proposed municipalities")
        default_permissions = ("change",)  # to decide
        ordering = ("-proposed_at", "-pk")

    def __str__(self) -> str:
        return self.municipality.name if self.municipality else self.name

    @property
    def country_name(self) -> str:
        """The country's name in the active language."""
        return country_name(self.country)

    @property
    def is_waiting(self) -> bool:
        return self.state == self.State.WAITING
