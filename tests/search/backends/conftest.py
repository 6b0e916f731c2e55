"""Indices for the contract of search engines: creating one in Elasticsearch takes longer than most of these tests."""

import uuid
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from search.backends import engine
from search.backends.base import Changes, Question, SearchBackend
from search.backends.entries import Entry
from search.documents.document import PUBLIC
from search.query import synonyms
from search.query.parser import parse_query
from search.query.planner import make_plan
from tests.conftest import remove_indices
from tests.search.documents import ENTRIES

KINDS = ONLY_READ, ADDED_TO = "read", "added"


@pytest.fixture(scope="session")
def shared_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("shared")


@pytest.fixture(scope="session")
def shared_url(elasticsearch_server: str) -> Iterator[str]:
    """The beginning of a SEARCH_URL whose indices no other process uses."""
    url = f"{elasticsearch_server.rstrip('/')}/test-{uuid.uuid4().hex[:12]}"
    yield url
    for kind in KINDS:
        remove_indices(url + kind)


@pytest.fixture(scope="session")
def filled() -> set[str]:
    """The shared archives that exist."""
    return set()


@pytest.fixture(params=["embedded", "elasticsearch"])
def shared_archive(request, settings, db, index_at_once: None, shared_folder: Path, filled: set[str]) -> SearchBackend:
    """Each engine in turn, with the archive in it. Tests only read it, except for what they `add`, which is removed again.

    The words of removed documents stay in the statistics that scores depend on, so tests that add some have an archive of their own.
    """
    kind = ADDED_TO if "add" in request.fixturenames else ONLY_READ
    settings.SEARCH_URL = "embedded://" if request.param == "embedded" else request.getfixturevalue("shared_url") + kind
    settings.VAR_DIR = shared_folder / kind
    synonyms.cached_groups()
    backend = engine.get_backend()
    if request.param + kind not in filled:
        backend.apply(lambda: Changes(ENTRIES))
        filled.add(request.param + kind)
    return backend


@pytest.fixture
def add(backend: SearchBackend) -> Iterator[Callable[..., None]]:
    """Write entries that are not in the archive, for one test, with words that no other test uses."""
    added: set[str] = set()

    def add(*entries: Entry, removed: tuple[str, ...] = ()) -> None:
        added.update(entry.document.id for entry in entries)
        backend.apply(lambda: Changes(entries, removed))

    yield add
    backend.apply(lambda: Changes(removed=tuple(sorted(added))))


@pytest.fixture
def near(backend: SearchBackend) -> Callable[..., list[tuple[str, int]]]:
    """Search for the nearest documents and return (id, number of the passage), nearest first."""

    def near(vector, typed: str = "", *, locale: str = "de", limit: int = 10, audiences=(PUBLIC,), **options):
        plan = make_plan(parse_query(typed), locale, ("de", "en", "fr", "ar"))
        question = Question(plan=plan, locale=locale, audiences=frozenset(audiences), **options)
        return [(one.id, one.passage) for one in backend.nearest(vector, question, limit=limit)]

    return near
