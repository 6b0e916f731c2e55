"""Embeddings from a server with the widely used protocol of OpenAI's `/v1/embeddings`."""

import logging
import time
from collections.abc import Sequence
from typing import Any

import httpx
import numpy as np

from .base import EmbeddingUnavailable, Floats, to_unit_length

log = logging.getLogger(__name__)

BATCH = 32  # texts per request
PAUSES = (0.5, 1.0)  # seconds before the second and third attempts
TIMEOUT = httpx.Timeout(30, connect=3)  # seconds, for a batch of passages
QUERY_TIMEOUT = httpx.Timeout(2, connect=1)  # for a single text, since a reader is waiting
BUSY = frozenset({408, 425, 429, 500, 502, 503, 504})  # worth a retry


class ServerBusy(EmbeddingUnavailable):
    """A failure that is worth a retry."""


class EmbeddingServer:
    """An EmbeddingProvider that uses a server. `address` ends with "/v1". `dimensions` 0 means the dimensions of the model."""

    def __init__(self, address: str, model: str, key: str = "", dimensions: int = 0) -> None:
        self.model = f"{model}/{dimensions}" if dimensions else model
        self._name = model
        self._asked = dimensions
        self.dimensions = dimensions
        headers = {"Authorization": f"Bearer {key}"} if key else {}
        self._client = httpx.Client(base_url=address.rstrip("/") + "/", headers=headers, timeout=TIMEOUT)

    def embed(self, texts: Sequence[str]) -> Floats:
        parts = [self._embed(batch) for batch in batches(texts)]
        return np.concatenate(parts) if parts else np.empty((0, self.dimensions), dtype=np.float32)

    def close(self) -> None:
        self._client.close()

    def _embed(self, texts: list[str]) -> Floats:
        vectors = read_vectors(self._ask(texts), len(texts))
        if self.dimensions and vectors.shape[1] != self.dimensions:
            raise EmbeddingUnavailable(f"The server gave vectors of {vectors.shape[1]} numbers, not of {self.dimensions}.")
        self.dimensions = int(vectors.shape[1])
        return to_unit_length(vectors)

    def _ask(self, texts: list[str]) -> Any:
        """Return the response to a request, with retries if they may help. A single text is a reader's query, and is not retried."""
        for pause in PAUSES if len(texts) > 1 else ():
            try:
                return self._post(texts, TIMEOUT)
            except ServerBusy as error:
                log.info("Trying again in %s s: %s", pause, error)
                time.sleep(pause)
        return self._post(texts, TIMEOUT if len(texts) > 1 else QUERY_TIMEOUT)

    def _post(self, texts: list[str], timeout: httpx.Timeout) -> Any:
        body: dict[str, Any] = {"model": self._name, "input": texts, "encoding_format": "float"}
        if self._asked:
            body["dimensions"] = self._asked
        try:
            answer = self._client.post("embeddings", json=body, timeout=timeout)
        except httpx.HTTPError as error:
            raise ServerBusy(f"The embedding server does not answer: {type(error).__name__} {error}") from error
        if answer.status_code in BUSY:
            raise ServerBusy(f"The embedding server answered with status {answer.status_code}.")
        if not answer.is_success:
            raise EmbeddingUnavailable(f"The embedding server answered with status {answer.status_code}.")
        try:
            return answer.json()
        except ValueError as error:
            raise EmbeddingUnavailable("The embedding server's answer is no JSON.") from error


def read_vectors(answer: Any, count: int) -> Floats:
    """Return the vectors of a response in the order of the texts. Raises EmbeddingUnavailable if the response is not as expected."""
    try:
        rows = sorted(answer["data"], key=lambda row: int(row["index"]))
        vectors = np.array([row["embedding"] for row in rows], dtype=np.float32)
        indices = [int(row["index"]) for row in rows]
    except (KeyError, TypeError, ValueError) as error:
        raise EmbeddingUnavailable("The embedding server's answer has not the shape of one.") from error
    if indices != list(range(count)) or vectors.ndim != 2 or not vectors.shape[1]:
        raise EmbeddingUnavailable(f"The embedding server gave {len(rows)} vectors for {count} texts.")
    return vectors


def batches(texts: Sequence[str]) -> list[list[str]]:
    return [list(texts[start : start + BATCH]) for start in range(0, len(texts), BATCH)]
