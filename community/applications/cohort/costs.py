"""What it costs to include a candidate whom the best cohort leaves out."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal

from .best import best_cohort
from .clashes import clash_of
from .constraints import Constraint, Must, MustNot, Reviewed
from .model import Limits
from .proposals import Problem, Proposal


@dataclass(frozen=True)
class Cost:
    """The best cohort with `candidate`, compared with the proposal: fewer points (never more), who goes, and who comes besides it.

    If no cohort with it meets all constraints, `forbidden_by` are those that contradict it, and the cohort is the best of those that miss
    them by as little as possible; it `breaks` some. Whoever has withdrawn is in no cohort at all.
    """

    candidate: str
    cohort: tuple[str, ...] = ()
    difference: Decimal | None = None
    goes: tuple[str, ...] = ()
    comes: tuple[str, ...] = ()
    forbidden_by: tuple[Constraint, ...] = ()
    breaks: tuple[Constraint, ...] = field(default=())

    @property
    def is_possible(self) -> bool:
        return bool(self.cohort) and not self.breaks


class Costs:
    """Works out costs one by one, and remembers what is the same for candidates who are alike."""

    def __init__(self, proposal: Proposal) -> None:
        self.proposal = proposal
        self.costs: dict[str, Cost] = {}

    def of(self, key: str) -> Cost:
        """Return what including the candidate `key` costs. What was set by hand against it, or for want of reviews, does not count."""
        if key not in self.costs:
            self.costs[key] = self.work_out(key)
        return self.costs[key]

    def work_out(self, key: str) -> Cost:
        problem = self.proposal.problem
        candidate = problem.candidates[problem.position[key]]
        if candidate.is_withdrawn:
            return Cost(key)
        if key in self.proposal.cohort:
            return Cost(key, self.proposal.cohort, Decimal(0))
        return cost_in(released(problem, key), self.proposal, key)


def cost_of_including(proposal: Proposal, key: str) -> Cost:
    """Return what including one candidate costs. For many use `Costs`."""
    return Costs(proposal).of(key)


def released(problem: Problem, key: str) -> Problem:
    """Return the problem without what bars this candidate only because nobody has set it by hand."""
    constraints: list[Constraint] = []
    for one in problem.constraints:
        if isinstance(one, MustNot) and one.by_hand and one.candidate == key:
            continue
        if isinstance(one, Reviewed) and key in one.without_review:
            constraints.append(Reviewed(without_review=one.without_review - {key}))
        else:
            constraints.append(one)
    return problem if constraints == list(problem.constraints) else Problem(problem.candidates, tuple(constraints))


def cost_in(problem: Problem, proposal: Proposal, key: str) -> Cost:
    position = problem.position[key]
    with_it = one_exchange(problem, proposal.positions, position)
    if with_it is None:
        best = best_cohort(problem.model, Limits(included=frozenset({position})), near=proposal.positions)
        if best is None:
            return broken_cost(problem, proposal, key)
        with_it = best.chosen
    return compared(proposal, key, with_it)


def one_exchange(problem: Problem, cohort: frozenset[int], position: int) -> frozenset[int] | None:
    """Return the best cohort with this candidate if it is `cohort` with at most one member less; None if that is not certain.

    Most costs are found here: an exchange that the constraints allow, and a bound which shows that nothing is better.
    """
    model = problem.model
    options = [cohort | {position}, *((cohort - {member}) | {position} for member in sorted(cohort, reverse=True))]
    options.sort(key=model.score_of, reverse=True)
    bound = model.upper_bound(position)
    for option in options:
        if bound is not None and model.score_of(option) < bound:
            return None
        if not model.unmet(option):
            return option
    return None


def broken_cost(problem: Problem, proposal: Proposal, key: str) -> Cost:
    """Return the cost of including a candidate with whom no cohort meets all constraints."""
    model, included = problem.model, frozenset({problem.position[key]})
    clash = clash_of(Problem(problem.candidates, (*problem.constraints, Must(candidate=key, by_hand=True))))
    shortfall = {number: row.slack for number, (_key, row) in enumerate(model.rows) if not row.is_link}
    least = model.least_missing(Limits(included=included, shortfall=shortfall))
    best = best_cohort(model, Limits(included=included, shortfall=shortfall, total=least), near=proposal.positions)
    chosen = included if best is None else best.chosen
    cost = compared(proposal, key, chosen)
    return Cost(
        key, cost.cohort, cost.difference, cost.goes, cost.comes,
        forbidden_by=tuple(one for one in clash.constraints if one.key != f"in:{key}") if clash else (),
        breaks=tuple(model.unmet(chosen)),
    )  # fmt: skip


def compared(proposal: Proposal, key: str, chosen: frozenset[int]) -> Cost:
    problem = proposal.problem
    return Cost(
        key,
        problem.keys(chosen),
        problem.score(chosen) - proposal.score,
        goes=problem.keys(proposal.positions - chosen),
        comes=tuple(one for one in problem.keys(chosen - proposal.positions) if one != key),
    )
