"""Meaning improves on words alone, for a sample of the judged queries. `make trial relevance` checks all of them."""

import pytest

from search.backends.engine import get_backend
from search.documents.document import PUBLIC
from search.evaluation import relevance
from search.query.parser import parse_query
from search.query.request import SearchRequest
from search.retrieval.pipeline import search
from tests.demo import DEMO

from .trial_relevance import demo, index  # noqa: F401

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group(DEMO)]

EVERY = 6  # one in this many queries is asked
FLOOR = 0.85  # of recall@3

# Ways to type one question.
FORMS = (
    ("de", "Klima", "klima", "KLIMA", "Klima?", "Kli\u00adma"),
    ("de", "Wie kühlen Städte?", "wie kühlen städte", "WIE KÜHLEN STÄDTE", "Wie kuehlen Staedte ?"),
    ("en", "What about heat?", "what about heat", "WHAT ABOUT HEAT"),
    ("fr", "réseau énergie", "reseau energie", "RÉSEAU ÉNERGIE", "Réseau énergie ?"),
    ("ar", "إدارة المياه", "ادارة المياه", "إدارة المياة؟", "إِدَارَة المِيَاه", "إدارة الميــاه"),
    ("de", "Hochwaser", "hochwaser", "HOCHWASER"),  # misspelt alike
)


@pytest.mark.usefixtures("index")
def test_fused_ranking_reaches_the_recall_floor_and_beats_words_alone() -> None:
    queries = [query for path in relevance.OWN for query in relevance.read_judged(path)][::EVERY]
    assert len(queries) >= 40

    words, fused = (relevance.by_group(relevance.evaluate(queries, mode, get_backend())) for mode in ("words", "fused"))

    assert fused["all"][1].recall > words["all"][1].recall
    assert fused["all same language"][1].recall >= FLOOR
    assert fused["all cross-language"][1].recall >= FLOOR


@pytest.mark.usefixtures("index")
def test_nonsense_finds_nothing() -> None:
    assert relevance.answered_nonsense("fused", get_backend()) == []


@pytest.mark.usefixtures("index")
def test_spelling_variants_of_a_query_give_the_same_results() -> None:
    def answer(text: str, locale: str) -> tuple[int, list[str], str]:
        request = SearchRequest(query=parse_query(text), locale=locale, audiences=frozenset({PUBLIC}), size=100)
        found = search(request, get_backend())
        return found.total, [hit.document.id for hit in found.hits], found.suggestion

    for locale, *forms in FORMS:
        first, *others = (answer(text, locale) for text in forms)
        assert first[0] > 3
        assert others == [first] * len(others), forms
