"""Vectors of the tests: directions in a space of a few numbers, so that what is near is plain to see."""

import hashlib

import numpy as np

from search.backends.entries import Entry, PassageVector, Vector
from search.embeddings.providers import Space

from .documents import document

SPACE = Space("tests", 16)


def direction(**weights: float) -> Vector:
    """Return the vector that points along the axes "a" to "p" as far as is said."""
    numbers = np.zeros(SPACE.dimensions)
    for axis, weight in weights.items():
        numbers[ord(axis) - ord("a")] = weight
    return np.round(numbers / np.linalg.norm(numbers) * 127).astype(np.int8)


def key_of(vector: Vector) -> int:
    """Return the key of a passage that means `vector`: equal ones have equal keys."""
    return int.from_bytes(hashlib.sha256(vector.tobytes()).digest()[:8]) >> 1


def with_passages(name: str, *vectors: Vector, **facts: object) -> Entry:
    """Return a document whose passages mean `vectors`."""
    passages = tuple(PassageVector(number, key_of(vector), vector) for number, vector in enumerate(vectors))
    return Entry(document(name, str(facts.pop("title", name)), **facts), vectors=passages)


class Provider:
    """A provider of vectors of the tests' space; it is asked for nothing but the space."""

    model, dimensions, space = SPACE.model, SPACE.dimensions, SPACE
