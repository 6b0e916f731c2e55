"""A cohort as it is stored, read with its conditions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pydantic import TypeAdapter

from community.applications.cohort.constraints import AnyConstraint, Constraint, Constraints
from community.applications.models import Cohort

if TYPE_CHECKING:
    from community.applications.models import Round

ONE = TypeAdapter[Any](AnyConstraint)


def cohort_of(round_: Round) -> Cohort:
    """Return the cohort of a call; an empty one that is not stored yet if nobody has begun."""
    return Cohort.objects.select_related("changed_by").filter(round=round_).first() or Cohort(round=round_)


def conditions_of(cohort: Cohort) -> tuple[Constraint, ...]:
    """Return all conditions, with those that are waived."""
    return Constraints.model_validate(cohort.constraints).stated


def in_force(cohort: Cohort) -> list[Constraint]:
    """Return the conditions without exceptions."""
    return [one for one in conditions_of(cohort) if one.key not in cohort.waived]


def condition_of(stored: Any) -> Constraint:
    """Return the condition that was stored as JSON."""
    one: Constraint = ONE.validate_python(stored)
    return one


def as_stored(one: Constraint) -> dict[str, Any]:
    return one.model_dump(mode="json")
