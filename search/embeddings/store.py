"""Vectors of passages as they are kept: by what is in them, so that nothing is computed twice."""

from collections.abc import Collection, Mapping

import numpy as np

from .base import EmbeddingProvider, EmbeddingUnavailable, Numbers, to_numbers
from .models import PassageEmbedding
from .passages import Passage

BATCH = 64  # passages that are computed and kept at once


def kept_vectors(keys: Collection[int]) -> dict[int, Numbers]:
    """Return the vectors of `keys` as far as there are any, in one query."""
    rows = PassageEmbedding.objects.filter(key__in=keys).values_list("key", "numbers")
    return {key: np.frombuffer(bytes(numbers), dtype=np.int8) for key, numbers in rows}


def missing(keys: Collection[int]) -> set[int]:
    """Return those of `keys` that have no vector, in one query."""
    return set(keys) - set(PassageEmbedding.objects.filter(key__in=keys).values_list("key", flat=True))


def compute(passages: Mapping[int, Passage], provider: EmbeddingProvider) -> None:
    """Compute and keep the vectors of `passages`, given by their keys. Raises EmbeddingUnavailable; what was done by then is kept."""
    keys = list(passages)
    for start in range(0, len(keys), BATCH):
        batch = keys[start : start + BATCH]
        vectors = to_numbers(provider.embed([passages[key].meant for key in batch]))
        check_comparable(provider.model, vectors.shape[1])
        rows = [
            PassageEmbedding(key=key, model=provider.model, numbers=vector.tobytes())
            for key, vector in zip(batch, vectors, strict=True)
        ]
        PassageEmbedding.objects.bulk_create(rows, ignore_conflicts=True)


def kept_dimensions(model: str) -> int:
    """Return how many numbers the kept vectors of `model` have, 0 if there are none."""
    kept = PassageEmbedding.objects.filter(model=model).values_list("numbers", flat=True).first()
    return len(bytes(kept)) if kept is not None else 0


def check_comparable(model: str, dimensions: int) -> None:
    """Raise EmbeddingUnavailable if a server has changed its model under the same name: vectors of two lengths cannot be compared."""
    kept = kept_dimensions(model)
    if kept not in {0, dimensions}:
        raise EmbeddingUnavailable(
            f"The model {model!r} has {dimensions} numbers now and had {kept}: name it otherwise in EMBEDDINGS_URL."
        )


def forget_others(used: Collection[int]) -> int:
    """Forget the vectors whose keys are not `used`; return how many."""
    known = PassageEmbedding.objects.values_list("key", flat=True).order_by("key")
    unused = [key for key in known.iterator() if key not in used]
    for start in range(0, len(unused), 500):
        PassageEmbedding.objects.filter(key__in=unused[start : start + 500]).delete()
    return len(unused)
