"""Embeddings from a server, over HTTP."""

import httpx
import numpy as np
import pytest

from search.embeddings import server as module
from search.embeddings.base import EmbeddingUnavailable
from search.embeddings.providers import get_provider

from .server import DIMENSIONS, EmbeddingPeer


@pytest.fixture
def embed(peer):
    return get_provider().provider.embed


def test_vectors_are_in_the_order_of_the_texts_and_normalised(embed) -> None:
    vectors = embed(["heat and more heat", "water", "heat and water"])

    assert vectors.dtype == np.float32
    assert vectors.shape == (3, DIMENSIONS)
    assert vectors[0].tolist() == [1, 0, 0, 0, 0]
    assert vectors[1].tolist() == [0, 1, 0, 0, 0]
    assert vectors[2].tolist() == pytest.approx([0.5**0.5, 0.5**0.5, 0, 0, 0])


def test_request_contains_the_model_and_the_api_key(settings, peer: EmbeddingPeer) -> None:
    settings.EMBEDDINGS_KEY = "secret"
    get_provider().embed(["heat"])

    assert peer.asked == [{"model": "concepts", "input": ["heat"], "encoding_format": "float"}]
    assert peer.keys == ["Bearer secret"]
    get_provider().close()


def test_no_request_is_sent_without_texts(embed, peer: EmbeddingPeer) -> None:
    assert len(embed([])) == 0
    assert peer.asked == []


def test_many_texts_are_sent_in_batches(embed, peer: EmbeddingPeer) -> None:
    assert len(embed(["heat"] * 70)) == 70
    assert [len(request["input"]) for request in peer.asked] == [32, 32, 6]


def test_shorter_vectors_can_be_requested(settings, peer: EmbeddingPeer) -> None:
    settings.EMBEDDINGS_URL = f"{peer.address}&dimensions=3"

    assert get_provider().model == "concepts/3"
    assert get_provider().embed(["heat"]).shape == (1, 3)
    assert peer.asked[0]["dimensions"] == 3


def test_requests_for_passages_are_retried_if_the_server_is_busy(embed, peer: EmbeddingPeer, monkeypatch) -> None:
    monkeypatch.setattr(module, "PAUSES", (0.01, 0.01))
    peer.statuses = [503, 429]

    assert len(embed(["heat", "water"])) == 2
    assert len(peer.asked) == 3


def test_retries_are_limited_if_the_server_stays_busy(embed, peer: EmbeddingPeer, monkeypatch) -> None:
    monkeypatch.setattr(module, "PAUSES", (0.01, 0.01))
    peer.statuses = [503, 503, 503]

    with pytest.raises(EmbeddingUnavailable, match="503"):
        embed(["heat", "water"])
    assert len(peer.asked) == 3


def test_request_for_a_query_is_not_retried(embed, peer: EmbeddingPeer) -> None:
    peer.statuses = [503]

    with pytest.raises(EmbeddingUnavailable, match="503"):
        embed(["heat"])
    assert len(peer.asked) == 1


@pytest.mark.parametrize("status", [400, 401, 404])
def test_client_errors_are_not_retried(embed, peer: EmbeddingPeer, status: int) -> None:
    peer.statuses = [status]

    with pytest.raises(EmbeddingUnavailable, match=str(status)):
        embed(["heat", "water"])
    assert len(peer.asked) == 1


def test_slow_server_times_out(embed, peer: EmbeddingPeer, monkeypatch) -> None:
    monkeypatch.setattr(module, "QUERY_TIMEOUT", httpx.Timeout(60, read=0.1))
    peer.may_answer.clear()

    with pytest.raises(EmbeddingUnavailable, match="ReadTimeout"):
        embed(["heat"])


def test_unreachable_server_raises_embedding_unavailable(settings, peer: EmbeddingPeer) -> None:
    settings.EMBEDDINGS_URL = "http://127.0.0.1:9/v1?model=concepts"

    with pytest.raises(EmbeddingUnavailable, match="does not answer"):
        get_provider().embed(["heat"])
    get_provider().close()


@pytest.mark.parametrize(
    "body",
    [
        b"<html>",
        b"[]",
        b"{}",
        b'{"data": 7}',
        b'{"data": []}',
        b'{"data": [{"index": 0}]}',
        b'{"data": [{"index": 0, "embedding": "AAAA"}]}',
        b'{"data": [{"index": 0, "embedding": []}]}',
        b'{"data": [{"index": 0, "embedding": [0, 0]}]}',
        b'{"data": [{"index": 0, "embedding": [NaN, 1]}]}',
        b'{"data": [{"index": 1, "embedding": [1, 0]}]}',
        b'{"data": [{"index": 0, "embedding": [1]}, {"index": 1, "embedding": [1]}]}',
        b"\xff\xfe",
    ],
)
def test_invalid_response_raises_embedding_unavailable(embed, peer: EmbeddingPeer, body: bytes) -> None:
    peer.body = body

    with pytest.raises(EmbeddingUnavailable):
        embed(["heat"])


def test_changed_vector_length_is_refused(embed, peer: EmbeddingPeer) -> None:
    embed(["heat"])
    peer.dimensions = 3

    with pytest.raises(EmbeddingUnavailable, match=f"3 numbers, not of {DIMENSIONS}"):
        embed(["heat"])
