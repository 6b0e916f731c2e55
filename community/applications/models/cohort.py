"""The cohort of a call: what is set and required while it is composed, what everybody did, and what was taken over."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .round import Round

MOST_CHARACTERS_OF_A_REASON = 500


class Cohort(models.Model):
    """The cohort of a call as it is being composed.

    `revision` counts changes: whoever changes something says which one she has seen. Applications are named by their public keys, so that
    nothing of one that is erased is left but its key.
    """

    round = models.OneToOneField(Round, models.CASCADE, related_name="cohort", verbose_name=_("call"))
    constraints = models.JSONField(default=dict)  # community.applications.cohort.constraints.Constraints
    waived = models.JSONField(default=dict)  # the reasons for exceptions, by the key of the condition
    chosen = models.JSONField(default=list)  # set by hand, in the order in which they were
    excluded = models.JSONField(default=list)  # left out by hand
    revision = models.PositiveIntegerField(default=0)
    changed_at = models.DateTimeField(null=True)
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    class Meta:
        verbose_name = _("cohort")
        verbose_name_plural = _("cohorts")
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.round_id}: {len(self.chosen)}"


class CohortEvent(models.Model):
    """What somebody did with a cohort. It stays when her account is erased, without her.

    `facts` are the keys of applications (`came`, `went`), the `condition` as it is stored, and so on: sentences are made in the reader's
    language (`community.applications.composing.trail`).
    """

    class Kind(models.TextChoices):
        SET = "set", _("set")
        RELEASED = "released", _("released")
        EXCLUDED = "excluded", _("left out")
        ADOPTED = "adopted", _("proposal adopted")
        EXCHANGED = "exchanged", _("exchange made")
        CLEARED = "cleared", _("everything released")
        ADDED = "added", _("condition added")
        CHANGED = "changed", _("condition changed")
        REMOVED = "removed", _("condition removed")
        WAIVED = "waived", _("exception made")
        RESTORED = "restored", _("exception taken back")
        ACCEPTED = "accepted", _("cohort taken over")
        UNDONE = "undone", _("taken back")

    cohort = models.ForeignKey(Cohort, models.CASCADE, related_name="events")
    kind = models.CharField(max_length=10, choices=Kind)
    revision = models.PositiveIntegerField()  # of the cohort, afterwards
    facts = models.JSONField(default=dict)
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    class Meta:
        default_permissions = ()
        ordering = ("-at", "-pk")
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=("cohort", "revision"), name="applications_cohort_events")]

    def __str__(self) -> str:
        return f"{self.cohort_id}: {self.kind}"


class Acceptance(models.Model):
    """A cohort that was taken over: exactly what that added, so that it can be taken back.

    Municipalities are those that the published page lacked (`added_live`) and that its draft lacked (`added_draft`). `memberships` are
    the keys of those that were created.
    """

    cohort = models.ForeignKey(Cohort, models.CASCADE, related_name="acceptances")
    applications = models.JSONField(default=list)  # the keys of those accepted
    page = models.ForeignKey("cms.LearningProcessPage", models.SET_NULL, null=True, related_name="+", verbose_name=_("page"))
    group = models.ForeignKey("groups.Group", models.SET_NULL, null=True, related_name="+", verbose_name=_("group"))
    added_live = models.JSONField(default=list)
    added_draft = models.JSONField(default=list)
    memberships = models.JSONField(default=list)
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    undone_at = models.DateTimeField(null=True)
    undone_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    class Meta:
        default_permissions = ()
        ordering = ("-at", "-pk")

    def __str__(self) -> str:
        return f"{self.cohort_id}: {self.at:%Y-%m-%d}"
