"""Stores the vectors of passages by a hash of the passage, so that nothing is computed twice."""

from collections.abc import Collection, Mapping

import numpy as np

from .base import EmbeddingProvider, EmbeddingUnavailable, Numbers, to_numbers
from .models import PassageEmbedding
from .passages import Passage

BATCH = 64  # passages to compute and store at once


def stored_vectors(keys: Collection[int]) -> dict[int, Numbers]:
    """Return the stored vectors of `keys`, by key. One query."""
    rows = PassageEmbedding.objects.filter(key__in=keys).values_list("key", "numbers")
    return {key: np.frombuffer(bytes(numbers), dtype=np.int8) for key, numbers in rows}


def missing(keys: Collection[int]) -> set[int]:
    """Return those of `keys` that have no vector. One query."""
    return set(keys) - set(PassageEmbedding.objects.filter(key__in=keys).values_list("key", flat=True))


def compute(passages: Mapping[int, Passage], provider: EmbeddingProvider) -> None:
    """Compute and store the vectors of `passages`, given by key. Raises EmbeddingUnavailable; vectors computed by then are kept."""
    keys = list(passages)
    for start in range(0, len(keys), BATCH):
        batch = keys[start : start + BATCH]
        vectors = to_numbers(provider.embed([passages[key].embedded_text for key in batch]))
        check_comparable(provider.model, vectors.shape[1])
        rows = [
            PassageEmbedding(key=key, model=provider.model, numbers=vector.tobytes())
            for key, vector in zip(batch, vectors, strict=True)
        ]
        PassageEmbedding.objects.bulk_create(rows, ignore_conflicts=True)


def stored_dimensions(model: str) -> int:
    """Return the number of dimensions of the stored vectors of `model`, or 0 if there are none."""
    stored = PassageEmbedding.objects.filter(model=model).values_list("numbers", flat=True).first()
    return len(bytes(stored)) if stored is not None else 0


def check_comparable(model: str, dimensions: int) -> None:
    """Raise EmbeddingUnavailable if a server has changed a model under the same name: vectors of two lengths are incomparable."""
    stored = stored_dimensions(model)
    if stored not in {0, dimensions}:
        raise EmbeddingUnavailable(
            f"The model {model!r} has {dimensions} numbers now and had {stored}: name it otherwise in EMBEDDINGS_URL."
        )


def delete_unused(used: Collection[int]) -> int:
    """Delete the vectors whose keys are not in `used`, and return how many."""
    known = PassageEmbedding.objects.values_list("key", flat=True).order_by("key")
    unused = [key for key in known.iterator() if key not in used]
    for start in range(0, len(unused), 500):
        PassageEmbedding.objects.filter(key__in=unused[start : start + 500]).delete()
    return len(unused)
