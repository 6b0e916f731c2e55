"""The contract of a provider of embeddings, which turns texts into vectors that represent their meaning."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Numbers = NDArray[np.int8]  # a vector of unit length times 127, as stored and compared


class EmbeddingUnavailable(Exception):
    """The provider does not answer, or not as expected."""


@dataclass(frozen=True, slots=True)
class Space:
    """A vector space: the model and the number of dimensions. Only vectors of the same space can be compared."""

    model: str
    dimensions: int


class EmbeddingProvider(Protocol):
    """Turns texts into vectors. Thread-safe."""

    @property
    def model(self) -> str:
        """The name of the model. Vectors of the same model can be compared."""

    @property
    def dimensions(self) -> int:
        """The number of dimensions of a vector; 0 while it is unknown."""

    def embed(self, texts: Sequence[str]) -> Floats:
        """Return the vectors of `texts`: shape (len(texts), dimensions), unit length. Raises EmbeddingUnavailable."""

    def close(self) -> None:
        """Close connections."""


def to_numbers(vectors: Floats) -> Numbers:
    """Convert vectors of unit length to the format in which they are stored."""
    return np.rint(np.clip(vectors, -1, 1) * 127).astype(np.int8)


def to_unit_length(vectors: Floats) -> Floats:
    """Return `vectors` scaled to unit length. Raises EmbeddingUnavailable for a zero vector."""
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    if not np.all(np.isfinite(lengths)) or not np.all(lengths > 0):
        raise EmbeddingUnavailable("A vector has no direction, or is no number.")
    return (vectors / lengths).astype(np.float32)
