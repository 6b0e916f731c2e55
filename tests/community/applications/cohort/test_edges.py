"""Nobody, everybody alike, contradictions about one candidate, withdrawals, and candidates without a review."""

from decimal import Decimal

import pytest

from community.applications.cohort.candidates import Attribute, Candidate, rounded_score
from community.applications.cohort.clashes import smallest_clash
from community.applications.cohort.constraints import Constraint, Different, Must, MustNot, Share, Size, set_by_hand
from community.applications.cohort.costs import cost_of_including
from community.applications.cohort.proposals import propose
from community.applications.cohort.reasons import Why, explain
from community.applications.cohort.states import Composition, State, check


def city(key: str, score: str | None = "3", country: str = "KE", **facts) -> Candidate:
    return Candidate(key, key.title(), None if score is None else Decimal(score), country=country, **facts)


def cohort_of(candidates: list[Candidate], constraints: list[Constraint]) -> tuple[str, ...]:
    proposal = propose(candidates, constraints)
    assert proposal is not None
    return proposal.cohort


def clash_keys(candidates: list[Candidate], constraints: list[Constraint]) -> set[str]:
    clash = smallest_clash(candidates, constraints)
    assert clash is not None
    assert clash.is_smallest
    return {one.key for one in clash.constraints}


def test_nobody_applied() -> None:
    assert cohort_of([], []) == ()
    assert propose([], [Size(least=2)]) is None
    assert clash_keys([], [Size(least=2), Different(attribute=Attribute.REGION, least=1)]) == {"size"}
    assert check([], [], [Size(least=2)])[0].state is State.FAILS


def test_all_tied_the_order_decides() -> None:
    candidates = [city(f"c{number}") for number in range(40)]

    assert cohort_of(candidates, [Size(least=3, most=3)]) == ("c0", "c1", "c2")
    assert cohort_of(candidates[::-1], [Size(least=3, most=3)]) == ("c39", "c38", "c37")


def test_must_and_must_not_be_in() -> None:
    rules = [Size(least=1), Must(candidate="a"), MustNot(candidate="a", by_hand=True)]

    assert propose([city("a"), city("b")], rules) is None
    assert clash_keys([city("a"), city("b")], rules) == {"in:a", "out:a"}


def test_withdrawn_candidate_is_in_no_cohort() -> None:
    candidates = [city("a", "5", is_withdrawn=True), city("b", "1")]

    assert cohort_of(candidates, [Size(least=1, most=1)]) == ("b",)
    assert clash_keys(candidates, [Must(candidate="a"), Size(least=1)]) == {"in:a"}
    proposal = propose(candidates, [Size(least=1, most=1)])
    assert proposal is not None
    assert not cost_of_including(proposal, "a").is_possible
    assert explain(proposal)["a"].why is Why.WITHDRAWN
    composition = Composition(candidates, [Size(least=2)], ["a", "b"])
    assert composition.states()[0].counted == ("b",)
    assert composition.additions()[0].is_possible is False


def test_candidate_that_is_gone_cannot_be_required() -> None:
    assert clash_keys([city("a")], [Must(candidate="gone")]) == {"in:gone"}
    assert cohort_of([city("a")], [MustNot(candidate="gone")]) == ("a",)


def test_unreviewed_candidate_is_only_taken_by_hand_or_by_name() -> None:
    candidates = [city("a", None), city("b", "1"), city("c", "0")]
    two = [Size(least=2, most=2)]

    assert cohort_of(candidates, two) == ("b", "c")
    assert cohort_of(candidates, [*two, *set_by_hand(chosen=["a"])]) == ("a", "b")
    assert clash_keys(candidates, [Size(least=3)]) == {"size", "reviewed"}
    proposal = propose(candidates, two)
    assert proposal is not None
    assert explain(proposal)["a"].why is Why.UNREVIEWED
    assert cost_of_including(proposal, "a").difference == 0
    composition = Composition(candidates, [Size(least=3)], ["b"])
    assert composition.states()[0].state is State.OPEN
    assert composition.suggestion == ("c",)
    assert all(one.is_possible for one in composition.additions())


def test_nine_set_for_eight_places_contradict_each_other() -> None:
    candidates = [city(f"c{number}", country=country) for number, country in enumerate(["KE", "DE"] * 30)]
    everybody = set_by_hand(chosen=[one.key for one in candidates])
    rules = [Size(most=8), Share(attribute=Attribute.COUNTRY, value="DE", least=2)]

    assert len(clash_keys(candidates, [*rules, *everybody])) == 9
    assert len(clash_keys(candidates, [rules[0], *everybody])) == 10


def test_candidates_with_the_same_key_are_refused() -> None:
    with pytest.raises(ValueError, match="same key"):
        propose([city("a"), city("a")], [])


@pytest.mark.parametrize("score", ["-1", "100.1", "4.33333"])
def test_impossible_scores_are_refused(score: str) -> None:
    with pytest.raises(ValueError, match="four decimals"):
        city("a", score)


def test_means_are_rounded_half_to_even() -> None:
    assert rounded_score(Decimal(13) / 3) == Decimal("4.3333")
    assert rounded_score(Decimal("4.00005")) == Decimal("4.0000")
