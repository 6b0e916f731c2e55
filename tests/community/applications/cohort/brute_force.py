"""The same answers by trying every cohort, for the tests. Nothing here knows the solver or its rows."""

from collections.abc import Iterator, Sequence
from itertools import chain, combinations

from community.applications.cohort.candidates import Candidate
from community.applications.cohort.constraints import Constraint, Different, Must, Range, Reviewed

Cohort = tuple[Candidate, ...]


def cohorts(candidates: Sequence[Candidate]) -> Iterator[Cohort]:
    """Yield every set of candidates who have not withdrawn."""
    available = [one for one in candidates if not one.is_withdrawn]
    return chain.from_iterable(combinations(available, size) for size in range(len(available) + 1))


def possible(candidates: Sequence[Candidate], constraints: Sequence[Constraint]) -> list[Cohort]:
    """Return the cohorts that meet all constraints."""
    return [cohort for cohort in cohorts(candidates) if all(one.is_met(cohort) for one in constraints)]


def best(candidates: Sequence[Candidate], of: Sequence[Cohort]) -> Cohort | None:
    """Return the cohort with the most points; of several the one with the first candidate in which they differ."""
    return max(of, key=lambda cohort: (score(cohort), vector(candidates, cohort)), default=None)


def score(cohort: Cohort):
    return sum(one.points for one in cohort)


def vector(candidates: Sequence[Candidate], cohort: Cohort) -> list[bool]:
    return [one in cohort for one in candidates]


def smallest_clash_size(candidates: Sequence[Candidate], constraints: Sequence[Constraint]) -> int | None:
    """Return how many constraints contradict each other at least; None if none do."""
    met = {frozenset(one.key for one in constraints if one.is_met(cohort)) for cohort in cohorts(candidates)}
    keys = [one.key for one in constraints]
    for size in range(len(keys) + 1):
        for some in combinations(keys, size):
            if not any(met_by_one.issuperset(some) for met_by_one in met):
                return size
    return None


def with_implied(candidates: Sequence[Candidate], constraints: Sequence[Constraint]) -> list[Constraint]:
    """Return the constraints with the one that bars candidates without a review, unless they are named."""
    named = {one.candidate for one in constraints if isinstance(one, Must)}
    without_review = frozenset(one.key for one in candidates if one.score is None) - named
    return [*constraints, *([Reviewed(without_review=without_review)] if without_review else [])]


def is_goal(one: Constraint) -> bool:
    return isinstance(one, Must | Different) or (isinstance(one, Range) and bool(one.least))


def over(one: Constraint, cohort: Cohort) -> dict[str, int]:
    """Return by how much a cohort exceeds each limit of a constraint."""
    if isinstance(one, Range):
        return {"": 0 if one.most is None else max(0, one.count(cohort) - one.most)}
    if isinstance(one, Must | Different):
        return {}
    if hasattr(one, "counts"):
        return {value: max(0, count - one.most) for value, count in one.counts(cohort).items()}
    return {"": one.missing(cohort)}


def completions(candidates: Sequence[Candidate], constraints: Sequence[Constraint], chosen: Cohort) -> list[Cohort]:
    """Return the cohorts that contain `chosen` and exceed no limit further than it does."""
    return [
        cohort
        for cohort in cohorts(candidates)
        if set(chosen) <= set(cohort)
        and all(amount <= over(one, chosen).get(value, 0) for one in constraints for value, amount in over(one, cohort).items())
    ]


def shortage(one: Constraint, cohort: Cohort) -> int:
    """Return how much is missing from what a constraint asks for at least."""
    if isinstance(one, Range):
        return max(0, (one.least or 0) - one.count(cohort))
    return one.missing(cohort) if isinstance(one, Must | Different) else 0
