"""The vectors of the embedded index: shared by processes, folded, truncated, and from another space."""

import multiprocessing
import os
import signal
import threading

import numpy as np
import pytest

from search.backends.base import Changes, Question
from search.backends.embedded import nearest as nearness
from search.backends.embedded import vector_writer
from search.backends.embedded.backend import EmbeddedBackend
from search.backends.embedded.vectors import current_generation
from search.documents.document import PUBLIC
from search.embeddings.providers import Space
from search.query.plan import Plan
from tests.search.documents import ENTRIES
from tests.search.vectors import SPACE, direction, with_passages
from tests.search.writing_process import LOCALES, write_some, write_until_killed

from .test_backend import ids

ANYTHING = Question(plan=Plan(), locale="de", audiences=frozenset({PUBLIC}))

pytestmark = pytest.mark.usefixtures("space")


def put(backend: EmbeddedBackend, *numbers: int) -> None:
    """Write documents, each with a unique passage and one that all share."""
    entries = tuple(with_passages(f"page:{number}", direction(a=number, b=10), direction(p=1)) for number in numbers)
    backend.apply(lambda: Changes(entries))


def nearest(backend: EmbeddedBackend, number: int, limit: int = 1) -> list[str]:
    return [one.id for one in backend.nearest(direction(a=number, b=10), ANYTHING, limit=limit)]


def folder_of(backend: EmbeddedBackend):
    return backend.index_folder.opened().folder


def test_another_process_sees_new_vectors_at_once(backend: EmbeddedBackend, other_process: EmbeddedBackend) -> None:
    put(backend, 1)
    assert nearest(other_process, 1) == ["page:1"]
    put(other_process, 5)
    assert nearest(backend, 5) == ["page:5"]
    backend.rebuild([with_passages("page:9", direction(a=9, b=10))])
    assert nearest(other_process, 1) == ["page:9"]


