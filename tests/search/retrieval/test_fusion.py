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


def test_word_matches_in_the_readers_language_rank_above_foreign_ones() -> None:
    assert order(words={"foreign": 30, "own": 10}, own={"own": 10}) == ["own", "foreign"]


def test_documents_found_by_words_and_meaning_rank_first() -> None:
    scores = {"own": 3.0, "both": 2.0}

    assert order(words=scores, own=scores, near={"both": 0.5, "near": 0.5}) == ["both", "near", "own"]


def test_meaning_ranks_above_a_foreign_word_match() -> None:
    assert order(words={"foreign": 9}, near={"near": 0.2}) == ["near", "foreign"]


def test_weak_similarity_is_scaled_down() -> None:
    assert scale({"a": STRONG_SIMILARITY}) == {"a": 1}
    assert scale({"a": STRONG_SIMILARITY / 2})["a"] == 0.5


def test_similarity_at_the_minimum_share_of_the_best_counts_zero() -> None:
    assert scale({"a": 0.8, "b": 0.8 * MIN_SHARE_OF_BEST}) == {"a": 1, "b": 0}
    assert scale({}) == {}


def test_engine_scores_are_normalised() -> None:
    scores = {"a": 40.0, "b": 10.0}

    assert [(one.id, one.score) for one in fuse(scores, scores, {"a": 0.9}, words=2)] == [
        ("a", 1 + SEMANTIC_BOOST * SEMANTIC_SHARES[1]),
        ("b", 0.25),
    ]
    assert [(one.id, one.score) for one in fuse(scores, {}, {}, words=2)] == [
        ("a", FOREIGN_MATCH_BOOST),
        ("b", FOREIGN_MATCH_BOOST / 4),
    ]


def test_best_of_poor_word_matches_gets_a_low_score() -> None:
    poor = {"a": GOOD_WORD_SCORE}

    assert [one.score for one in fuse(poor, poor, {}, words=1)] == [1]
    assert [one.score for one in fuse(poor, poor, {}, words=4)] == [FOREIGN_MATCH_BOOST]
    assert [one.score for one in fuse({"a": GOOD_WORD_SCORE, "b": 99.0}, poor, {}, words=4)] == [FOREIGN_MATCH_BOOST, 0.25]


def test_partial_match_in_the_readers_language_gets_a_small_score() -> None:
    own = {"enough": GOOD_WORD_SCORE * 2, "few": GOOD_WORD_SCORE}

    assert [(one.id, one.score) for one in fuse({"enough": 9.0}, own, {"few": 0.01}, words=2)] == [
        ("enough", 1),
        ("few", PARTIAL_MATCH_BOOST / 2 + SEMANTIC_BOOST * SEMANTIC_SHARES[1] * 0.01 / STRONG_SIMILARITY),
    ]


def test_meaning_keeps_its_weight_if_word_matches_are_poor() -> None:
    near = {"near": STRONG_SIMILARITY}

    def score_of_near(own: float) -> float:
        return {one.id: one.score for one in fuse({"own": own}, {"own": own}, near, words=1)}["near"]

    assert score_of_near(GOOD_WORD_SCORE) == pytest.approx(SEMANTIC_BOOST * SEMANTIC_SHARES[0])
    assert score_of_near(GOOD_WORD_SCORE / 2) == pytest.approx(SEMANTIC_BOOST * (1 + SEMANTIC_SHARES[0]) / 2)
    assert score_of_near(GOOD_WORD_SCORE / 100) > SEMANTIC_BOOST * 0.98


def test_word_match_outranks_meaning_for_a_single_word_query() -> None:
    scores = {"own": 20.0}

    assert order(words=scores, own=scores, near={"near": 0.9}, asked=1) == ["own", "near"]
    assert order(words=scores, own=scores, near={"near": 0.9}, asked=3) == ["near", "own"]
    assert order(words=scores, near={"near": 0.9}, asked=1) == ["near", "own"]


def test_ties_have_a_fixed_order() -> None:
    assert order(words={"b": 1, "a": 1}) == order(words={"a": 1, "b": 1}) == ["a", "b"]


def test_plan_for_one_language_keeps_alternatives_with_an_explicit_language() -> None:
    ways = (Alternative(("heat",)), Alternative(("hitze",), language="de"), Alternative(topic="hitze"))
    without = (Clause((Alternative(("wasser",)),)),)

    plan = restrict_to_language(Plan(should=(Clause(ways, fields=("title",)),), minimum_should_match=1, must_not=without), "en")

    own = (Alternative(("heat",), language="en"), Alternative(("hitze",), language="de"), Alternative(topic="hitze"))
    assert plan == Plan(should=(Clause(own, fields=("title",)),), minimum_should_match=1, must_not=without)


def test_plan_for_one_language_searches_names_in_all_languages() -> None:
    heat, name = Clause((Alternative(("heat",)),)), Clause((Alternative(("ecowas",)),))

    plan = restrict_to_language(Plan(should=(heat, name), minimum_should_match=2), "en")

    assert plan == Plan(should=(Clause((Alternative(("heat",), language="en"),)), name), minimum_should_match=1)
