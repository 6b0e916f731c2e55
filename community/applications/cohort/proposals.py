"""The best cohort under all constraints, exactly."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from .best import best_cohort
from .candidates import Candidate
from .constraints import Constraint, Must, Reviewed, Size
from .model import Model


@dataclass(frozen=True)
class Problem:
    """What is chosen from, in the order that decides between cohorts with as many points, and under which constraints.

    Raises ValueError if two candidates or two constraints have the same key.
    """

    candidates: tuple[Candidate, ...]
    constraints: tuple[Constraint, ...]

    def __post_init__(self) -> None:
        for things in (self.candidates, self.constraints):
            if len({one.key for one in things}) < len(things):
                raise ValueError("Two candidates or two constraints have the same key.")

    @classmethod
    def of(cls, candidates: Sequence[Candidate], constraints: Sequence[Constraint]) -> Problem:
        """Return the problem, under the constraint that nobody takes part without a review unless a constraint names them.

        Of two constraints about the same thing the first counts: whoever the call names does not become free when released by hand.
        """
        stated = [one for number, one in enumerate(constraints) if one.key not in {other.key for other in constraints[:number]}]
        named = {one.candidate for one in stated if isinstance(one, Must)}
        without_review = frozenset(one.key for one in candidates if one.score is None) - named
        implied = [Reviewed(without_review=without_review)] if without_review else []
        return cls(tuple(candidates), (*stated, *implied))

    @cached_property
    def model(self) -> Model:
        return Model(self.candidates, self.constraints)

    @cached_property
    def position(self) -> dict[str, int]:
        """The positions of the candidates by their keys."""
        return {one.key: position for position, one in enumerate(self.candidates)}

    def keys(self, positions: frozenset[int]) -> tuple[str, ...]:
        return tuple(self.candidates[position].key for position in sorted(positions))

    def score(self, positions: frozenset[int]) -> Decimal:
        return sum((self.candidates[position].points for position in positions), Decimal(0))

    @property
    def possibilities(self) -> int:
        """How many cohorts of the required size there are, whatever the other constraints say."""
        number = sum(not one.is_withdrawn for one in self.candidates)
        size = next((one for one in self.constraints if isinstance(one, Size)), None)
        least = (size.least if size else None) or 0
        most = number if size is None or size.most is None else min(size.most, number)
        return sum(math.comb(number, members) for members in range(least, most + 1))


@dataclass(frozen=True)
class Proposal:
    """A cohort with the most points that is possible. `is_tied`: another has as many, and the order of the candidates decided."""

    problem: Problem
    positions: frozenset[int]
    is_tied: bool

    @cached_property
    def cohort(self) -> tuple[str, ...]:
        """The keys of those chosen, in the order of the candidates."""
        return self.problem.keys(self.positions)

    @cached_property
    def score(self) -> Decimal:
        return self.problem.score(self.positions)


def propose(candidates: Sequence[Candidate], constraints: Sequence[Constraint]) -> Proposal | None:
    """Return the best cohort under `constraints`, or None if they contradict each other (see `clashes`).

    Of cohorts with the same score the one with the earliest candidate in which they differ is proposed, so `candidates` come in an order
    that everybody can accept, such as that of their submissions.
    """
    problem = Problem.of(candidates, constraints)
    best = best_cohort(problem.model)
    return None if best is None else Proposal(problem, best.chosen, best.is_tied)
