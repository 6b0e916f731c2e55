"""Relevance scores."""

from io import StringIO
from pathlib import Path

import pytest
import yaml
from django.core.management import CommandError, call_command

from cms.models import StandardPage
from search.evaluation import relevance
from tests.pages import make_homes, make_page

pytestmark = pytest.mark.django_db

GRADES = {"a": 3, "b": 3, "c": 1}


def test_perfect_ranking_scores_one_and_irrelevant_results_score_zero() -> None:
    assert relevance.rate(["a", "b", "c", "x"], GRADES) == relevance.Score(1, 1, 1)
    assert relevance.rate(["x", "y"], GRADES) == relevance.Score(0, 0, 0)


def test_recall_and_found_consider_the_first_three_results() -> None:
    assert relevance.rate(["a", "x", "y", "b"], GRADES).recall == 0.5
    assert relevance.rate(["d", "c", "b"], dict.fromkeys("abcdef", 3)).recall == 1
    assert relevance.rate(["c"], GRADES).recall == 0
    assert [relevance.rate(found, GRADES).found for found in (["x", "y", "a"], ["x", "y", "z", "a"])] == [1, 0]


def test_ndcg_depends_on_the_order() -> None:
    first, second = relevance.rate(["a", "c", "b"], GRADES).ndcg, relevance.rate(["c", "a", "b"], GRADES).ndcg

    assert 1 > first > second > 0
    assert relevance.rate(["c", *"xyzuvwrst", "a"], GRADES) == relevance.rate(["c"], GRADES)


@pytest.mark.parametrize("path", relevance.OWN, ids=lambda path: path.stem)
def test_judged_queries_have_known_kinds_and_grades(path: Path) -> None:
    judged = yaml.safe_load(path.read_text())

    assert {one["language"] for one in judged} == {"de", "en", "fr", "ar"}
    assert {one["kind"] for one in judged} == {"words", "typos", "compounds", "names", "questions"}
    assert {grade for one in judged for grade in one["judged"].values()} == {1, 2, 3}
    assert all(3 in one["judged"].values() for one in judged)


def test_no_query_is_in_two_sets() -> None:
    queries = [one["query"].lower() for path in relevance.OWN for one in yaml.safe_load(path.read_text())]

    assert len(queries) >= 250
    assert len(set(queries)) == len(queries)


@pytest.fixture
def judged(tmp_path) -> Path:
    """Return judged queries for an archive of three pages, one of them also in English, and for pages that do not exist."""
    homes = make_homes()
    for title in ("Sandbank", "Leuchtturm", "Hafenkran"):
        page = make_page(StandardPage, title)
    translation = page.copy_for_translation(homes["en"].locale, copy_parents=True)
    translation.title = "Harbour crane"
    translation.save_revision().publish()
    call_command("search_index", "rebuild", stdout=StringIO(), stderr=StringIO())
    path = tmp_path / "judged.yaml"
    path.write_text(
        yaml.safe_dump(
            [
                {"query": "Sandbank", "language": "de", "kind": "words", "judged": {"sandbank": 3, "leuchtturm": 1}},
                {"query": "Hafen", "language": "de", "kind": "compounds", "judged": {"leuchtturm": 3}},
                {"query": "Harbour", "language": "en", "kind": "words", "judged": {"hafenkran": 3}},
                {"query": "Beacon", "language": "en", "kind": "words", "judged": {"leuchtturm": 3, "gone": 3}},
                {"query": "Nowhere", "language": "en", "kind": "words", "judged": {"gone": 3}},
            ]
        )
    )
    return path


def test_judgements_of_missing_pages_are_left_out(judged: Path) -> None:
    queries = relevance.read_judged(judged)

    assert [one.query for one in queries] == ["Sandbank", "Hafen", "Harbour", "Beacon"]
    assert [sorted(one.grades.values()) for one in queries] == [[1, 3], [3], [3], [3]]
    assert [one.groups[0] for one in queries] == ["de same language", "de same language", "en same language", "en cross-language"]


def test_the_command_prints_a_table(judged: Path, settings) -> None:
    settings.EMBEDDINGS_URL = "none://"
    said, warned = StringIO(), StringIO()
    call_command("search_index", "evaluate", "--file", str(judged), stdout=said, stderr=warned)

    lines = said.getvalue().splitlines()
    assert "judged.yaml: 4 queries whose answers are in the archive" in lines
    assert [line.split() for line in lines if line.startswith(("de same", "en same", "en cross"))] == [
        ["de", "same", "language", "(2)", "0.459", "0.500", "0.500"],
        ["en", "cross-language", "(1)", "0.000", "0.000", "0.000"],
        ["en", "same", "language", "(1)", "1.000", "1.000", "1.000"],
    ]
    assert lines[-1] == "words: 0 nonsense queries find something"
    assert "only words are measured" in warned.getvalue()


@pytest.mark.parametrize(
    "content", [None, "query: Sandbank", "- {query: a}", "- [", "- {query: a, language: de, kind: words, judged: {a: x}}"]
)
def test_file_without_judged_queries_is_a_command_error(tmp_path, content: str | None) -> None:
    path = tmp_path / "other.yaml"
    if content is not None:
        path.write_text(content)

    with pytest.raises(CommandError, match="judged queries"):
        call_command("search_index", "evaluate", "--file", str(path), "--modes", "words")


def test_unknown_mode_is_a_command_error() -> None:
    with pytest.raises(CommandError, match="there are words, meaning, fused"):
        call_command("search_index", "evaluate", "--modes", "words,magic")
