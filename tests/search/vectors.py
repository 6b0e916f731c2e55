"""Test vectors: directions in a space of a few dimensions, so that it is obvious what is near."""

import hashlib

import numpy as np

from search.backends.entries import Entry, PassageVector, Vector
from search.embeddings.providers import Space

from .documents import document

SPACE = Space("tests", 16)


def direction(**weights: float) -> Vector:
    """Return the vector with these components along the axes "a" to "p"."""
    numbers = np.zeros(SPACE.dimensions)
    for axis, weight in weights.items():
        numbers[ord(axis) - ord("a")] = weight
    return np.round(numbers / np.linalg.norm(numbers) * 127).astype(np.int8)


def key_of(vector: Vector) -> int:
    """Return the key of a passage with `vector`: equal vectors have equal keys."""
    return int.from_bytes(hashlib.sha256(vector.tobytes()).digest()[:8]) >> 1


def with_passages(name: str, *vectors: Vector, **facts: object) -> Entry:
    """Return a document whose passages have `vectors`."""
    passages = tuple(PassageVector(number, key_of(vector), vector) for number, vector in enumerate(vectors))
    return Entry(document(name, str(facts.pop("title", name)), **facts), vectors=passages)


class Provider:
    """A provider with the test space, which is all that is needed."""

    model, dimensions, space = SPACE.model, SPACE.dimensions, SPACE
