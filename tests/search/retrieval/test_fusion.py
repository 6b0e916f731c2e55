"""Words and meaning as one ranking."""

import pytest

from search.query.boosts import ACCIDENT, FEW_WORDS, GOOD_WORD, LIKE_BEST, MEANING, STRONG, TRUST
from search.query.planner import Clause, Plan, Way
from search.retrieval.fusion import fuse, plan_in, shares


def order(*, asked: int = 2, **scores: dict[str, float]) -> list[str]:
    return [one.id for one in fuse(scores.get("words", {}), scores.get("own", {}), scores.get("near", {}), asked=asked)]


def test_words_of_the_readers_language_come_before_those_that_match_by_accident() -> None:
    assert order(words={"foreign": 30, "own": 10}, own={"own": 10}) == ["own", "foreign"]


def test_what_words_and_meaning_find_comes_first() -> None:
    scores = {"own": 3.0, "both": 2.0}

    assert order(words=scores, own=scores, near={"both": 0.5, "near": 0.5}) == ["both", "near", "own"]


def test_an_accidental_match_gives_way_to_meaning() -> None:
    assert order(words={"foreign": 9}, near={"near": 0.2}) == ["near", "foreign"]


def test_weak_meaning_counts_less() -> None:
    assert shares({"a": STRONG}) == {"a": 1}
    assert shares({"a": STRONG / 2})["a"] == 0.5


def test_what_is_only_just_like_the_query_counts_nothing() -> None:
    assert shares({"a": 0.8, "b": 0.8 * LIKE_BEST}) == {"a": 1, "b": 0}
    assert shares({}) == {}


def test_scores_are_of_one_measure_whatever_the_engine_gives() -> None:
    scores = {"a": 40.0, "b": 10.0}

    assert [(one.id, one.score) for one in fuse(scores, scores, {"a": 0.9}, asked=2)] == [
        ("a", 1 + MEANING * TRUST[1]),
        ("b", 0.25),
    ]
    assert [(one.id, one.score) for one in fuse(scores, {}, {}, asked=2)] == [("a", ACCIDENT), ("b", ACCIDENT / 4)]


def test_the_best_of_poor_matches_is_poor() -> None:
    poor = {"a": GOOD_WORD}

    assert [one.score for one in fuse(poor, poor, {}, asked=1)] == [1]
    assert [one.score for one in fuse(poor, poor, {}, asked=4)] == [ACCIDENT]
    assert [one.score for one in fuse({"a": GOOD_WORD, "b": 99.0}, poor, {}, asked=4)] == [ACCIDENT, 0.25]


def test_too_few_words_in_the_readers_language_are_worth_a_little() -> None:
    own = {"enough": GOOD_WORD * 2, "few": GOOD_WORD}

    assert [(one.id, one.score) for one in fuse({"enough": 9.0}, own, {"few": 0.01}, asked=2)] == [
        ("enough", 1),
        ("few", FEW_WORDS / 2 + MEANING * TRUST[1] * 0.01 / STRONG),
    ]


def test_poor_matches_of_words_leave_meaning_what_it_is_worth() -> None:
    near = {"near": STRONG}

    def of_near(own: float) -> float:
        return {one.id: one.score for one in fuse({"own": own}, {"own": own}, near, asked=1)}["near"]

    assert of_near(GOOD_WORD) == pytest.approx(MEANING * TRUST[0])
    assert of_near(GOOD_WORD / 2) == pytest.approx(MEANING * (1 + TRUST[0]) / 2)
    assert of_near(GOOD_WORD / 100) > MEANING * 0.98


def test_a_single_word_that_texts_have_is_believed_before_its_meaning() -> None:
    scores = {"own": 20.0}

    assert order(words=scores, own=scores, near={"near": 0.9}, asked=1) == ["own", "near"]
    assert order(words=scores, own=scores, near={"near": 0.9}, asked=3) == ["near", "own"]
    assert order(words=scores, near={"near": 0.9}, asked=1) == ["near", "own"]


def test_equals_have_a_fixed_order() -> None:
    assert order(words={"b": 1, "a": 1}) == order(words={"a": 1, "b": 1}) == ["a", "b"]


def test_a_plan_for_one_language_keeps_what_somebody_chose_a_language_for() -> None:
    ways = (Way(("heat",)), Way(("hitze",), language="de"), Way(topic="hitze"))
    without = (Clause((Way(("wasser",)),)),)

    plan = plan_in(Plan(wanted=(Clause(ways, places=("title",)),), minimum=1, without=without), "en")

    own = (Way(("heat",), language="en"), Way(("hitze",), language="de"), Way(topic="hitze"))
    assert plan == Plan(wanted=(Clause(own, places=("title",)),), minimum=1, without=without)


def test_a_plan_for_one_language_looks_for_names_in_all() -> None:
    heat, name = Clause((Way(("heat",)),)), Clause((Way(("ecowas",)),))

    plan = plan_in(Plan(wanted=(heat, name), minimum=2), "en")

    assert plan == Plan(wanted=(Clause((Way(("heat",), language="en"),)), name), minimum=1)
