from collections.abc import Iterator

import pytest

from search.meaning import providers, queries

from .server import EmbeddingPeer, serving


@pytest.fixture
def peer(settings) -> Iterator[EmbeddingPeer]:
    """A server of embeddings that the site asks."""
    with serving() as peer:
        settings.EMBEDDINGS_URL = peer.address
        yield peer
    if provider := providers.get_provider():
        provider.close()
    providers._make_provider.cache_clear()
    queries._vector.cache_clear()
