"""Computes and caches the vectors of queries."""

from functools import lru_cache

from .base import EmbeddingUnavailable, Numbers, to_numbers
from .guard import Guarded
from .providers import get_provider

CACHED = 2_000  # queries per process


def embed_query(text: str) -> Numbers | None:
    """Return the vector of `text`, or None without a provider or while it is down: the search then falls back to words."""
    provider = get_provider()
    if provider is None:
        return None
    try:
        return _vector(provider, text)
    except EmbeddingUnavailable:
        return None  # the guard has logged it, and /readyz reports it


@lru_cache(maxsize=CACHED)
def _vector(provider: Guarded, text: str) -> Numbers:
    vector = to_numbers(provider.embed([text]))[0]
    vector.setflags(write=False)
    return vector
