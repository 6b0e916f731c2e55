"""Planning rounds. Two of them are never open at once, and what members have begun to vote by stays."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from community.access.actor import Actor
from community.access.verdicts import require

from .lookups import locked_round
from .models import Round
from .rules import can_change_round, can_delete_round, can_plan

if TYPE_CHECKING:
    from cms.users.models import User

FIELDS = (*Round.NAME_FIELDS, "budget", "most_per_topic", "opens_at", "closes_at", "time_zone", "are_results_hidden")
#: What stays once a round is open: members have read it, and voted by it.
FIXED = ("budget", "most_per_topic", "opens_at", "are_results_hidden")


class PlannedMeanwhile(Exception):
    """The round has another version than the one that was changed, from another window."""

    def __init__(self, round_: Round) -> None:
        super().__init__("The round has been changed meanwhile.")
        self.round = round_


@transaction.atomic
def plan_round(*, by: User, **facts: Any) -> Round:
    """Plan a round; `facts` are of FIELDS. Raises Refused, and ValidationError."""
    require(can_plan(Actor(by)))
    round_ = Round(**facts)
    check(round_)
    round_.save()
    return round_


@transaction.atomic
def change_round(*, round_: Round, made_of: int | None = None, by: User, **facts: Any) -> Round:
    """Change a round. Raises Refused, PlannedMeanwhile, and ValidationError, also for what stays once it is open."""
    stored = locked_round(round_)
    require(can_change_round(Actor(by), stored))
    if made_of is not None and made_of != stored.version:
        raise PlannedMeanwhile(stored)
    if not stored.is_planned:
        others = [name for name in FIXED if name in facts and facts[name] != getattr(stored, name)]
        if others:
            raise ValidationError({name: _("The round is open: this stays as it is.") for name in others})
    for name, value in facts.items():
        setattr(stored, name, value)
    check(stored)
    stored.version += 1
    stored.save()
    return stored


@transaction.atomic
def delete_round(*, round_: Round, by: User) -> None:
    """Delete a round that has not opened yet. Raises Refused."""
    stored = locked_round(round_)
    require(can_delete_round(Actor(by), stored))
    stored.delete()


def check(round_: Round) -> None:
    """Raise ValidationError unless the round is possible beside the others."""
    errors: dict[str, str] = {}
    if round_.closes_at and round_.opens_at and round_.closes_at <= round_.opens_at:
        errors["closes_at"] = _("The round has to close after it opens.")
    elif round_.closes_at and round_.closes_at <= timezone.now():
        errors["closes_at"] = _("This moment has passed.")
    if round_.budget and round_.most_per_topic and round_.most_per_topic > round_.budget:
        errors["most_per_topic"] = _("That is more than each member has.")
    if errors:
        raise ValidationError(errors)
    round_.clean_fields(exclude=[field.name for field in Round._meta.fields if field.name not in FIELDS])
    others = Round.objects.select_for_update(of=("self",)).exclude(pk=round_.pk)
    list(others.values_list("pk", flat=True))  # two people who plan at once wait for each other
    if others.filter(opens_at__lt=round_.closes_at, closes_at__gt=round_.opens_at).exists():
        raise ValidationError({"opens_at": _("Another round is open at that time. There is one at a time.")})
