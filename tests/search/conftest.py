import socket
from collections.abc import Iterator

import pytest

from search.backends import engine
from search.backends.base import Changes, SearchBackend
from search.backends.embedded.backend import EmbeddedBackend
from search.documents import registry
from search.documents.document import PUBLIC
from search.embeddings import providers, queries
from search.query import synonyms
from search.query.parser import parse_query
from search.query.request import SearchRequest
from search.retrieval.pipeline import SearchResponse, search

from .documents import ENTRIES
from .embeddings.server import EmbeddingPeer, serving
from .shelf import Shelf
from .vectors import Provider


@pytest.fixture
def engine_url() -> str:
    """Return the engine that tests use unless their module overrides this fixture."""
    return "embedded://"


@pytest.fixture(params=["embedded", "elasticsearch"])
def every_engine(request: pytest.FixtureRequest) -> str:
    """Return each engine in turn, for modules that use this as their `engine_url`."""
    return "embedded://" if request.param == "embedded" else request.getfixturevalue("elasticsearch_url")


@pytest.fixture(autouse=True)
def backend(settings, tmp_path, engine_url: str, db, index_at_once: None) -> SearchBackend:
    """Return the engine for one test, with its own index, updated on every commit. Synonyms are cached, so threads need no query."""
    settings.SEARCH_URL = engine_url
    settings.VAR_DIR = tmp_path
    synonyms.cached_groups()
    return engine.get_backend()


@pytest.fixture
def space(monkeypatch: pytest.MonkeyPatch) -> None:
    """Use vectors in the test space."""
    monkeypatch.setattr(providers, "get_provider", Provider)


@pytest.fixture
def peer(settings) -> Iterator[EmbeddingPeer]:
    """Run an embeddings server for the site."""
    with serving() as peer:
        settings.EMBEDDINGS_URL = peer.address
        yield peer
    if provider := providers.get_provider():
        provider.close()
    providers._make_provider.cache_clear()
    queries._vector.cache_clear()


@pytest.fixture
def other_process(backend: EmbeddedBackend) -> SearchBackend:
    """Return the same index as opened by another process."""
    return EmbeddedBackend(backend.index_folder.folder, backend.locales, backend.space)


@pytest.fixture
def archive(backend: SearchBackend) -> SearchBackend:
    backend.apply(lambda: Changes(ENTRIES))
    return backend


@pytest.fixture
def ask(backend: SearchBackend):
    """Search as an anonymous reader of German."""

    def ask(text: str = "", **options) -> SearchResponse:
        asked = {"locale": "de", "audiences": frozenset({PUBLIC}), **options}
        return search(SearchRequest(query=parse_query(text), **asked), backend)

    return ask


@pytest.fixture
def found(ask):
    """Search in the same way and return the ids that were found, best first."""

    def found(text: str = "", **options) -> list[str]:
        return [hit.document.id for hit in ask(text, **options).hits]

    return found


@pytest.fixture
def closed_port() -> int:
    """Return a port that nothing listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture
def shelf(monkeypatch: pytest.MonkeyPatch) -> Shelf:
    """Register an empty shelf as the only source."""
    shelf = Shelf()
    monkeypatch.setattr(registry, "_sources", {shelf.name: shelf})
    return shelf
