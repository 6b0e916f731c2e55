"""The vectors of queries."""

from functools import lru_cache

from .base import EmbeddingUnavailable, Numbers, to_numbers
from .guard import Guarded
from .providers import get_provider

CACHED = 2_000  # queries in a process


def embed_query(text: str) -> Numbers | None:
    """Return the vector of `text`, None without a provider or while it does not answer: then words have to do."""
    provider = get_provider()
    if provider is None:
        return None
    try:
        return _vector(provider, text)
    except EmbeddingUnavailable:
        return None  # the guard has said so in the log, and /readyz says it


@lru_cache(maxsize=CACHED)
def _vector(provider: Guarded, text: str) -> Numbers:
    vector = to_numbers(provider.embed([text]))[0]
    vector.setflags(write=False)
    return vector
