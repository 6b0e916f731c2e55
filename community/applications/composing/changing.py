"""Changes of a cohort. Each is saved at once and noted; nobody overwrites what she has not seen.

Whoever changes something says which revision she has `seen`. If somebody else has changed the same thing since, or the change replaces the
whole cohort, it is not made: `ChangedMeanwhile`. Otherwise it is made, and she is told what the other has done.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from pydantic import ValidationError as NotPossible

from community.access.verdicts import Refused, no, require
from community.applications.cohort.constraints import Constraints, problems_of
from community.applications.models import Cohort, CohortEvent

from .pool import OPEN_STATES, has_conflict
from .rules import can_compose
from .stored import as_stored, conditions_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from community.access.actor import Actor
    from community.applications.cohort.constraints import Constraint
    from community.applications.models import Round

Kind = CohortEvent.Kind
IN, FREE, OUT = "in", "free", "out"
KINDS = {IN: Kind.SET, FREE: Kind.RELEASED, OUT: Kind.EXCLUDED}
NOT_THERE = no(gettext_lazy("This application can no longer be chosen."))
NO_CONDITION = no(gettext_lazy("This condition no longer exists."))


class ChangedMeanwhile(Exception):
    """Somebody else has changed the cohort since it was seen, in a way that the change would have undone. `others` did that."""

    def __init__(self, others: Sequence[CohortEvent]) -> None:
        super().__init__("The cohort has been changed meanwhile.")
        self.others = others


@dataclass(frozen=True)
class Changed:
    """A cohort after a change; `others` is what somebody else had done to it since it was seen."""

    cohort: Cohort
    others: Sequence[CohortEvent]


def locked_cohort(round_: Round, by: Actor) -> Cohort:
    """Return the stored cohort of a call, which nobody else changes until the transaction ends. Raises Refused."""
    require(can_compose(by, round_, is_in_conflict=has_conflict(by.account, round_)))
    Cohort.objects.get_or_create(round=round_)
    found = Cohort.objects.select_for_update(of=("self",)).get(round=round_)
    found.round = round_
    return found


def others_since(cohort: Cohort, seen: int, by: Actor) -> list[CohortEvent]:
    """Return what other people have done since the revision `seen`, latest first."""
    return [one for one in cohort.events.filter(revision__gt=seen).select_related("by") if one.by_id != by.pk]


def touched_by(event: CohortEvent) -> set[str]:
    """Return the keys of the applications and of the condition that an event changed."""
    facts = event.facts
    return {*facts.get("came", ()), *facts.get("went", ()), *facts.get("out", ()), *facts.get("keys", ())}


def refuse_overwriting(others: Sequence[CohortEvent], keys: Collection[str] | None) -> None:
    """Raise ChangedMeanwhile if others have changed one of `keys`, or anything (None)."""
    if any(keys is None or touched_by(one) & set(keys) for one in others):
        raise ChangedMeanwhile(others)


def note(cohort: Cohort, kind: CohortEvent.Kind, by: Actor, **facts: Any) -> CohortEvent:
    """Store the cohort, and what was done with it."""
    cohort.revision += 1
    cohort.changed_at, cohort.changed_by = timezone.now(), by.account
    cohort.save()
    return CohortEvent.objects.create(
        cohort=cohort, kind=kind, revision=cohort.revision, facts=facts, at=cohort.changed_at, by=by.account
    )


# --- Candidates


@transaction.atomic
def place(*, round_: Round, key: str, where: str, seen: int, by: Actor) -> Changed:
    """Set a candidate ("in"), release it ("free"), or leave it out ("out"). Raises Refused, ChangedMeanwhile."""
    cohort = locked_cohort(round_, by)
    others = others_since(cohort, seen, by)
    refuse_overwriting(others, {key})
    if where != FREE:
        refuse_absent(round_, [key])
    before = (list(cohort.chosen), list(cohort.excluded))
    cohort.chosen = with_key(cohort.chosen, key) if where == IN else without(cohort.chosen, key)
    cohort.excluded = with_key(cohort.excluded, key) if where == OUT else without(cohort.excluded, key)
    if (cohort.chosen, cohort.excluded) != before:
        facts = {IN: "came", FREE: "went", OUT: "out"}[where]
        note(cohort, KINDS[where], by, **{facts: [key]})
    return Changed(cohort, others)


@transaction.atomic
def adopt(*, round_: Round, proposed: Sequence[str], seen: int, by: Actor) -> Changed:
    """Set exactly those `proposed`. Raises Refused, ChangedMeanwhile."""
    cohort = locked_cohort(round_, by)
    refuse_overwriting(others_since(cohort, seen, by), None)
    refuse_absent(round_, proposed)
    return replace(cohort, Kind.ADOPTED, proposed, without(cohort.excluded, *proposed), by)


@transaction.atomic
def exchange(*, round_: Round, goes: str, comes: str, seen: int, by: Actor) -> Changed:
    """Release one and set another; either may be missing. Raises Refused, ChangedMeanwhile."""
    cohort = locked_cohort(round_, by)
    refuse_overwriting(others_since(cohort, seen, by), None)
    chosen = without(cohort.chosen, goes)
    if comes:
        refuse_absent(round_, [comes])
        chosen = with_key(chosen, comes)
    return replace(cohort, Kind.EXCHANGED, chosen, without(cohort.excluded, comes), by)


@transaction.atomic
def clear(*, round_: Round, seen: int, by: Actor) -> Changed:
    """Release everybody who is set or left out. Conditions stay. Raises Refused, ChangedMeanwhile."""
    cohort = locked_cohort(round_, by)
    refuse_overwriting(others_since(cohort, seen, by), None)
    return replace(cohort, Kind.CLEARED, [], [], by)


def replace(cohort: Cohort, kind: CohortEvent.Kind, chosen: Sequence[str], excluded: Sequence[str], by: Actor) -> Changed:
    came, went = without(chosen, *cohort.chosen), without([*cohort.chosen, *cohort.excluded], *chosen, *excluded)
    if came or went or list(excluded) != cohort.excluded:
        cohort.chosen, cohort.excluded = list(chosen), list(excluded)
        note(cohort, kind, by, came=came, went=went)
    return Changed(cohort, ())


def with_key(keys: Iterable[str], key: str) -> list[str]:
    return list(dict.fromkeys([*keys, key]))


def without(keys: Iterable[str], *gone: str) -> list[str]:
    return [key for key in keys if key not in gone]


def refuse_absent(round_: Round, keys: Collection[str]) -> None:
    """Raise Refused unless all `keys` are those of applications that can be chosen."""
    there = round_.applications.filter(key__in=[key for key in keys if is_uuid(key)], state__in=OPEN_STATES, is_anonymous=False)
    if there.count() < len(set(keys)):
        raise Refused(NOT_THERE)


def is_uuid(key: str) -> bool:
    try:
        return str(UUID(key)) == key
    except ValueError:
        return False


# --- Conditions


@transaction.atomic
def state_condition(*, round_: Round, condition: Constraint, replaces: str = "", seen: int, by: Actor) -> Changed:
    """Add a condition, or put it in the place of the one with the key `replaces`.

    Raises Refused, ChangedMeanwhile, and ValidationError if another condition is about the same thing.
    """
    cohort = locked_cohort(round_, by)
    others = others_since(cohort, seen, by)
    refuse_overwriting(others, {condition.key, replaces} - {""})
    stated = list(conditions_of(cohort))
    before = next((one for one in stated if one.key == replaces), None)
    if replaces and before is None:
        raise Refused(NO_CONDITION)
    if before == condition:
        return Changed(cohort, others)
    stated = [condition if one == before else one for one in stated] if before else [*stated, condition]
    cohort.constraints = dumped(stated)
    cohort.waived = {key: reason for key, reason in cohort.waived.items() if key not in (replaces, condition.key)}
    facts = {"condition": as_stored(condition), "keys": sorted({condition.key, replaces} - {""})}
    note(cohort, Kind.CHANGED if before else Kind.ADDED, by, **facts, **({"before": as_stored(before)} if before else {}))
    return Changed(cohort, others)


@transaction.atomic
def remove_condition(*, round_: Round, key: str, seen: int, by: Actor) -> Changed:
    """Remove a condition. Raises Refused, ChangedMeanwhile."""
    cohort = locked_cohort(round_, by)
    others = others_since(cohort, seen, by)
    refuse_overwriting(others, {key})
    before = stated_condition(cohort, key)
    cohort.constraints = dumped([one for one in conditions_of(cohort) if one.key != key])
    cohort.waived = {other: reason for other, reason in cohort.waived.items() if other != key}
    note(cohort, Kind.REMOVED, by, condition=as_stored(before), keys=[key])
    return Changed(cohort, others)


@transaction.atomic
def waive(*, round_: Round, key: str, reason: str, seen: int, by: Actor) -> Changed:
    """Make an exception from a condition. The reason stays on record. Raises Refused, ChangedMeanwhile, ValidationError."""
    cohort = locked_cohort(round_, by)
    others = others_since(cohort, seen, by)
    refuse_overwriting(others, {key})
    if not reason.strip():
        raise ValidationError({"reason": _("Say why. The reason stays on record.")})
    before = stated_condition(cohort, key)
    cohort.waived = {**cohort.waived, key: reason.strip()}
    note(cohort, Kind.WAIVED, by, condition=as_stored(before), reason=reason.strip(), keys=[key])
    return Changed(cohort, others)


@transaction.atomic
def restore(*, round_: Round, key: str, seen: int, by: Actor) -> Changed:
    """Take back an exception: the condition holds again. Raises Refused, ChangedMeanwhile."""
    cohort = locked_cohort(round_, by)
    others = others_since(cohort, seen, by)
    refuse_overwriting(others, {key})
    before = stated_condition(cohort, key)
    if key in cohort.waived:
        cohort.waived = {other: reason for other, reason in cohort.waived.items() if other != key}
        note(cohort, Kind.RESTORED, by, condition=as_stored(before), keys=[key])
    return Changed(cohort, others)


def stated_condition(cohort: Cohort, key: str) -> Constraint:
    found = next((one for one in conditions_of(cohort) if one.key == key), None)
    if found is None:
        raise Refused(NO_CONDITION)
    return found


def dumped(stated: Sequence[Constraint]) -> dict[str, Any]:
    """Return conditions as they are stored. Raises ValidationError if two of them are about the same thing."""
    try:
        return Constraints.model_validate({"stated": [as_stored(one) for one in stated]}).model_dump(mode="json")
    except NotPossible as error:
        raise ValidationError(problems_of(error)) from error
