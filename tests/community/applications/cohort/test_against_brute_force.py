"""Random small cases, compared with trying every cohort."""

from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from community.applications.cohort.candidates import Candidate
from community.applications.cohort.clashes import smallest_clash
from community.applications.cohort.constraints import Constraint, MustNot, Reviewed
from community.applications.cohort.costs import Costs
from community.applications.cohort.proposals import propose
from community.applications.cohort.reasons import Reasons, Why
from community.applications.cohort.states import Composition, State

from . import brute_force as brute
from . import made_up

cases = settings(max_examples=200, deadline=None)
fewer_cases = settings(max_examples=60, deadline=None)


def keys(cohort) -> tuple[str, ...]:
    return tuple(one.key for one in cohort)


@cases
@given(made_up.candidates(), made_up.constraints())
def test_best_cohort_and_its_tie_break(candidates: list[Candidate], constraints: list[Constraint]) -> None:
    possible = brute.possible(candidates, brute.with_implied(candidates, constraints))
    best = brute.best(candidates, possible)

    proposal = propose(candidates, constraints)

    assert (proposal and proposal.cohort) == (best if best is None else keys(best))
    if proposal and best is not None:
        assert proposal.score == brute.score(best)
        assert proposal.is_tied == (sum(brute.score(one) == proposal.score for one in possible) > 1)


@cases
@given(made_up.candidates(6), made_up.constraints(7))
def test_clash_is_impossible_and_no_smaller_one_exists(candidates: list[Candidate], constraints: list[Constraint]) -> None:
    everything = brute.with_implied(candidates, constraints)

    clash = smallest_clash(candidates, constraints)

    assert (clash and len(clash.constraints)) == brute.smallest_clash_size(candidates, everything)
    assert clash is None or (clash.is_smallest and not brute.possible(candidates, clash.constraints))


@fewer_cases
@given(made_up.candidates(), made_up.constraints())
def test_costs(candidates: list[Candidate], constraints: list[Constraint]) -> None:
    proposal = propose(candidates, constraints)
    if proposal is None:
        return
    costs = Costs(proposal)
    for one in candidates:
        cost = costs.of(one.key)
        if one.is_withdrawn:
            assert not cost.is_possible
            continue
        rules = [rule for rule in brute.with_implied(candidates, constraints) if not bars_by_hand(rule, one)]
        rules = [
            Reviewed(without_review=rule.without_review - {one.key}) if isinstance(rule, Reviewed) else rule for rule in rules
        ]
        with_it = [cohort for cohort in brute.possible(candidates, rules) if one in cohort]
        assert cost.is_possible == bool(with_it)
        if with_it:
            most = max(map(brute.score, with_it))
            nearest = min(distance(cohort, proposal.cohort) for cohort in with_it if brute.score(cohort) == most)
            assert cost.difference == most - proposal.score
            assert distance_of_keys(cost.cohort, proposal.cohort) == nearest
            first = brute.best(
                candidates,
                [each for each in with_it if brute.score(each) == most and distance(each, proposal.cohort) == nearest],
            )
            assert cost.cohort == keys(first)
        else:
            assert cost.forbidden_by
            assert not [cohort for cohort in brute.possible(candidates, cost.forbidden_by) if one in cohort]
            assert cost.breaks == tuple(rule for rule in rules if not rule.is_met(of_keys(candidates, cost.cohort)))
            assert one.key in cost.cohort


@fewer_cases
@given(made_up.candidates(6), made_up.constraints())
def test_reasons_are_true(candidates: list[Candidate], constraints: list[Constraint]) -> None:
    proposal = propose(candidates, constraints)
    if proposal is None:
        return
    everything = proposal.problem.constraints
    reasons = Reasons(proposal)
    joint = {rule.key for rule in reasons.joint}

    def is_in(key: str, *, without: set[str]) -> bool:
        rules = [rule for rule in everything if rule.key not in without]
        return key in keys(brute.best(candidates, brute.possible(candidates, rules)))

    for key, reason in reasons.all().items():
        needed = {rule.key for rule in reason.constraints}
        if reason.why is Why.SCORE:
            assert is_in(key, without=joint)
        elif reason.why is Why.NEEDED:
            assert not is_in(key, without=joint)
            is_lost_without_any = all(not is_in(key, without={one}) for one in needed)
            is_lost_without_any_of_these_alone = is_in(key, without=joint - needed) and all(
                not is_in(key, without=joint - needed | {one}) for one in needed
            )
            assert is_lost_without_any or is_lost_without_any_of_these_alone


@fewer_cases
@given(made_up.candidates(6), made_up.constraints(5), st.data())
def test_states_while_composing(candidates: list[Candidate], constraints: list[Constraint], data: st.DataObject) -> None:
    chosen = data.draw(st.sets(st.sampled_from([one.key for one in candidates]), max_size=4)) if candidates else set()
    people = tuple(one for one in candidates if one.key in chosen and not one.is_withdrawn)
    options = brute.completions(candidates, constraints, people)

    composition = Composition(candidates, constraints, chosen)

    for state in composition.states():
        rule = state.constraint
        if rule.is_met(people):
            expected = State.HOLDS
        elif any(rule.is_met(option) for option in options):
            expected = State.OPEN
        else:
            expected = State.FAILS
        assert state.state == expected
        assert state.count == rule.count(people)
        assert state.over == sum(brute.over(rule, people).values())
        if expected is State.FAILS and not state.over:
            assert state.unreachable == min(brute.shortage(rule, option) for option in options)

    fits = [option for option in options if all(rule.is_met(option) for rule in constraints)]
    assert bool(composition.given_up) == (not fits)
    assert bool(composition.clash) == (not fits)
    least = min(sum(brute.shortage(rule, option) for rule in constraints) for option in options)
    completion = tuple(composition.model.people(composition.completion))
    assert sum(brute.shortage(rule, completion) for rule in constraints) == least
    assert completion in options

    still_meant = [rule for rule in constraints if rule not in composition.given_up]
    for addition in composition.additions():
        with_it = [
            option
            for option in options
            if addition.candidate in keys(option) and all(rule.is_met(option) for rule in still_meant)
        ]
        assert addition.is_possible == bool(with_it)


def bars_by_hand(rule: Constraint, one: Candidate) -> bool:
    return isinstance(rule, MustNot) and rule.by_hand and rule.is_about(one)


def distance(cohort, other: tuple[str, ...]) -> int:
    return distance_of_keys(keys(cohort), other)


def distance_of_keys(cohort: tuple[str, ...], other: tuple[str, ...]) -> int:
    return len(set(cohort) ^ set(other))


def of_keys(candidates: list[Candidate], cohort: tuple[str, ...]) -> list[Candidate]:
    return [one for one in candidates if one.key in cohort]


def test_decimals_are_added_exactly() -> None:
    """0.1 + 0.2 is 0.3: floats would make the first two the better cohort, and the order decides."""
    candidates = [Candidate(key, key, Decimal(score), country="KE") for key, score in (("a", "0.3"), ("b", "0.1"), ("c", "0.2"))]
    rules = [made_up.NotBoth(first="a", second="b"), made_up.NotBoth(first="a", second="c")]

    proposal = propose(candidates, rules)

    assert proposal is not None
    assert (proposal.cohort, proposal.score, proposal.is_tied) == (("a",), Decimal("0.3"), True)
