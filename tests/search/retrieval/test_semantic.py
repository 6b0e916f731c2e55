"""Searches by words and meaning: what is found, in which order, and why."""

import datetime
import logging

import pytest

from search.backends.base import Changes, SearchBackend
from search.backends.entries import make_entries
from search.documents.document import PUBLIC, SearchDocument
from search.embeddings.passages import passages_of
from search.embeddings.providers import get_provider
from search.embeddings.store import compute
from search.query.request import Sort
from search.results.archive import TRIAL, warm_up
from search.retrieval.pipeline import WINDOW
from tests.search.documents import document
from tests.search.embeddings.server import EmbeddingPeer

pytestmark = pytest.mark.django_db

HEAT = document(
    "page:1",
    "Kühle Straßen",
    type="process",
    lead="Was Städte gegen Hitze <tun>.",
    body="Bei Hitze hilft Schatten.",
    date=datetime.date(2024, 5, 1),
    years=(2024,),
)
RAIN = document("page:2", "Nasse Keller", lead="Starkregen und Wasser.", date=datetime.date(2025, 5, 1), years=(2025,))
RENT = document("page:3", "Teure Mieten", lead="Wohnraum für alle.", date=datetime.date(2026, 5, 1), years=(2026,))
ENERGY = document("page:4", "Ports of energy", locale="en", lead="Hydrogen is made here.", date=datetime.date(2023, 5, 1))
SECRET = document("room:5", "Hitze im Raum", type="file", audience="group:7", lead="Hitze Hitze Hitze.", years=(1999,))
ARCHIVE = (HEAT, RAIN, RENT, ENERGY, SECRET)


def put(backend: SearchBackend, *documents: SearchDocument) -> None:
    provider = get_provider()
    compute({passage.key(provider.model): passage for one in documents for passage in passages_of(one)}, provider)
    backend.apply(lambda: Changes(tuple(make_entries(documents))))


@pytest.fixture(autouse=True)
def archive(backend: SearchBackend, peer: EmbeddingPeer) -> None:
    put(backend, *ARCHIVE)


def test_query_in_another_language_matches_by_meaning(ask) -> None:
    response = ask("what about heat", locale="en")

    assert [hit.document.id for hit in response.hits] == ["page:1"]
    assert response.total == 1
    (hit,) = response.hits
    assert hit.matched_in == ("meaning",)
    assert hit.title == "Kühle Straßen"
    assert hit.snippet == "Was Städte gegen Hitze &lt;tun&gt;. Bei Hitze hilft Schatten."
    assert hit.cross_language


def test_word_matches_rank_above_meaning_matches(ask, backend) -> None:
    put(backend, document("page:6", "Warm", lead="Eine Chaleur, ganz warm."))
    first, second = ask("Hitze").hits

    assert (first.document.id, second.document.id) == ("page:1", "page:6")
    assert "meaning" not in first.matched_in
    assert "<mark>Hitze</mark>" in first.snippet
    assert second.matched_in == ("meaning",)


def test_nonsense_finds_nothing(ask) -> None:
    response = ask("qwrtz blorf")

    assert response.total == 0
    assert response.hits == ()


@pytest.mark.parametrize("text", ['"heat wave"', "-Schatten"])
def test_phrases_and_exclusions_alone_are_not_embedded(found, peer: EmbeddingPeer, text: str) -> None:
    peer.asked.clear()
    found(text, locale="en")

    assert peer.asked == []


def test_warm_up_embeds_a_trial_query(peer: EmbeddingPeer) -> None:
    peer.asked.clear()
    warm_up()

    assert peer.texts == [TRIAL]


def test_exclusions_apply_to_meaning_matches(found) -> None:
    assert found("heat", locale="en") == ["page:1"]
    assert found("heat -Schatten", locale="en") == []


def test_meaning_matches_respect_the_audience(ask) -> None:
    response = ask("heat", locale="en", facets=("type", "year"))
    assert response.total == 1
    assert response.facets == {"type": {"process": 1}, "year": {"2024": 1}}

    response = ask("heat", locale="en", audiences=frozenset({PUBLIC, "group:7"}))
    assert {hit.document.id for hit in response.hits} == {"page:1", "room:5"}


def test_facet_counts_equal_the_filtered_totals(ask) -> None:
    everything = ask("heat water", locale="en", facets=("year",))
    assert everything.facets == {"year": {"2024": 1, "2025": 1}}
    assert everything.total == 2

    for year, count in everything.facets["year"].items():
        chosen = ask("heat water", locale="en", facets=("year",), filters={"year": (year,)})
        assert chosen.total == len(chosen.hits) == count
        assert chosen.facets == everything.facets


def test_sorting_by_date_mixes_word_and_meaning_matches(ask) -> None:
    response = ask("heat water Wohnraum", locale="de", sort=Sort.DATE)

    assert [hit.document.id for hit in response.hits] == ["page:3", "page:2", "page:1"]
    assert [hit.matched_in for hit in response.hits if hit.document.id != "page:3"] == [("meaning",)] * 2


def test_accidental_foreign_word_match_does_not_rank_first(found, backend) -> None:
    put(backend, document("page:7", "Gift im Shop", body="Der Shop hat Gift im Boden."))

    assert found("heat gift shop", locale="en") == ["page:1", "page:7"]


def test_result_pages_are_consecutive(backend, found) -> None:
    many = [
        document(f"page:{100 + number}", f"Bericht {number} Hitze", body="Hitze " * (1 + number % 7))
        for number in range(WINDOW + 30)
    ]
    put(backend, *many)
    together = found("Hitze", size=WINDOW + 60)
    apart = [name for page in range(1, 12) for name in found("Hitze", page=page, size=25)]

    assert len(together) == len(set(together)) == WINDOW + 31
    assert apart == together


def test_search_falls_back_to_words_if_the_provider_fails(ask, client, peer: EmbeddingPeer, caplog) -> None:
    caplog.set_level(logging.WARNING)
    peer.statuses = [500] * 9

    assert [hit.document.id for hit in ask("Hitze").hits] == ["page:1"]
    assert ask("what about heat", locale="en").total == 0
    assert client.get("/de/search/?q=Starkregen").status_code == 200
    assert [record.name for record in caplog.records] == ["search.embeddings.guard"]


def test_search_without_words_is_not_embedded(ask, peer: EmbeddingPeer) -> None:
    peer.asked.clear()

    assert ask("").total == len(ARCHIVE) - 1
    assert peer.asked == []
