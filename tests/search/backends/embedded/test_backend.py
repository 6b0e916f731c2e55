"""The embedded engine with several processes and threads, and its errors when something is wrong with its folder."""

import threading
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from search.backends import engine
from search.backends.base import Changes, SearchUnavailable
from search.backends.embedded import index_folder, stored_documents
from search.backends.embedded.backend import EmbeddedBackend
from search.backends.embedded.queries import QueryBuilder
from search.backends.embedded.schema import number_of
from search.backends.locks import is_locked, wait_for_lock
from search.documents.document import PUBLIC
from search.query.parser import parse_query
from search.query.request import SearchRequest
from search.retrieval.pipeline import search
from tests.search.documents import ENTRIES, entry
from tests.search.writing_process import LOCALES


def ids(backend: EmbeddedBackend, typed: str = "") -> list[str]:
    request = SearchRequest(query=parse_query(typed), locale="de", audiences=frozenset({PUBLIC}), size=500)
    return [hit.document.id for hit in search(request, backend).hits]


def test_another_process_sees_a_commit_at_once(backend: EmbeddedBackend, other_process: EmbeddedBackend) -> None:
    assert ids(other_process) == []
    backend.apply(lambda: Changes(ENTRIES[:1]))
    assert ids(other_process) == ["page:1"]
    other_process.apply(lambda: Changes(ENTRIES[1:2]))
    assert sorted(ids(backend)) == ["page:1", "page:2"]


def test_another_process_sees_a_rebuild_at_once(backend: EmbeddedBackend, other_process: EmbeddedBackend) -> None:
    backend.apply(lambda: Changes(ENTRIES[:1]))
    assert ids(other_process) == ["page:1"]
    for fresh in ENTRIES[1:4]:
        backend.rebuild([fresh])
        assert ids(other_process) == [fresh.document.id]
    assert len(list(backend.index_folder.folder.glob("index-*"))) == 2


def test_ids_of_any_form_round_trip(backend: EmbeddedBackend, monkeypatch: pytest.MonkeyPatch) -> None:
    """Most ids can be derived from their number. The others cannot, and must not be mistaken for those."""
    for cache in ("_sources", "_ids"):
        monkeypatch.setattr(stored_documents, cache, {})
    names = [
        "page:7",
        "page:0",
        "page:4294967295",
        "page:4294967296",
        "page:07",
        "page:٧",
        "page:x",
        "page:",
        "7",
        "a:b:7",
        "group-file:7",
    ]
    backend.apply(lambda: Changes(tuple(entry(name, name) for name in names)))

    assert len({number_of(name) for name in names}) == len(names)
    assert all(0 <= number_of(name) < 2**63 for name in names)
    assert sorted(ids(backend)) == sorted(ids(backend)) == sorted(names)
    assert sorted(stored_documents._sources.values()) == ["a:b", "group-file", "page"]


def test_searches_in_threads_stay_complete_during_rebuilds(backend: EmbeddedBackend) -> None:
    backend.rebuild(ENTRIES)
    done, wrong = threading.Event(), []

    def read() -> None:
        while not done.is_set():
            try:
                if ids(backend, "Starkregen") != ["page:1", "page:2"]:
                    wrong.append("lost")
            except SearchUnavailable as error:
                wrong.append(error)

    readers = [threading.Thread(target=read) for _ in range(3)]
    for reader in readers:
        reader.start()
    for _ in range(4):
        backend.rebuild(ENTRIES)
    done.set()
    for reader in readers:
        reader.join()

    assert wrong == []


def test_waiting_too_long_for_the_write_lock_raises(backend: EmbeddedBackend, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(index_folder, "PATIENCE", 0.05)
    with backend.index_folder.writing(), pytest.raises(SearchUnavailable, match="writing to the index"):
        backend.apply(lambda: Changes(ENTRIES))


def test_lock_is_released_when_its_holder_fails(tmp_path: Path) -> None:
    def fail() -> None:
        with wait_for_lock(tmp_path / "lock", seconds=1):
            assert is_locked(tmp_path / "lock")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert not is_locked(tmp_path / "lock")


def test_changes_are_read_while_holding_the_write_lock(backend: EmbeddedBackend) -> None:
    def read() -> Changes:
        assert is_locked(backend.index_folder.folder / "writing.lock")
        return Changes(ENTRIES[:1])

    backend.apply(read)


def test_index_of_another_version_needs_a_rebuild(backend: EmbeddedBackend) -> None:
    backend.apply(lambda: Changes(ENTRIES))
    fewer_languages = EmbeddedBackend(backend.index_folder.folder, ("de", "en"))

    with pytest.raises(SearchUnavailable, match="search_index rebuild"):
        fewer_languages.health()
    fewer_languages.rebuild(ENTRIES)
    assert ids(fewer_languages, "Starkregen") == ["page:1", "page:2"]


def test_a_broken_index_is_unavailable_until_it_is_rebuilt(backend: EmbeddedBackend) -> None:
    backend.apply(lambda: Changes(ENTRIES))
    name = (backend.index_folder.folder / "current").read_text()
    (backend.index_folder.folder / name / "meta.json").write_text("{")
    fresh = EmbeddedBackend(backend.index_folder.folder, LOCALES)

    for question in (fresh.health, fresh.fingerprints, lambda: ids(fresh), lambda: fresh.apply(lambda: Changes(ENTRIES))):
        with pytest.raises(SearchUnavailable):
            question()
    fresh.rebuild(ENTRIES)
    assert ids(fresh, "Starkregen") == ["page:1", "page:2"]


def test_index_is_reopened_after_an_error(backend: EmbeddedBackend, monkeypatch: pytest.MonkeyPatch) -> None:
    """Restored files are not the ones that the process has mapped into memory, although there was no commit."""
    backend.apply(lambda: Changes(ENTRIES[:1]))
    before = backend.index_folder.opened()
    assert ids(backend) == ["page:1"]
    assert backend.index_folder.opened() is before

    with monkeypatch.context() as patch:
        patch.setattr(QueryBuilder, "matching", broken)
        with pytest.raises(SearchUnavailable):
            ids(backend)
    assert ids(backend) == ["page:1"]
    assert backend.index_folder.opened() is not before


def broken(*_: object) -> None:
    raise ValueError("Data corrupted")


def test_rebuild_discards_the_journal_of_an_aborted_rebuild(backend: EmbeddedBackend) -> None:
    backend.apply(lambda: Changes(ENTRIES[:1]))
    backend.index_folder.write_journal(Changes(removed=("page:1",)))

    backend.rebuild(ENTRIES[:1])

    assert ids(backend) == ["page:1"]


@pytest.mark.parametrize("address", ["embeded://", "", "solr://x"])
def test_invalid_search_url_is_refused(settings, address: str) -> None:
    settings.SEARCH_URL = address
    with pytest.raises(ImproperlyConfigured, match="SEARCH_URL"):
        engine.get_backend()
