"""Candidates and constraints as an integer program, solved by HiGHS.

Every variable, factor and objective is an integer that a float holds exactly. Still, HiGHS computes with tolerances; so what it returns is
checked against the constraints in plain Python before anybody sees it.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import cached_property

import highspy

from .candidates import STEP, Candidate
from .constraints import Constraint
from .rows import Row, Variable
from .solver import Program, SolverFailed, new_solver, solve

#: How far HiGHS may be off in a sum of scores, which are integers.
TOLERANCE = 0.01
NOTHING: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Limits:
    """What holds for one question to the model, besides its constraints.

    `included` and `excluded` are positions of candidates. Constraints with the keys `dropped` do not hold. `shortfall` is how much may be
    missing from each row; the total is that of all rows together, or None if it does not matter.
    """

    included: frozenset[int] = frozenset()
    excluded: frozenset[int] = frozenset()
    dropped: frozenset[str] = NOTHING
    shortfall: Mapping[int, int] = field(default_factory=dict)
    total: int | None = None
    rows: tuple[Row, ...] = ()


class Model:
    """The integer program: a variable for each candidate, some for `Different`, and for each row how much is missing from it."""

    def __init__(self, candidates: Sequence[Candidate], constraints: Sequence[Constraint]) -> None:
        self.candidates = tuple(candidates)
        self.constraints = tuple(constraints)
        self.rows = [(one.key, row) for one in constraints for row in one.rows(self.candidates)]
        self.points = scaled([one.points for one in self.candidates])
        self.withdrawn = frozenset(position for position, one in enumerate(self.candidates) if one.is_withdrawn)
        names = {variable for _key, row in self.rows for variable in row.terms if isinstance(variable, str)}
        self.columns: dict[Variable, int] = {
            variable: column for column, variable in enumerate([*range(len(self.candidates)), *sorted(names)])
        }
        self.first_slack = len(self.columns)
        self.solver, self.settling_solver = new_solver(), new_solver()
        self.relaxed_solver: highspy.Highs | None = None

    @property
    def score(self) -> dict[Variable, int]:
        """The objective: the scores of those chosen."""
        return dict(enumerate(self.points))

    def score_of(self, chosen: Iterable[int]) -> int:
        return sum(self.points[position] for position in chosen)

    def people(self, chosen: Iterable[int]) -> list[Candidate]:
        return [self.candidates[position] for position in sorted(chosen)]

    def unmet(self, chosen: Iterable[int], dropped: Collection[str] = ()) -> list[Constraint]:
        """Return the constraints that a cohort does not meet."""
        people = self.people(chosen)
        return [one for one in self.constraints if one.key not in dropped and not one.is_met(people)]

    def missing_rows(self, chosen: frozenset[int]) -> dict[int, int]:
        """Return how much is missing from each row of a constraint, by its number, for a cohort."""
        values = chosen | self.implied(chosen)
        return {
            number: max(0, row.least - sum(factor for variable, factor in row.terms.items() if variable in values))
            for number, (_key, row) in enumerate(self.rows)
        }

    def implied(self, chosen: frozenset[int]) -> frozenset[Variable]:
        """Return the other variables that can be 1: those whose row has a candidate who is chosen."""
        return frozenset(
            variable
            for _key, row in self.rows
            for variable, factor in row.terms.items()
            if isinstance(variable, str) and factor < 0 and chosen & row.terms.keys()
        )

    def maximise(self, objective: Mapping[Variable, int], limits: Limits) -> frozenset[int] | None:
        """Return the candidates of a best cohort, or None if there is none."""
        if limits.included & (limits.excluded | self.withdrawn):
            return None
        values = solve(self.solver, self.program(objective, limits))
        if values is None:
            return None
        chosen = frozenset(position for position in range(len(self.candidates)) if values[position])
        self.check(chosen, limits)
        return chosen

    def least_missing(self, limits: Limits, key: str | None = None) -> int:
        """Return the least that is missing in total of what may be missing by `limits.shortfall`, or from the constraint `key`."""
        penalty: dict[Variable, int] = {
            self.slack(number): -1 for number in limits.shortfall if key in (None, self.rows[number][0])
        }
        values = solve(self.solver, self.program(penalty, limits))
        if values is None:
            raise SolverFailed("More is missing than can be.")
        return sum(values[self.column(variable)] for variable in penalty)

    def upper_bound(self, including: int) -> int | None:
        """Return a score that no cohort with this candidate exceeds (linear relaxation), or None if there is no such cohort."""
        solver = self.relaxed_solver
        if solver is None:
            solver = self.relaxed_solver = new_solver()
            solver.passModel(self.program(self.score, Limits()).for_highs(integral=False))
        solver.changeColBounds(including, 1, 1)
        solver.run()
        status, value = solver.getModelStatus(), solver.getInfo().objective_function_value
        solver.changeColBounds(including, 0, 0 if including in self.withdrawn else 1)
        if status == highspy.HighsModelStatus.kInfeasible:
            return None
        # A bound that is too high costs time, one that is too low a right answer.
        return math.floor(value + TOLERANCE) if status == highspy.HighsModelStatus.kOptimal else sum(self.points)

    def settle(self, limits: Limits, score: int) -> Limits:
        """Return `limits` with those included and excluded who are so in every cohort of this score, the best one.

        The reduced costs of the linear relaxation are what a different choice loses at least. Where that is too much the choice is settled.
        """
        solver = self.settling_solver
        solver.passModel(self.program(self.score, limits).for_highs(integral=False))
        solver.run()
        if solver.getModelStatus() != highspy.HighsModelStatus.kOptimal:
            return limits
        margin = score - solver.getInfo().objective_function_value - TOLERANCE
        solution = solver.getSolution()
        duals = solution.col_dual[: len(self.candidates)]
        out = frozenset(position for position, loss in enumerate(duals) if loss < margin and position not in limits.included)
        kept = frozenset(position for position, gain in enumerate(duals) if -gain < margin and position not in limits.excluded)
        return replace(limits, included=limits.included | (kept - self.withdrawn), excluded=limits.excluded | out)

    def slack(self, number: int) -> str:
        """Return the name of the variable for what is missing from a row."""
        return f"missing {number}"

    def column(self, variable: Variable) -> int:
        if isinstance(variable, str) and variable.startswith("missing "):
            return self.first_slack + int(variable.removeprefix("missing "))
        return self.columns[variable]

    def program(self, objective: Mapping[Variable, int], limits: Limits) -> Program:
        width = self.first_slack + len(self.rows)
        cost, lower, upper = [0] * width, [0] * width, [1] * width
        for number, (key, row) in enumerate(self.rows):
            upper[self.first_slack + number] = row.slack if key in limits.dropped else limits.shortfall.get(number, 0)
        for position in limits.included:
            lower[position] = 1
        for position in limits.excluded | self.withdrawn:
            upper[position] = 0
        for variable, factor in objective.items():
            cost[self.column(variable)] = factor
        more = [([(self.column(variable), factor) for variable, factor in row.terms.items()], row.least) for row in limits.rows]
        if limits.total is not None:
            more.append(([(self.first_slack + number, -1) for number in limits.shortfall], -limits.total))
        return Program(cost, lower, upper, [*self.programmed_rows, *more])

    @cached_property
    def programmed_rows(self) -> list[tuple[list[tuple[int, int]], int]]:
        """The rows of the constraints, each with the variable for what is missing from it."""
        return [
            (
                [*((self.column(variable), factor) for variable, factor in row.terms.items()), (self.first_slack + number, 1)],
                row.least,
            )
            for number, (_key, row) in enumerate(self.rows)
        ]

    def check(self, chosen: frozenset[int], limits: Limits) -> None:
        """Raise SolverFailed unless a cohort is within `limits`."""
        is_allowed = limits.included <= chosen and not chosen & (limits.excluded | self.withdrawn)
        missing = self.missing_rows(chosen)
        too_much = [
            key
            for number, (key, _row) in enumerate(self.rows)
            if key not in limits.dropped and missing[number] > limits.shortfall.get(number, 0)
        ]
        lenient = {self.rows[number][0] for number in limits.shortfall}
        if not is_allowed or too_much or self.unmet(chosen, limits.dropped | lenient):
            raise SolverFailed("The answer of HiGHS does not satisfy the constraints.")
        if limits.total is not None and sum(missing[number] for number in limits.shortfall) > limits.total:
            raise SolverFailed("More is missing from the answer of HiGHS than may be.")
        if any(row.missing(chosen) for row in limits.rows):
            raise SolverFailed("The answer of HiGHS is not as good as one before.")


def scaled(points: Sequence[Decimal]) -> list[int]:
    """Return the points as integers in the same proportion, as small as possible."""
    steps = [int(one / STEP) for one in points]
    divisor = math.gcd(*steps) or 1
    return [one // divisor for one in steps]
