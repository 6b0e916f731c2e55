"""The combined ranking by words and meaning."""

import pytest

from search.query.boosts import (
    FOREIGN_MATCH_BOOST,
    GOOD_WORD_SCORE,
    MIN_SHARE_OF_BEST,
    PARTIAL_MATCH_BOOST,
    SEMANTIC_BOOST,
    SEMANTIC_SHARES,
    STRONG_SIMILARITY,
)
from search.query.plan import Alternative, Clause, Plan
from search.retrieval.fusion import fuse, restrict_to_language, scale


def order(*, asked: int = 2, **scores: dict[str, float]) -> list[str]:
    return [one.id for one in fuse(scores.get("words", {}), scores.get("own", {}), scores.get("near", {}), words=asked)]


def test_words_of_the_readers_language_come_before_those_that_match_by_accident() -> None:
    assert order(words={"foreign": 30, "own": 10}, own={"own": 10}) == ["own", "foreign"]


def test_what_words_and_meaning_find_comes_first() -> None:
    scores = {"own": 3.0, "both": 2.0}

    assert order(words=scores, own=scores, near={"both": 0.5, "near": 0.5}) == ["both", "near", "own"]


def test_an_accidental_match_gives_way_to_meaning() -> None:
    assert order(words={"foreign": 9}, near={"near": 0.2}) == ["near", "foreign"]


def test_weak_meaning_counts_less() -> None:
    assert scale({"a": STRONG_SIMILARITY}) == {"a": 1}
    assert scale({"a": STRONG_SIMILARITY / 2})["a"] == 0.5


def test_what_is_only_just_like_the_query_counts_nothing() -> None:
    assert scale({"a": 0.8, "b": 0.8 * MIN_SHARE_OF_BEST}) == {"a": 1, "b": 0}
    assert scale({}) == {}


def test_scores_are_of_one_measure_whatever_the_engine_gives() -> None:
    scores = {"a": 40.0, "b": 10.0}

    assert [(one.id, one.score) for one in fuse(scores, scores, {"a": 0.9}, words=2)] == [
        ("a", 1 + SEMANTIC_BOOST * SEMANTIC_SHARES[1]),
        ("b", 0.25),
    ]
    assert [(one.id, one.score) for one in fuse(scores, {}, {}, words=2)] == [
        ("a", FOREIGN_MATCH_BOOST),
        ("b", FOREIGN_MATCH_BOOST / 4),
    ]


def test_the_best_of_poor_matches_is_poor() -> None:
    poor = {"a": GOOD_WORD_SCORE}

    assert [one.score for one in fuse(poor, poor, {}, words=1)] == [1]
    assert [one.score for one in fuse(poor, poor, {}, words=4)] == [FOREIGN_MATCH_BOOST]
    assert [one.score for one in fuse({"a": GOOD_WORD_SCORE, "b": 99.0}, poor, {}, words=4)] == [FOREIGN_MATCH_BOOST, 0.25]


def test_too_few_words_in_the_readers_language_are_worth_a_little() -> None:
    own = {"enough": GOOD_WORD_SCORE * 2, "few": GOOD_WORD_SCORE}

    assert [(one.id, one.score) for one in fuse({"enough": 9.0}, own, {"few": 0.01}, words=2)] == [
        ("enough", 1),
        ("few", PARTIAL_MATCH_BOOST / 2 + SEMANTIC_BOOST * SEMANTIC_SHARES[1] * 0.01 / STRONG_SIMILARITY),
    ]


def test_poor_matches_of_words_leave_meaning_what_it_is_worth() -> None:
    near = {"near": STRONG_SIMILARITY}

    def of_near(own: float) -> float:
        return {one.id: one.score for one in fuse({"own": own}, {"own": own}, near, words=1)}["near"]

    assert of_near(GOOD_WORD_SCORE) == pytest.approx(SEMANTIC_BOOST * SEMANTIC_SHARES[0])
    assert of_near(GOOD_WORD_SCORE / 2) == pytest.approx(SEMANTIC_BOOST * (1 + SEMANTIC_SHARES[0]) / 2)
    assert of_near(GOOD_WORD_SCORE / 100) > SEMANTIC_BOOST * 0.98


def test_a_single_word_that_texts_have_is_believed_before_its_meaning() -> None:
    scores = {"own": 20.0}

    assert order(words=scores, own=scores, near={"near": 0.9}, asked=1) == ["own", "near"]
    assert order(words=scores, own=scores, near={"near": 0.9}, asked=3) == ["near", "own"]
    assert order(words=scores, near={"near": 0.9}, asked=1) == ["near", "own"]


def test_equals_have_a_fixed_order() -> None:
    assert order(words={"b": 1, "a": 1}) == order(words={"a": 1, "b": 1}) == ["a", "b"]


def test_a_plan_for_one_language_keeps_what_somebody_chose_a_language_for() -> None:
    ways = (Alternative(("heat",)), Alternative(("hitze",), language="de"), Alternative(topic="hitze"))
    without = (Clause((Alternative(("wasser",)),)),)

    plan = restrict_to_language(Plan(should=(Clause(ways, fields=("title",)),), minimum_should_match=1, must_not=without), "en")

    own = (Alternative(("heat",), language="en"), Alternative(("hitze",), language="de"), Alternative(topic="hitze"))
    assert plan == Plan(should=(Clause(own, fields=("title",)),), minimum_should_match=1, must_not=without)


def test_a_plan_for_one_language_looks_for_names_in_all() -> None:
    heat, name = Clause((Alternative(("heat",)),)), Clause((Alternative(("ecowas",)),))

    plan = restrict_to_language(Plan(should=(heat, name), minimum_should_match=2), "en")

    assert plan == Plan(should=(Clause((Alternative(("heat",), language="en"),)), name), minimum_should_match=1)
