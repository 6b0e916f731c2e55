"""How members voted, and what was counted."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .proposal import Proposal
from .round import Round


class Ballot(models.Model):
    """The votes of one member in one round. Nobody else sees them, staff neither."""

    round = models.ForeignKey(Round, models.CASCADE, related_name="ballots")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    version = models.PositiveIntegerField(default=0)
    changed_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("ballot")
        verbose_name_plural = _("ballots")
        default_permissions = ()
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=("round", "person"), name="topic_store_one_ballot_each")
        ]

    def __str__(self) -> str:
        return f"{self.round_id} {self.person_id}"


class Vote(models.Model):
    """So many votes of a ballot for one topic."""

    ballot = models.ForeignKey(Ballot, models.CASCADE, related_name="votes")
    proposal = models.ForeignKey(Proposal, models.CASCADE, related_name="votes")
    number = models.PositiveSmallIntegerField(_("votes"))

    class Meta:
        verbose_name = _("vote")
        verbose_name_plural = _("votes")
        default_permissions = ()
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=("ballot", "proposal"), name="topic_store_vote_once"),
            models.CheckConstraint(condition=Q(number__gt=0), name="topic_store_vote_counts"),
        ]

    def __str__(self) -> str:
        return f"{self.proposal_id}: {self.number}"


class Result(models.Model):
    """What was counted for a topic when a round had closed. Whoever leaves, and what is merged afterwards, does not change it."""

    round = models.ForeignKey(Round, models.CASCADE, related_name="results")
    proposal = models.ForeignKey(Proposal, models.CASCADE, related_name="results")
    votes = models.PositiveIntegerField()
    voters = models.PositiveIntegerField()

    class Meta:
        verbose_name = _("result of a topic in a round")
        verbose_name_plural = _("results of topics in rounds")
        default_permissions = ()
        ordering = ("-votes", "proposal")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=("round", "proposal"), name="topic_store_result_once")
        ]

    def __str__(self) -> str:
        return f"{self.round_id} {self.proposal_id}: {self.votes}"
