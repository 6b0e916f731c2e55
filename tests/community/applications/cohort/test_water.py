"""The cohort of the Deep Dive on water, as the design shows it."""

from decimal import Decimal

import pytest
from django.utils.translation import override

from community.applications.cohort.clashes import clash_of, ways_out
from community.applications.cohort.constraints import Must, set_by_hand
from community.applications.cohort.costs import Costs
from community.applications.cohort.exchanges import exchanges
from community.applications.cohort.proposals import Problem, Proposal, propose
from community.applications.cohort.reasons import explain
from community.applications.cohort.states import Composition, State, check
from community.applications.cohort.wording import Wording, signed_points

from .water import REGIONS, key_of, of_the_design, of_the_seeds, water_candidates

pytestmark = pytest.mark.usefixtures("english")

SET = [key_of(name) for name in ("Nouakchott", "Dortmund", "Karlsruhe", "Heidelberg", "Aswan", "Nakuru", "Mombasa")]


def best(constraints) -> Proposal:
    proposal = propose(water_candidates(), constraints)
    assert proposal is not None
    return proposal


def wording() -> Wording:
    return Wording(water_candidates(), regions=REGIONS)


def test_best_eight_of_the_call() -> None:
    """Karlsruhe and Lusaka have as many points; Karlsruhe applied earlier."""
    proposal = best(of_the_seeds())

    assert [key for key in proposal.cohort if key in ("karlsruhe", "lusaka")] == ["karlsruhe"]
    assert (len(proposal.cohort), proposal.score, proposal.is_tied) == (8, Decimal("34.1"), True)
    assert proposal.problem.possibilities == 495


def test_best_eight_under_all_conditions_of_the_design() -> None:
    proposal = best(of_the_design())

    assert proposal.score == Decimal("33.8")
    assert {"lviv", "makati"} < set(proposal.cohort)
    assert not {"karlsruhe", "mombasa"} & set(proposal.cohort)


def test_reasons() -> None:
    reasons = explain(best(of_the_design()))

    assert {key: wording().reason(reasons[key]) for key in ("nouakchott", "makati", "mombasa", "sebkha")} == {
        "nouakchott": "In by its score alone.",
        "makati": "In because of “South-East Asia: at least 2”.",
        "mombasa": "Would take the place of Lviv: 0.2 points less.",
        "sebkha": "Does not meet “Two departments in each municipality”.",
    }


def test_what_others_cost() -> None:
    costs = Costs(best(of_the_design()))

    said = {
        key: (signed_points(cost.difference or Decimal(0)), wording().how(cost))
        for key in ("karlsruhe", "lusaka", "mombasa", "sebkha")
        for cost in [costs.of(key)]
    }

    assert said == {
        "karlsruhe": ("−0.1", "for Lviv"),
        "lusaka": ("−0.1", "for Lviv"),
        "mombasa": ("−0.2", "for Lviv"),
        "sebkha": ("−0.6", "for Lviv, without “Two departments in each municipality”"),
    }


def test_states_while_seven_are_set() -> None:
    with override("de"):
        said = [
            (wording().constraint(one.constraint), one.state, wording().detail(one))
            for one in check(SET, water_candidates(), of_the_design())
        ]

    assert said == [
        ("Genau 8 Kommunen", State.OPEN, "7 gesetzt, mit dem Vorschlag 8"),
        ("Mindestens 2 deutsche Kommunen", State.HOLDS, "3: Heidelberg, Dortmund und Karlsruhe"),
        ("Mindestens 5 Partnerkommunen", State.OPEN, "4 gesetzt, mit dem Vorschlag 5"),
        ("South-East Asia: mindestens 2", State.FAILS, "0 von 2. Was auch hinzukommt, 1 wird fehlen."),
        ("Verschiedene Regionen: mindestens 4", State.HOLDS, "4 gesetzt, mit dem Vorschlag 5"),
        ("Höchstens 2 aus jedem Partnerland", State.HOLDS, "Voll: Kenia"),
        ("Two departments in each municipality", State.HOLDS, ""),
    ]


def test_the_eighth_place_is_suggested_though_one_condition_cannot_hold() -> None:
    composition = Composition(water_candidates(), of_the_design(), SET)

    assert composition.suggestion == ("quezon-city",)
    assert [one.key for one in composition.given_up] == ["region:south-east-asia"]
    assert {one.candidate: one.is_possible for one in composition.additions()} == {
        "quezon-city": True,
        "lviv": True,
        "lusaka": True,
        "makati": True,
        "sebkha": False,
    }


def test_clash_and_the_ways_out_of_it() -> None:
    """Seven are set and two from South-East Asia are required: any one of the seven can be released, some at a lower price."""
    problem = Problem.of(water_candidates(), [*of_the_design(), *set_by_hand(chosen=SET)])
    clash = clash_of(problem)
    assert clash is not None

    assert {one.key for one in clash.constraints} == {"size", "region:south-east-asia", *(f"in:{key}" for key in SET)}
    ways = ways_out(problem, clash, [*SET, "quezon-city"])
    assert [(wording().constraint(way.constraint), wording().way_out(way)) for way in ways[:2] + ways[-1:]] == [
        ("Mombasa is set", "Without it: 33.7 points, with Makati"),
        ("Karlsruhe is set", "Without it: 33.6 points, with Makati"),
        ("South-East Asia: at least 2", "Stated in the call. Exceptions need a reason."),
    ]


def test_exchanges_lead_to_the_best_cohort() -> None:
    steps = exchanges([*SET, "quezon-city"], best(of_the_design()))

    assert [(one.goes, one.comes, wording().exchange(one)) for one in steps] == [
        ("mombasa", "lviv", "0.2 points more"),
        ("karlsruhe", "makati", "needed for “South-East Asia: at least 2”"),
    ]


def test_whoever_the_call_names_is_in_whatever_the_score() -> None:
    proposal = best([*of_the_seeds(), Must(candidate="sebkha")])

    assert "sebkha" in proposal.cohort
    assert wording().reason(explain(proposal)["sebkha"]) == "The call names it."
