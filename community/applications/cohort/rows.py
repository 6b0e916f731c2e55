"""Constraints as linear inequalities, for the solver."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

#: The position of a candidate (1: chosen, 0: not), or the name of another variable that is 0 or 1.
Variable = int | str


@dataclass(frozen=True)
class Row:
    """The sum of `terms`, each a variable times its factor, is at least `least`."""

    terms: Mapping[Variable, int]
    least: int

    @property
    def is_limit(self) -> bool:
        """Whether choosing more can only violate it, never satisfy it."""
        return self.least <= 0 and all(factor < 0 for factor in self.terms.values())

    @property
    def is_link(self) -> bool:
        """Whether it only says when another variable can be 1, so that nothing can be missing from it."""
        return any(isinstance(variable, str) and factor < 0 for variable, factor in self.terms.items())

    @property
    def slack(self) -> int:
        """How much can be missing at most."""
        return max(0, self.least - sum(min(0, factor) for factor in self.terms.values()))

    def missing(self, chosen: frozenset[int]) -> int:
        """Return how much is missing if only the candidates `chosen` are 1."""
        return max(0, self.least - sum(factor for variable, factor in self.terms.items() if variable in chosen))


def at_least(number: int, positions: list[int]) -> Row:
    return Row(dict.fromkeys(positions, 1), number)


def at_most(number: int, positions: list[int]) -> Row:
    return Row(dict.fromkeys(positions, -1), -number)
