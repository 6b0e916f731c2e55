"""Who says what a text means: providers of embeddings. `EMBEDDINGS_URL` chooses one, or none."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray


class EmbeddingUnavailable(Exception):
    """The provider does not answer, or not with what it was asked for."""


@dataclass(frozen=True, slots=True)
class Space:
    """What makes vectors comparable: the model and how many numbers a vector has."""

    model: str
    dimensions: int


class EmbeddingProvider(Protocol):
    """Turns texts into vectors."""

    @property
    def space(self) -> Space: ...

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return the vectors of `texts`: shape (len(texts), dimensions), unit length. Raises EmbeddingUnavailable."""


def get_provider() -> EmbeddingProvider | None:
    """Return the provider that `EMBEDDINGS_URL` names, None for `none://`. Raises ImproperlyConfigured."""
    return None
