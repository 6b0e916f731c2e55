"""What a query means."""

from functools import lru_cache

from .base import EmbeddingUnavailable, Numbers, to_numbers
from .guard import Guarded
from .providers import get_provider

REMEMBERED = 2_000  # queries of a process


def vector_of_query(text: str) -> Numbers | None:
    """Return what `text` means, None without a provider or while it does not answer: then words have to do."""
    provider = get_provider()
    if provider is None:
        return None
    try:
        return _vector(provider, text)
    except EmbeddingUnavailable:
        return None  # said once by the guard, in the log and in /readyz


@lru_cache(maxsize=REMEMBERED)
def _vector(provider: Guarded, text: str) -> Numbers:
    vector = to_numbers(provider.embed([text]))[0]
    vector.setflags(write=False)
    return vector
