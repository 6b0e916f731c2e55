"""Everything about a cohort that is being composed, put side by side for its page: nothing is decided here."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property

from django.utils.translation import gettext as _

from cms.concurrency import mark_of
from cms.formatting import format_list, format_number
from cms.maps.content import Line, MapContent, Place

from .candidates import Candidate
from .clashes import WayOut, clash_of, is_by_hand, ways_out
from .constraints import Constraint, Individual, Reviewed, Size, set_by_hand
from .costs import Cost
from .exchanges import Exchange, exchanges
from .proposals import Problem, Proposal, propose
from .reasons import Reasons, Why
from .shown import (
    Applicant,
    ShownCandidate,
    ShownClash,
    ShownCohort,
    ShownCost,
    ShownExchange,
    ShownProposal,
    ShownRule,
    ShownWay,
    Stop,
)
from .states import Composition, RuleState, State
from .wording import Wording, points, signed_points

#: How many ways out of a clash are shown at once; the rest is folded.
FIRST_WAYS = 3


@dataclass
class Table:
    """A cohort that is being composed, with all that the page asks about it. Marks go from 1 to `best_mark`."""

    candidates: Sequence[Candidate]
    constraints: Sequence[Constraint]
    chosen: Collection[str]
    excluded: Collection[str]
    applicants: dict[str, Applicant]
    wording: Wording
    best_mark: int = 5
    composition: Composition = field(init=False)
    best: Proposal | None = field(init=False)

    def __post_init__(self) -> None:
        barred = set_by_hand(excluded=self.excluded)
        self.composition = Composition(self.candidates, [*self.constraints, *barred], self.chosen)
        # Whom somebody leaves out by hand is not proposed to her again.
        self.best = propose(self.candidates, [*self.constraints, *barred])

    def show(self) -> ShownCohort:
        states = [one for one in self.composition.states() if not is_by_hand(one.constraint)]
        size = next((one for one in self.constraints if isinstance(one, Size)), None)
        places = (size.most or size.least) if size else None
        return ShownCohort(
            stops=[self.stop(key) for key in self.from_west_to_east()],
            map=self.map(),
            rules=[self.rule(one) for one in sorted(states, key=lambda one: ORDER.index(one.state))],
            clash=self.clash(),
            proposal=self.proposal(),
            candidates=self.shown_candidates(),
            costs=self.costs(),
            set_count=format_number(len(self.composition.chosen)),
            places=format_number(places) if places else "",
            failing=sum(one.state is State.FAILS for one in states),
        )

    @cached_property
    def reasons(self) -> Reasons | None:
        return Reasons(self.best) if self.best else None

    @property
    def set_keys(self) -> tuple[str, ...]:
        return self.composition.problem.keys(self.composition.chosen)

    def from_west_to_east(self) -> list[str]:
        """Return the members set and suggested."""
        return from_west_to_east([*self.set_keys, *self.composition.suggestion], self.applicants)

    def stop(self, key: str) -> Stop:
        return Stop(key, self.wording.name(key), points(self.points_of(key)), is_set=key in self.set_keys)

    def points_of(self, key: str) -> Decimal:
        return next(one.points for one in self.candidates if one.key == key)

    def map(self) -> MapContent:
        countries = {one.key: one.country for one in self.candidates}
        places = tuple(
            Place(str(self.wording.names[key]), one.lon, one.lat, countries[key])
            for key in self.from_west_to_east()
            if (one := self.applicants[key]).lon is not None and one.lat is not None
        )
        return MapContent(lines=(Line(places),)) if places else MapContent()

    def rule(self, one: RuleState) -> ShownRule:
        return ShownRule(
            one.constraint.key,
            one.state,
            self.wording.state(one.state),
            self.wording.constraint(one.constraint),
            self.wording.detail(one),
        )

    def clash(self) -> ShownClash | None:
        by_hand = set_by_hand(chosen=self.set_keys, excluded=self.excluded)
        problem = Problem.of(self.candidates, [*self.constraints, *by_hand])
        clash = clash_of(problem)
        if clash is None:
            return None
        ways = ways_out(problem, clash, [*self.set_keys, *self.composition.suggestion])
        shown = [self.way(one) for one in ways]
        helps = [one.cohort is not None for one in ways]
        return ShownClash(
            shown[:FIRST_WAYS],
            shown[FIRST_WAYS:],
            count=format_number(len(shown)),
            enough="any" if all(helps) else "some" if any(helps) else "none",
        )

    def way(self, way: WayOut) -> ShownWay:
        one = way.constraint
        if isinstance(one, Reviewed):
            return ShownWay(self.wording.constraint(one), _("Others can be set by hand."))
        sentence, detail = self.wording.constraint(one), self.wording.way_out(way)
        if isinstance(one, Individual) and one.by_hand:
            return ShownWay(sentence, detail, release=one.candidate, name=self.wording.name(one.candidate))
        return ShownWay(sentence, detail, waive=one.key)

    @property
    def mark_of_best(self) -> str:
        """A short mark that only this best cohort has; "" without one. Whoever adopts it says which one she has seen."""
        return mark_of(" ".join(self.best.cohort)) if self.best else ""

    def proposal(self) -> ShownProposal | None:
        if self.best is None or not self.candidates:
            return None
        steps = exchanges([*self.set_keys, *self.composition.suggestion], self.best)
        return ShownProposal(
            points(self.best.score),
            format_number(self.best_mark * len(self.best.cohort)),
            [
                ShownExchange(
                    self.wording.name(one.goes) if one.goes else "",
                    self.wording.name(one.comes) if one.comes else "",
                    self.wording.exchange(one),
                    exchange_value(one),
                )
                for one in steps
            ],
            format_number(self.best.problem.possibilities),
            self.best.is_tied,
            set(self.set_keys) == set(self.best.cohort),
            self.mark_of_best,
        )

    def shown_candidates(self) -> list[ShownCandidate]:
        additions = {one.candidate: one for one in self.composition.additions()}
        reasons = self.reasons
        shown = []
        for one in sorted(self.candidates, key=lambda one: -one.points):
            applicant = self.applicants[one.key]
            pick = "in" if one.key in self.set_keys else "out" if one.key in self.excluded else "free"
            is_suggested = one.key in self.composition.suggestion
            why = ""
            if one.is_withdrawn:
                why = _("Has withdrawn.")
            elif pick != "in":
                reason = reasons.of(one.key) if reasons else None
                addition = additions[one.key]
                if reason and reason.why is Why.NEEDED:
                    why = self.wording.needed_for(reason.constraints)
                elif reason and reason.why in (Why.UNMET, Why.UNREVIEWED):
                    why = self.wording.reason(reason)
                elif pick == "free" and not addition.is_possible:
                    why = self.wording.forbidden(addition.forbidden_by)
                elif is_suggested:
                    why = _("Suggested")
            shown.append(
                ShownCandidate(
                    one.key,
                    self.wording.name(one.key),
                    "–" if one.score is None else points(one.points),
                    pick,
                    is_suggested,
                    applicant.url,
                    applicant.facts,
                    [self.place_of(mark) for mark in applicant.marks],
                    format_list([points(mark) for mark in applicant.marks]),
                    why,
                )
            )
        return shown

    def place_of(self, mark: Decimal) -> str:
        """Return where a mark lies on the axis from 4 to 96."""
        return f"{4 + 92 * float(mark - 1) / (self.best_mark - 1):.1f}"

    def costs(self) -> list[ShownCost]:
        if self.best is None or self.reasons is None:
            return []
        costs = self.reasons.costs
        left_out = [costs.of(one.key) for one in self.candidates if one.key not in self.best.cohort and not one.is_withdrawn]
        return [
            ShownCost(self.wording.name(cost.candidate), signed_points(worth(cost)), self.wording.how(cost))
            for cost in sorted(left_out, key=worth, reverse=True)
        ]


ORDER = [State.FAILS, State.OPEN, State.HOLDS]


def from_west_to_east(keys: Iterable[str], applicants: Mapping[str, Applicant]) -> list[str]:
    """Return candidates from west to east; whoever is at no known place comes last."""

    def longitude(key: str) -> float:
        lon = applicants[key].lon
        return math.inf if lon is None else lon

    return sorted(keys, key=longitude)


def exchange_value(one: Exchange) -> str:
    return f"{one.goes or ''}:{one.comes or ''}"


def worth(cost: Cost) -> Decimal:
    return cost.difference or Decimal(0)
