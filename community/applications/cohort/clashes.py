"""A smallest set of constraints that contradict each other: not only irreducible, but with the fewest members.

It is searched by the joint constraints in it (size, shares, ...), fewest first: which are the fewest constraints on single candidates ("is
set", "does not take part") that contradict these? The answer is a minimum hitting set (as in Ignatiev and others, "Smallest MUS extraction
with minimal hitting set dualization", 2015): every cohort that satisfies the joint constraints violates some of the others, and each
contradiction has to contain one of those that it violates.

Candidates whom the joint constraints cannot tell apart are interchangeable: nine cities of the same kind are counted instead of being tried
one by one. That keeps the number of rounds small.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import combinations

from .best import best_cohort
from .candidates import Candidate
from .constraints import Constraint, Individual, Must, Reviewed
from .model import Limits
from .proposals import Problem
from .rows import Variable
from .solver import Program, SolverFailed, new_solver, solve

#: How many integer programs are solved at most. The smallest clash of 200 applicants who are all set takes a tenth of it.
MOST_ROUNDS = 1500
#: Up to how many constraints on single candidates neighbours of a cohort are worth trying.
FEW = 30


@dataclass(frozen=True)
class Clash:
    """Constraints that contradict each other, in the order in which they are stated.

    None of them can be left out. `is_smallest`: no contradiction has fewer; false only where the search became too long.
    """

    constraints: tuple[Constraint, ...]
    is_smallest: bool


@dataclass(frozen=True)
class WayOut:
    """What happens if one constraint of a clash is given up. Without a cohort it is not enough, since others contradict each other too."""

    constraint: Constraint
    cohort: tuple[str, ...] | None
    score: Decimal | None
    comes: tuple[str, ...] = ()
    goes: tuple[str, ...] = ()


def smallest_clash(candidates: Sequence[Candidate], constraints: Sequence[Constraint]) -> Clash | None:
    """Return a smallest set of constraints that no cohort of these candidates satisfies; None if one satisfies all."""
    return clash_of(Problem.of(candidates, constraints))


def clash_of(problem: Problem) -> Clash | None:
    return None if problem.model.maximise({}, Limits()) is not None else Search(problem).smallest()


def ways_out(problem: Problem, clash: Clash, compared_with: Collection[str] = ()) -> list[WayOut]:
    """Return for each constraint of a clash what the best cohort is without it, and who comes and goes `compared_with` another.

    What was set by hand comes first, since nobody needs to be asked to give it up, and of that what leaves most points.
    """
    ways = [way_out(problem, one, compared_with) for one in clash.constraints]
    return sorted(ways, key=lambda way: (not is_by_hand(way.constraint), -(way.score or 0)))


def is_by_hand(one: Constraint) -> bool:
    return isinstance(one, Individual) and one.by_hand


def way_out(problem: Problem, given_up: Constraint, compared_with: Collection[str]) -> WayOut:
    kept = [one for one in problem.constraints if one.key not in (given_up.key, Reviewed.KEY)]
    relaxed = Problem(problem.candidates, tuple(kept)) if isinstance(given_up, Reviewed) else Problem.of(problem.candidates, kept)
    best = best_cohort(relaxed.model)
    if best is None:
        return WayOut(given_up, cohort=None, score=None)
    cohort = relaxed.keys(best.chosen)
    comes = tuple(key for key in cohort if key not in compared_with)
    goes = tuple(one.key for one in problem.candidates if one.key in compared_with and one.key not in cohort)
    return WayOut(given_up, cohort, relaxed.score(best.chosen), comes, goes)


class TooLong(Exception):
    """The search took more rounds than it may."""


class Search:
    """The search for a smallest contradiction in a problem without a solution."""

    def __init__(self, problem: Problem) -> None:
        self.problem, self.model = problem, problem.model
        named = Counter(one.candidate for one in problem.constraints if isinstance(one, Individual))
        self.single = [one for one in problem.constraints if isinstance(one, Individual) and one.candidate in problem.position]
        self.named_twice = {key for key, count in named.items() if count > 1}
        self.joint = [one for one in problem.constraints if one not in self.single]
        #: Cohorts found so far, with the keys of the constraints that each does not meet.
        self.cohorts: dict[frozenset[int], frozenset[str]] = {}
        self.rounds = 0

    def smallest(self) -> Clash:
        smallest: list[Constraint] | None = None
        try:
            fewest_single = self.lower_bound()
            for size in range(len(self.joint) + 1):
                for joint in combinations(self.joint, size):
                    limit = len(self.single) if smallest is None else len(smallest) - size - 1
                    if limit < fewest_single:
                        break
                    single = self.fewest_against(joint, limit)
                    if single is not None:
                        smallest = [*joint, *single]
        except TooLong:
            return Clash(self.in_order(self.irreducible(smallest)), is_smallest=False)
        if smallest is None:
            raise SolverFailed("Constraints that nothing satisfies do not contradict each other.")
        return Clash(self.in_order(smallest), is_smallest=True)

    def in_order(self, constraints: Sequence[Constraint]) -> tuple[Constraint, ...]:
        return tuple(one for one in self.problem.constraints if one in constraints)

    def irreducible(self, known: list[Constraint] | None) -> list[Constraint]:
        """Return a contradiction of which nothing can be left out, among those `known` to contradict each other or all."""
        kept = list(self.problem.constraints if known is None else known)
        for one in list(kept):
            fewer = [other for other in kept if other is not one]
            if self.cohort_within({other.key for other in fewer}) is None:
                kept = fewer
        return kept

    def lower_bound(self) -> int:
        """Return how many constraints on single candidates every contradiction has at least, as far as a few rounds tell."""
        classes = self.classes(self.joint)
        fewest = 0
        for _round in range(10):
            counts = hitting_set(classes, self.to_hit(classes, self.joint))
            if counts is None:  # a cohort meets everything
                break
            fewest = sum(counts)
            if not self.add_cohort(self.joint, classes, counts):
                break
        return fewest

    def fewest_against(self, joint: Sequence[Constraint], limit: int) -> list[Constraint] | None:
        """Return the fewest constraints on single candidates that contradict `joint`; None if that takes more than `limit`."""
        classes = self.classes(joint)
        while True:
            counts = hitting_set(classes, self.to_hit(classes, joint))
            if counts is None or sum(counts) > limit:
                return None
            if not self.add_cohort(joint, classes, counts):
                return taken(classes, counts)

    def add_cohort(self, joint: Sequence[Constraint], classes: Sequence[Sequence[Constraint]], counts: Sequence[int]) -> bool:
        """Add a cohort that meets `joint` and those counted, and as many others on single candidates as possible, if there is one."""
        self.rounds += 1
        if self.rounds > MOST_ROUNDS:
            raise TooLong
        cohort = self.cohort_within({one.key for one in (*joint, *taken(classes, counts))})
        if cohort is None:
            return False
        self.remember(cohort)
        return True

    def cohort_within(self, kept: Collection[str]) -> frozenset[int] | None:
        dropped = frozenset(one.key for one in self.problem.constraints) - set(kept)
        wished: dict[Variable, int] = defaultdict(int)
        for one in self.single:
            wished[self.problem.position[one.candidate]] += 1 if isinstance(one, Must) else -1
        return self.model.maximise(wished, Limits(dropped=dropped))

    def remember(self, cohort: frozenset[int]) -> None:
        """Remember a cohort, and its neighbours that meet the same joint constraints: they cost no solving."""
        unmet = self.cohorts[cohort] = frozenset(one.key for one in self.model.unmet(cohort))
        if len(self.single) > FEW:
            return
        positions = {self.problem.position[one.candidate] for one in self.single} - self.model.withdrawn
        joint_unmet = unmet & {one.key for one in self.joint}
        for goes in cohort & positions:
            for comes in positions - cohort:
                neighbour = cohort - {goes} | {comes}
                if neighbour not in self.cohorts:
                    of_neighbour = frozenset(one.key for one in self.model.unmet(neighbour))
                    if of_neighbour & {one.key for one in self.joint} <= joint_unmet:
                        self.cohorts[neighbour] = of_neighbour

    def to_hit(self, classes: Sequence[Sequence[Constraint]], joint: Sequence[Constraint]) -> set[tuple[int, ...]]:
        """Return for each known cohort that meets `joint` how many of each class it violates."""
        keys = {one.key for one in joint}
        return {
            tuple(sum(one.key in unmet for one in members) for members in classes)
            for unmet in self.cohorts.values()
            if not unmet & keys
        }

    def classes(self, joint: Sequence[Constraint]) -> list[list[Constraint]]:
        """Return the constraints on single candidates in classes: `joint` cannot tell the candidates of one apart."""
        keys = {one.key for one in joint}
        rows = [row.terms for key, row in self.model.rows if key in keys]
        alike: dict[tuple[object, ...], list[Constraint]] = defaultdict(list)
        for one in self.single:
            position = self.problem.position[one.candidate]
            is_alone = one.candidate in self.named_twice and one.candidate
            seen = tuple((number, terms[position]) for number, terms in enumerate(rows) if position in terms)
            alike[type(one), position in self.model.withdrawn, is_alone, seen].append(one)
        return list(alike.values())


def taken(classes: Sequence[Sequence[Constraint]], counts: Sequence[int]) -> list[Constraint]:
    return [one for members, count in zip(classes, counts, strict=True) for one in members[:count]]


def hitting_set(classes: Sequence[Sequence[Constraint]], to_hit: Collection[tuple[int, ...]]) -> list[int] | None:
    """Return how many of each class hit everything, the fewest in total; None if something cannot be hit.

    What violates d of m alike can violate any d of them. All of these are hit if m - d + 1 of the class are taken, or enough of another
    class of which it violates some.
    """
    if not all(map(any, to_hit)):
        return None
    upper = [len(members) for members in classes]
    rows: list[tuple[list[tuple[int, int]], int]] = []
    for violated in sorted(to_hit):
        hits = []
        for number, count in enumerate(violated):
            enough = len(classes[number]) - count + 1
            if count and enough == 1:
                hits.append((number, 1))
            elif count:
                upper.append(1)
                hits.append((len(upper) - 1, 1))
                rows.append(([(number, 1), (len(upper) - 1, -enough)], 0))
        rows.append((hits, 1))
    cost = [-1 if number < len(classes) else 0 for number in range(len(upper))]
    values = solve(new_solver(), Program(cost, [0] * len(upper), upper, rows))
    if values is None:
        raise SolverFailed("Sets of which each has a member are not all hit by all members.")
    return values[: len(classes)]
