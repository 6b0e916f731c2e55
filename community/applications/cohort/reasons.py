"""Why each candidate is in the best cohort or not. Every reason is worked out by solving again, so it is true."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from .best import best_cohort
from .candidates import Candidate
from .constraints import Constraint, Individual, Must, MustNot, Requirement, Reviewed, Size
from .costs import Cost, Costs
from .model import Limits
from .proposals import Proposal


class Why(StrEnum):
    SET = "set"  # in: the call names it, or it was set by hand
    SCORE = "score"  # in: its score is enough
    NEEDED = "needed"  # in: without these constraints it would not be
    WITHDRAWN = "withdrawn"  # out from here on
    EXCLUDED = "excluded"
    UNMET = "unmet"
    UNREVIEWED = "unreviewed"
    IMPOSSIBLE = "impossible"  # no cohort with it meets the constraints
    COST = "cost"  # with it the cohort has fewer points, or as many and the order decided


@dataclass(frozen=True)
class Reason:
    """Why a candidate is in the proposal or not. `constraints` are those that decided, `cost` is what including it would cost."""

    candidate: str
    why: Why
    constraints: tuple[Constraint, ...] = ()
    cost: Cost | None = None


class Reasons:
    """Works out the reasons for a proposal one by one, and remembers what they share."""

    def __init__(self, proposal: Proposal, costs: Costs | None = None) -> None:
        self.proposal = proposal
        self.problem = proposal.problem
        self.costs = costs or Costs(proposal)
        self.cohorts: dict[frozenset[str], frozenset[int]] = {}
        #: Those that decide about more than one candidate at a time; the size is what all are chosen within.
        self.joint = [one for one in self.problem.constraints if not is_of_one(one) and not isinstance(one, Size)]

    def all(self) -> dict[str, Reason]:
        return {one.key: self.of(one.key) for one in self.problem.candidates}

    def of(self, key: str) -> Reason:
        candidate = self.problem.candidates[self.problem.position[key]]
        return self.why_in(candidate) if key in self.proposal.cohort else self.why_out(candidate)

    def why_in(self, candidate: Candidate) -> Reason:
        key, position = candidate.key, self.problem.position[candidate.key]
        if named := [one for one in self.problem.constraints if isinstance(one, Must) and one.candidate == key]:
            return Reason(key, Why.SET, tuple(named))
        keys = frozenset(one.key for one in self.joint)
        if position in self.best_without(keys):
            return Reason(key, Why.SCORE)
        needed = {one for one in keys if position not in self.best_without(frozenset({one}))}
        if not needed:  # several constraints that would each be enough: what remains when as many as possible are left out
            dropped: frozenset[str] = frozenset()
            for one in self.joint:
                if position in self.best_without(dropped | {one.key}):
                    dropped |= {one.key}
            needed = set(keys - dropped)
        return Reason(key, Why.NEEDED, tuple(one for one in self.joint if one.key in needed))

    def why_out(self, candidate: Candidate) -> Reason:
        key = candidate.key
        if candidate.is_withdrawn:
            return Reason(key, Why.WITHDRAWN)
        for kind, why in ((Requirement, Why.UNMET), (MustNot, Why.EXCLUDED), (Reviewed, Why.UNREVIEWED)):
            if found := [one for one in self.problem.constraints if isinstance(one, kind) and one.is_about(candidate)]:
                return Reason(key, why, tuple(found))
        cost = self.costs.of(key)
        return Reason(key, Why.COST if cost.is_possible else Why.IMPOSSIBLE, cost.forbidden_by, cost)

    def best_without(self, keys: frozenset[str]) -> frozenset[int]:
        """Return the best cohort without some of the constraints."""
        if not keys:
            return self.proposal.positions
        if keys not in self.cohorts:
            best = best_cohort(self.problem.model, Limits(dropped=keys))
            if best is None:
                raise AssertionError("Fewer constraints allow no cohort, and all of them allow one.")
            self.cohorts[keys] = best.chosen
        return self.cohorts[keys]


def is_of_one(one: Constraint) -> bool:
    """Return whether a constraint decides about a candidate whoever else is chosen."""
    return isinstance(one, Individual | Requirement | Reviewed)


def explain(proposal: Proposal) -> dict[str, Reason]:
    """Return the reason for every candidate, by its key."""
    return Reasons(proposal).all()
