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


def test_vectors_come_in_the_order_of_the_texts_and_have_length_one(embed) -> None:
    vectors = embed(["heat and more heat", "water", "heat and water"])

    assert vectors.dtype == np.float32
    assert vectors.shape == (3, DIMENSIONS)
    assert vectors[0].tolist() == [1, 0, 0, 0, 0]
    assert vectors[1].tolist() == [0, 1, 0, 0, 0]
    assert vectors[2].tolist() == pytest.approx([0.5**0.5, 0.5**0.5, 0, 0, 0])


def test_the_model_is_named_and_the_key_is_shown(settings, peer: EmbeddingPeer) -> None:
    settings.EMBEDDINGS_KEY = "secret"
    get_provider().embed(["heat"])

    assert peer.asked == [{"model": "concepts", "input": ["heat"], "encoding_format": "float"}]
    assert peer.keys == ["Bearer secret"]
    get_provider().close()


def test_no_text_is_no_request(embed, peer: EmbeddingPeer) -> None:
    assert len(embed([])) == 0
    assert peer.asked == []


def test_many_texts_are_asked_in_batches(embed, peer: EmbeddingPeer) -> None:
    assert len(embed(["heat"] * 70)) == 70
    assert [len(request["input"]) for request in peer.asked] == [32, 32, 6]


def test_shorter_vectors_can_be_asked_for(settings, peer: EmbeddingPeer) -> None:
    settings.EMBEDDINGS_URL = f"{peer.address}&dimensions=3"

    assert get_provider().model == "concepts/3"
    assert get_provider().embed(["heat"]).shape == (1, 3)
    assert peer.asked[0]["dimensions"] == 3


def test_a_busy_server_is_asked_again_for_passages(embed, peer: EmbeddingPeer, monkeypatch) -> None:
    monkeypatch.setattr(module, "PAUSES", (0.01, 0.01))
    peer.statuses = [503, 429]

    assert len(embed(["heat", "water"])) == 2
    assert len(peer.asked) == 3


def test_a_busy_server_is_given_up_in_the_end(embed, peer: EmbeddingPeer, monkeypatch) -> None:
    monkeypatch.setattr(module, "PAUSES", (0.01, 0.01))
    peer.statuses = [503, 503, 503]

    with pytest.raises(EmbeddingUnavailable, match="503"):
        embed(["heat", "water"])
    assert len(peer.asked) == 3


def test_a_reader_is_not_kept_waiting_by_a_second_try(embed, peer: EmbeddingPeer) -> None:
    peer.statuses = [503]

    with pytest.raises(EmbeddingUnavailable, match="503"):
        embed(["heat"])
    assert len(peer.asked) == 1


@pytest.mark.parametrize("status", [400, 401, 404])
def test_a_refusal_is_final(embed, peer: EmbeddingPeer, status: int) -> None:
    peer.statuses = [status]

    with pytest.raises(EmbeddingUnavailable, match=str(status)):
        embed(["heat", "water"])
    assert len(peer.asked) == 1


def test_a_slow_server_is_not_waited_for(embed, peer: EmbeddingPeer, monkeypatch) -> None:
    monkeypatch.setattr(module, "QUERY_TIMEOUT", httpx.Timeout(60, read=0.1))
    peer.may_answer.clear()

    with pytest.raises(EmbeddingUnavailable, match="ReadTimeout"):
        embed(["heat"])


def test_a_server_that_is_not_there(settings, peer: EmbeddingPeer) -> None:
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
def test_garbage_is_no_meaning(embed, peer: EmbeddingPeer, body: bytes) -> None:
    peer.body = body

    with pytest.raises(EmbeddingUnavailable):
        embed(["heat"])


def test_vectors_do_not_change_their_length(embed, peer: EmbeddingPeer) -> None:
    embed(["heat"])
    peer.dimensions = 3

    with pytest.raises(EmbeddingUnavailable, match=f"3 numbers, not of {DIMENSIONS}"):
        embed(["heat"])