def test_folding_many_recent_vectors_loses_none(backend, other_process, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(vector_writer, "MANY_RECENT", 4)
    nearest(other_process, 1)
    for number in range(1, 13):
        put(backend, number)

    generation = current_generation(folder_of(backend))
    assert generation.has_graph
    assert len(backend.index_folder.opened().vectors) == 13
    assert len(list(folder_of(backend).glob("vectors-*.usearch"))) == 1
    for number in range(1, 13):
        assert nearest(backend, number) == nearest(other_process, number) == [f"page:{number}"]


def test_folding_drops_vectors_of_many_deleted_passages(backend, monkeypatch: pytest.MonkeyPatch) -> None:
    put(backend, *range(1, 11))
    monkeypatch.setattr(vector_writer, "MANY_RECENT", 4)
    put(backend, 11)
    assert len(backend.index_folder.opened().vectors) == 12
    backend.apply(lambda: Changes(removed=tuple(f"page:{number}" for number in range(1, 9))))
    put(backend, *range(12, 17))

    fresh = EmbeddedBackend(backend.index_folder.folder, LOCALES, lambda: SPACE)
    assert len(fresh.index_folder.opened().vectors) == 9
    assert sorted(nearest(fresh, 1, limit=20)) == sorted(f"page:{number}" for number in range(9, 17))


def test_vectors_written_during_folding_are_kept(backend, other_process, monkeypatch: pytest.MonkeyPatch) -> None:
    put(backend, *range(1, 7))
    backend.apply(lambda: Changes(removed=("page:1",)))
    real = vector_writer.fold

    def fold_slowly(folder, is_used):
        folded = real(folder, is_used)
        put(other_process, 1, 8)  # one passage comes back, one is new
        return folded

    monkeypatch.setattr("search.backends.embedded.backend.fold", fold_slowly)
    monkeypatch.setattr(vector_writer, "MANY_RECENT", 4)
    put(backend, 7)

    assert current_generation(folder_of(backend)).has_graph
    assert [nearest(backend, number) for number in (1, 2, 7, 8)] == [["page:1"], ["page:2"], ["page:7"], ["page:8"]]


def test_rewriting_documents_appends_only_new_vectors(backend) -> None:
    put(backend, 1, 2)
    recent = current_generation(folder_of(backend)).recent(folder_of(backend))
    size = recent.stat().st_size
    put(backend, 1, 2)
    assert recent.stat().st_size == size == 3 * (8 + SPACE.dimensions)


def test_truncated_record_is_ignored_and_overwritten(backend, other_process) -> None:
    put(backend, 1, 2)
    recent = current_generation(folder_of(backend)).recent(folder_of(backend))
    with recent.open("ab") as file:
        file.write(b"half")
    put(other_process, 3)
    fresh = EmbeddedBackend(backend.index_folder.folder, LOCALES, lambda: SPACE)

    for one in (backend, other_process, fresh):
        assert [nearest(one, number) for number in (1, 2, 3)] == [["page:1"], ["page:2"], ["page:3"]]


def test_vectors_of_another_embedding_space_are_ignored(backend) -> None:
    put(backend, 1)
    larger = Space("larger", 32)
    other = EmbeddedBackend(backend.index_folder.folder, LOCALES, lambda: larger)

    vector = np.zeros(32, np.int8)
    vector[3] = 127
    assert other.nearest(vector, ANYTHING, limit=5) == ()
    assert ids(other) == ["page:1"]
    entry = with_passages("page:2", vector)
    other.apply(lambda: Changes((entry,)))
    assert [one.id for one in other.nearest(vector, ANYTHING, limit=5)] == ["page:2"]
    assert nearest(backend, 1) == []
    assert sorted(ids(backend)) == ["page:1", "page:2"]


def test_without_a_provider_only_word_search_works(backend) -> None:
    put(backend, 1)
    words_alone = EmbeddedBackend(backend.index_folder.folder, LOCALES)

    assert words_alone.nearest(direction(a=1), ANYTHING, limit=5) == ()
    words_alone.rebuild([*ENTRIES[:1], with_passages("page:9", direction(a=9))])
    assert sorted(ids(words_alone)) == ["page:1", "page:9"]


@pytest.mark.parametrize(("few", "last"), [(1_000, 8_000), (0, 8_000), (0, 20)])
def test_every_lookup_strategy_finds_the_visible_documents(backend, few: int, last: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its passages are compared one by one immediately, never, or after too few were among the nearest."""
    monkeypatch.setattr(nearness, "FEW", few)
    monkeypatch.setattr(nearness, "LAST_LOOK", last)
    monkeypatch.setattr(nearness, "FIRST_LOOK", 5)
    hidden = (with_passages(f"room:{number}", direction(a=1, b=number / 1000), audience="members") for number in range(1, 60))
    backend.rebuild([*hidden, with_passages("page:1", direction(a=1, b=5)), with_passages("page:2", direction(a=1, b=9))])

    assert [one.id for one in backend.nearest(direction(a=1), ANYTHING, limit=2)] == ["page:1", "page:2"]


def test_processes_and_threads_writing_at_once_lose_nothing_even_if_one_is_killed(backend: EmbeddedBackend) -> None:
    put(backend, 1)
    folder = backend.index_folder.folder
    receiver, sender = multiprocessing.Pipe(duplex=False)
    process = multiprocessing.get_context("spawn").Process(target=write_until_killed, args=(folder, sender))
    process.start()
    sender.close()  # so that waiting for a process that has failed ends
    written = [receiver.recv()]
    threads = [threading.Thread(target=write_some, args=(folder, who)) for who in (2, 3)]
    for thread in threads:
        thread.start()
    written += [receiver.recv() for _ in range(4)]
    os.kill(process.pid, signal.SIGKILL)
    for worker in (process, *threads):
        worker.join()

    found = ids(backend, "Sandbank")
    assert {*written, *(f"page:{who}{number}" for who in (2, 3) for number in range(5))} <= set(found)
    of_process = 1 + len([name for name in found if name.startswith("killed:")])  # and the first document
    count = len(ids(backend))
    assert count == of_process + 10
    backend.apply(lambda: Changes((with_passages("page:new", direction(d=1)),)))
    assert len(ids(backend)) == count + 1
    fresh = EmbeddedBackend(folder, LOCALES, lambda: SPACE)
    assert [one.id for one in fresh.nearest(direction(d=1), ANYTHING, limit=1)] == ["page:new"]
    assert len(fresh.nearest(direction(a=1), ANYTHING, limit=500)) == of_process + 1


def test_searches_in_threads_are_unaffected_by_a_writer(backend, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(vector_writer, "MANY_RECENT", 4)
    put(backend, 1)
    done, wrong = threading.Event(), []

    def read() -> None:
        while not done.is_set():
            found = nearest(backend, 1)
            if found != ["page:1"]:
                wrong.append(found)

    readers = [threading.Thread(target=read) for _ in range(2)]
    for reader in readers:
        reader.start()
    for number in range(2, 12):
        put(backend, number)
    done.set()
    for reader in readers:
        reader.join()

    assert wrong == []
