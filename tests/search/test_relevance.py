"""That meaning helps the words, on a sample of the judged queries. `make trial relevance` holds all of them to what was measured."""

import pytest

from search import evaluation
from search.engine import get_backend

from .trial_relevance import demo, index  # noqa: F401

pytestmark = pytest.mark.django_db

EVERY = 6  # one of so many queries is asked
FLOOR = 0.85  # of recall@3


@pytest.mark.usefixtures("index")
def test_words_and_meaning_together_are_good_and_better_than_words() -> None:
    queries = [query for path in evaluation.OWN for query in evaluation.read_judged(path)][::EVERY]
    assert len(queries) >= 40

    words, fused = (evaluation.by_group(evaluation.evaluate(queries, mode, get_backend())) for mode in ("words", "fused"))

    assert fused["all"][1].recall > words["all"][1].recall
    assert fused["all same language"][1].recall >= FLOOR
    assert fused["all cross-language"][1].recall >= FLOOR


@pytest.mark.usefixtures("index")
def test_nonsense_finds_nothing() -> None:
    assert evaluation.answered_nonsense("fused", get_backend()) == []
