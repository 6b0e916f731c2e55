"""What every provider of embeddings does for us: it turns texts into vectors by their meaning."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Numbers = NDArray[np.int8]  # a vector of unit length times 127, as it is stored and compared


class EmbeddingUnavailable(Exception):
    """The provider does not answer, or not as expected."""


@dataclass(frozen=True, slots=True)
class Space:
    """What makes vectors comparable: the model and how many numbers a vector has."""

    model: str
    dimensions: int


class EmbeddingProvider(Protocol):
    """Turns texts into vectors. May be used by several threads at once."""

    @property
    def model(self) -> str:
        """The name of the model: vectors of one model can be compared."""

    @property
    def dimensions(self) -> int:
        """How many numbers a vector has; 0 as long as that is unknown."""

    def embed(self, texts: Sequence[str]) -> Floats:
        """Return the vectors of `texts`: shape (len(texts), dimensions), unit length. Raises EmbeddingUnavailable."""

    def close(self) -> None:
        """Close connections."""


def to_numbers(vectors: Floats) -> Numbers:
    """Return vectors of unit length as they are stored."""
    return np.rint(np.clip(vectors, -1, 1) * 127).astype(np.int8)


def to_unit_length(vectors: Floats) -> Floats:
    """Return `vectors` scaled to unit length. Raises EmbeddingUnavailable if one has no direction."""
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    if not np.all(np.isfinite(lengths)) or not np.all(lengths > 0):
        raise EmbeddingUnavailable("A vector has no direction, or is no number.")
    return (vectors / lengths).astype(np.float32)
