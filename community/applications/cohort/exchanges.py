"""How to get from one cohort to another: who is exchanged for whom, and why."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import product

from .candidates import Attribute, Candidate
from .constraints import Constraint
from .proposals import Proposal


@dataclass(frozen=True)
class Exchange:
    """One goes, one comes; either may be missing where the cohorts differ in size. `needed_for` would not be met if it were undone."""

    goes: str | None
    comes: str | None
    difference: Decimal
    needed_for: tuple[Constraint, ...]


def exchanges(chosen: Collection[str], proposal: Proposal) -> list[Exchange]:
    """Return the exchanges that lead from the cohort `chosen` to the proposal. Those who are most alike are exchanged for each other."""
    by_key = {one.key: one for one in proposal.problem.candidates}
    going = [one for key, one in by_key.items() if key in chosen and key not in proposal.cohort]
    coming = [by_key[key] for key in proposal.cohort if key not in chosen]
    pairs = paired(going, coming)
    return [exchange(proposal, by_key, goes, comes) for goes, comes in pairs]


def paired(going: Sequence[Candidate], coming: Sequence[Candidate]) -> list[tuple[Candidate | None, Candidate | None]]:
    left, right = list(going), list(coming)
    pairs: list[tuple[Candidate | None, Candidate | None]] = []
    for goes, comes in sorted(product(left, right), key=lambda pair: -in_common(*pair)):
        if goes in left and comes in right:
            left.remove(goes)
            right.remove(comes)
            pairs.append((goes, comes))
    return [*pairs, *((goes, None) for goes in left), *((None, comes) for comes in right)]


def in_common(one: Candidate, other: Candidate) -> int:
    return sum(bool(one.values(attribute) & other.values(attribute)) for attribute in Attribute)


def exchange(proposal: Proposal, by_key: dict[str, Candidate], goes: Candidate | None, comes: Candidate | None) -> Exchange:
    undone = [by_key[key] for key in proposal.cohort if comes is None or key != comes.key] + ([goes] if goes else [])
    difference = (comes.points if comes else Decimal(0)) - (goes.points if goes else Decimal(0))
    needed_for = tuple(one for one in proposal.problem.constraints if not one.is_met(undone))
    return Exchange(goes.key if goes else None, comes.key if comes else None, difference, needed_for)
