"""What holds, what is open and what can no longer hold, at every step of composing a cohort by hand."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from .best import best_cohort
from .candidates import Candidate
from .clashes import Clash, clash_of
from .constraints import Constraint, Each, Reviewed, set_by_hand
from .model import Limits
from .proposals import Problem


class State(StrEnum):
    HOLDS = "holds"
    OPEN = "open"
    FAILS = "fails"


@dataclass(frozen=True)
class RuleState:
    """How a constraint stands.

    `counted` are those chosen whom it is about; `count` is the number that it limits, now and with the suggestion. `missing` is how many
    are still to come, and `unreachable` how many of them cannot come any more. `over` is how many are too many.
    """

    constraint: Constraint
    state: State
    counted: tuple[str, ...]
    count: int
    count_with_suggestion: int
    missing: int = 0
    unreachable: int = 0
    over: int = 0
    full: tuple[str, ...] = ()


@dataclass(frozen=True)
class Addition:
    """Whether a candidate can still be added; if not, the constraints that it would contradict, together with those chosen."""

    candidate: str
    is_possible: bool
    forbidden_by: tuple[Constraint, ...] = ()


class Composition:
    """A cohort that is being composed: `chosen` so far, and what can still be added.

    Adding never breaks a limit (at most, must not, not both, a requirement) further than those chosen already do. Unreviewed candidates can
    be added, since a person adds them. Where not everything can hold any more, as little as possible is missing in the best completion; the
    constraints that are then not met are `given_up`, and additions are judged by the others. Whoever has withdrawn is not chosen any more.
    """

    def __init__(self, candidates: Sequence[Candidate], constraints: Sequence[Constraint], chosen: Collection[str]) -> None:
        stated = Problem.of(candidates, constraints)
        kept = tuple(one for one in stated.constraints if not isinstance(one, Reviewed))
        self.problem = Problem(stated.candidates, kept)
        withdrawn = {one.key for one in candidates if one.is_withdrawn}
        self.chosen = frozenset(self.problem.position[key] for key in chosen if key not in withdrawn)
        self.unreviewed = frozenset(position for position, one in enumerate(candidates) if one.score is None) - self.chosen
        self.model = self.problem.model
        self.excess = {
            number: amount
            for number, amount in self.model.missing_rows(self.chosen).items()
            if self.model.rows[number][1].is_limit and amount
        }
        self.goals = {
            number: row.slack for number, (_key, row) in enumerate(self.model.rows) if not row.is_limit and not row.is_link
        }
        self.possible: dict[tuple[tuple[int, int], ...], bool] = {}
        self.forbidden: dict[tuple[tuple[int, int], ...], tuple[Constraint, ...]] = {}

    @cached_property
    def completion(self) -> frozenset[int]:
        """The best completion: as little missing as possible, then most points, then the order of the candidates."""
        return self.best_completion(frozenset())

    @cached_property
    def suggestion(self) -> tuple[str, ...]:
        """The keys of those whom the best completion adds, if nobody is added without a review."""
        return self.problem.keys(self.best_completion(self.unreviewed) - self.chosen)

    def best_completion(self, excluded: frozenset[int]) -> frozenset[int]:
        shortfall = self.goals | self.excess
        limits = Limits(included=self.chosen, excluded=excluded, shortfall=shortfall)
        total = self.model.least_missing(limits)
        best = best_cohort(self.model, Limits(included=self.chosen, excluded=excluded, shortfall=shortfall, total=total))
        return self.chosen if best is None else best.chosen

    @cached_property
    def given_up(self) -> list[Constraint]:
        """The constraints that the best completion does not meet; none as long as all can still hold together."""
        return self.model.unmet(self.completion)

    @cached_property
    def clash(self) -> Clash | None:
        """A smallest set of constraints and choices that contradict each other; None as long as all can still hold together."""
        return clash_of(self.with_choices(self.chosen)) if self.given_up else None

    def with_choices(self, chosen: frozenset[int]) -> Problem:
        by_hand = set_by_hand(chosen=self.problem.keys(chosen))
        known = {one.key for one in self.problem.constraints}
        return Problem(self.problem.candidates, (*self.problem.constraints, *(one for one in by_hand if one.key not in known)))

    def states(self) -> list[RuleState]:
        """Return how each constraint stands, in the order in which they are stated."""
        return [self.state_of(one) for one in self.problem.constraints]

    def state_of(self, one: Constraint) -> RuleState:
        people = self.model.people(self.chosen)
        counted = one.counted(people)
        shortage = one.missing(people)
        over = sum(self.excess.get(number, 0) for number, (key, _row) in enumerate(self.model.rows) if key == one.key)
        if not shortage:
            state = State.HOLDS
        elif not over and (one not in self.given_up or self.can_hold(one)):
            state = State.OPEN
        else:
            state = State.FAILS
        with_suggestion = self.model.people(self.chosen | {self.problem.position[key] for key in self.suggestion})
        return RuleState(
            one,
            state,
            counted=tuple(each.key for each in counted),
            count=one.count(people),
            count_with_suggestion=one.count(with_suggestion),
            missing=0 if over else shortage,
            unreachable=self.unreachable(one) if state is State.FAILS and not over else 0,
            over=over,
            full=tuple(one.full(people)) if isinstance(one, Each) else (),
        )

    def unreachable(self, one: Constraint) -> int:
        """Return how many are missing from this constraint whatever is added, without breaking a limit."""
        limits = Limits(included=self.chosen, shortfall=self.goals | self.excess)
        return self.model.least_missing(limits, one.key)

    def can_hold(self, one: Constraint) -> bool:
        """Return whether something can be added so that this constraint is met, without breaking a limit."""
        shortfall = {number: amount for number, amount in self.goals.items() if self.model.rows[number][0] != one.key}
        return self.model.maximise({}, Limits(included=self.chosen, shortfall=shortfall | self.excess)) is not None

    def additions(self) -> list[Addition]:
        """Return for each candidate not chosen whether it can be added without making more impossible."""
        return [self.addition(position) for position in range(len(self.problem.candidates)) if position not in self.chosen]

    def addition(self, position: int) -> Addition:
        """Return whether a candidate can be added; those who are alike to all constraints share the reason why not."""
        key = self.problem.candidates[position].key
        if position in self.model.withdrawn:
            return Addition(key, is_possible=False)
        if self.can_add(position):
            return Addition(key, is_possible=True)
        alike = self.signature(position)
        if alike not in self.forbidden:
            self.forbidden[alike] = self.forbidden_by(position)
        return Addition(key, is_possible=False, forbidden_by=self.forbidden[alike])

    def can_add(self, position: int) -> bool:
        if position in self.completion or not self.fits_nowhere(position):
            return True
        alike = self.signature(position)
        if alike not in self.possible:
            self.possible[alike] = self.model.maximise({}, self.limits_with(position)) is not None
        return self.possible[alike]

    def fits_nowhere(self, position: int) -> bool:
        """Return whether the candidate cannot simply take the place of one whom the best completion adds."""
        given_up = {one.key for one in self.given_up}
        options = [self.completion | {position}, *(self.completion - {one} | {position} for one in self.completion - self.chosen)]
        return all(self.model.unmet(option, given_up) or self.breaks_limit(option) for option in options)

    def breaks_limit(self, cohort: frozenset[int]) -> bool:
        missing = self.model.missing_rows(cohort)
        return any(
            missing[number] > self.excess.get(number, 0) for number, (_key, row) in enumerate(self.model.rows) if row.is_limit
        )

    def limits_with(self, position: int) -> Limits:
        given_up = {one.key for one in self.given_up}
        free = {number: amount for number, amount in self.goals.items() if self.model.rows[number][0] in given_up}
        return Limits(included=self.chosen | {position}, shortfall=free | self.excess)

    def signature(self, position: int) -> tuple[tuple[int, int], ...]:
        """Return what all constraints see of a candidate: those with the same signature can be added, or not, alike."""
        return tuple((number, row.terms[position]) for number, (_key, row) in enumerate(self.model.rows) if position in row.terms)

    def forbidden_by(self, position: int) -> tuple[Constraint, ...]:
        """Return the stated constraints of a smallest clash with this candidate added. Those given up anyway are not among them."""
        given_up = {one.key for one in self.given_up}
        kept = tuple(one for one in self.problem.constraints if one.key not in given_up)
        problem = Problem(self.problem.candidates, kept)
        by_hand = set_by_hand(chosen=self.problem.keys(self.chosen | {position}))
        known = {one.key for one in kept}
        clash = clash_of(Problem(problem.candidates, (*kept, *(one for one in by_hand if one.key not in known))))
        return tuple(one for one in clash.constraints if one.key in known) if clash else ()


def check(chosen: Collection[str], candidates: Sequence[Candidate], constraints: Sequence[Constraint]) -> list[RuleState]:
    """Return how each constraint stands with these candidates `chosen` so far."""
    return Composition(candidates, constraints, chosen).states()
