"""What the page of a cohort shows, for the Deep Dive on water with seven municipalities set."""

import lxml.html
import pytest
from django.template.loader import render_to_string

from community.applications.cohort.showing import Table
from community.applications.cohort.shown import Applicant, ShownCohort
from community.applications.cohort.wording import Wording

from .test_water import SET
from .water import EXAMPLES, REGIONS, key_of, of_the_design, water_candidates

pytestmark = pytest.mark.usefixtures("english")

# Degrees east, rounded.
LONGITUDES = [-16, 9, 36, 33, 7, 121, 24, 8, 28, 40, 121, -16]


def shown(chosen=SET) -> ShownCohort:
    candidates = water_candidates()
    applicants = {
        key_of(name): Applicant(key_of(name), "#", lon=lon) for (name, *_), lon in zip(EXAMPLES, LONGITUDES, strict=True)
    }
    return Table(candidates, of_the_design(), chosen, ["sebkha"], applicants, Wording(candidates, regions=REGIONS)).show()


def test_line_leads_from_west_to_east_and_ends_with_the_suggestion() -> None:
    stops = shown().stops

    assert [stop.name for stop in stops] == [
        "Nouakchott", "Dortmund", "Karlsruhe", "Heidelberg", "Aswan", "Nakuru", "Mombasa", "Quezon City",
    ]  # fmt: skip
    assert [stop.is_set for stop in stops] == [True] * 7 + [False]


def test_conditions_that_can_no_longer_hold_come_first() -> None:
    assert [rule.state for rule in shown().rules] == ["fails", "open", "open", "holds", "holds", "holds", "holds"]


def test_picks_and_why_others_are_not_in() -> None:
    rows = {one.key: (one.pick, one.why) for one in shown().candidates}

    assert rows["karlsruhe"] == ("in", "")
    assert rows["quezon-city"] == ("free", "Suggested")
    assert rows["makati"] == ("free", "needed for “South-East Asia: at least 2”")
    assert rows["sebkha"] == ("out", "Does not meet “Two departments in each municipality”.")


def test_page_works_by_buttons_and_says_how_to_resolve_the_clash() -> None:
    context = {"cohort": shown(), "action": "/x/", "all_url": "#"}
    page = lxml.html.fromstring(render_to_string("community/applications/cohort/cohort.html", context))

    pressed = page.xpath("//button[@aria-pressed='true']")
    assert [button.get("name") for button in pressed].count("in") == 7
    assert [button.get("value") for button in pressed if button.get("name") == "out"] == ["sebkha"]
    assert set(page.xpath("//li[@id='k-lviv']//button/@formaction")) == {"/x/#k-lviv"}
    assert page.xpath("//ul[@class='clash']//button[@name='release']/@value")[:2] == ["mombasa", "karlsruhe"]
    assert page.xpath("//ul[@class='clash']//button[@name='waive']/@value")[-1] == "region:south-east-asia"


def test_nothing_clashes_and_nothing_is_to_be_adopted_once_the_best_is_set() -> None:
    best = [key_of(name) for name in ("Nouakchott", "Heidelberg", "Nakuru", "Aswan", "Dortmund", "Quezon City", "Lviv", "Makati")]
    cohort = shown(best)

    assert cohort.clash is None
    assert cohort.proposal is not None
    assert cohort.proposal.exchanges == []
    assert (cohort.set_count, cohort.places, cohort.failing) == ("8", "8", 0)
