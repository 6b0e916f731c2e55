"""What texts mean, as vectors: what a provider of embeddings does for us."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Numbers = NDArray[np.int8]  # a vector of unit length times 127, as it is kept and compared


class EmbeddingUnavailable(Exception):
    """The provider does not answer, or not with what it was asked for."""


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
        """How many numbers a vector has; 0 while that is not known."""

    def embed(self, texts: Sequence[str]) -> Floats:
        """Return the vectors of `texts`: shape (len(texts), dimensions), unit length. Raises EmbeddingUnavailable."""

    def close(self) -> None:
        """Let go of connections."""


def to_numbers(vectors: Floats) -> Numbers:
    """Return vectors of unit length as they are kept."""
    return np.rint(np.clip(vectors, -1, 1) * 127).astype(np.int8)


def to_unit_length(vectors: Floats) -> Floats:
    """Return `vectors` at length one. Raises EmbeddingUnavailable if one has no direction."""
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    if not np.all(np.isfinite(lengths)) or not np.all(lengths > 0):
        raise EmbeddingUnavailable("A vector has no direction, or is no number.")
    return (vectors / lengths).astype(np.float32)
