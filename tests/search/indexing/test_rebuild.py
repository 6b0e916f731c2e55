"""During a rebuild, searches use the old index: none fails, none is empty, and changes are applied to both indexes."""

from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from io import StringIO
from threading import Event

import pytest
from django.core.management import CommandError, call_command
from django.db import connections

from search.indexing.changes import PendingChange
from tests.patience import LONG
from tests.search.shelf import Shelf

pytestmark = pytest.mark.django_db(transaction=True)

THINGS, SEARCHERS, SEARCHES = 150, 4, 5  # SEARCHES per searcher, both before and after the change during the rebuild


@pytest.fixture
def engine_url(every_engine: str) -> str:
    return every_engine


# The lock against a second rebuild is not in the engine.
ONE_ENGINE = pytest.mark.parametrize("every_engine", ["embedded"], indirect=True)


@pytest.fixture
def full_shelf(shelf: Shelf) -> Shelf:
    shelf.put(**{f"n{number}": "Sandbank" for number in range(THINGS)})
    return shelf


class Searchers:
    """Threads that search until they are stopped; `totals` are the numbers of results, in order of the searches."""

    def __init__(self, ask: Callable, pool: ThreadPoolExecutor) -> None:
        self.ask, self.stopped = ask, Event()
        self.totals: list[int] = []
        self.futures: list[Future] = [pool.submit(self.search) for _number in range(SEARCHERS)]

    def search(self) -> None:
        try:
            while not self.stopped.is_set():
                answer = self.ask("Sandbank", size=5)
                assert len(answer.hits) >= 3  # documents removed since they were found are not shown
                self.totals.append(answer.total)
        finally:
            connections.close_all()

    def wait_for(self, searches: int) -> None:
        """Wait until they have searched `searches` more times; re-raise their errors."""
        wanted = len(self.totals) + searches
        while len(self.totals) < wanted:
            for future in self.futures:
                if future.done():
                    future.result()
            self.stopped.wait(0.005)

    def stop(self) -> None:
        self.stopped.set()
        for future in self.futures:
            future.result(LONG)


@pytest.fixture
def searchers(ask) -> Iterator[Callable[[], Searchers]]:
    with ThreadPoolExecutor(SEARCHERS) as pool:
        started: list[Searchers] = []

        def start() -> Searchers:
            started.append(Searchers(ask, pool))
            return started[-1]

        yield start
        for one in started:
            one.stopped.set()


def rebuild() -> str:
    said = StringIO()
    call_command("search_index", "rebuild", stdout=said, stderr=StringIO())
    return said.getvalue()


def test_no_search_fails_or_is_empty_while_a_new_index_is_built(full_shelf: Shelf, searchers, found) -> None:
    running = searchers()
    running.wait_for(SEARCHES)
    read = 0

    def change_in_the_middle(keys: object) -> None:
        nonlocal read
        read += 1
        if read == 2:  # the first part has been read, and is stale from now on
            full_shelf.before_reading = lambda keys: None
            full_shelf.put(n0="Rohrdommel", new="Sandbank neu")
            full_shelf.take("n1")
            running.wait_for(SEARCHERS * SEARCHES)

    full_shelf.before_reading = change_in_the_middle
    assert rebuild() == f"{THINGS} documents are in the new index.\n"
    running.wait_for(SEARCHERS * SEARCHES)
    running.stop()

    # One document was removed, one lost its word and one was added; the last search saw all of this.
    assert set(running.totals) <= {THINGS, THINGS - 1, THINGS + 1}
    assert running.totals[-1] == THINGS - 1
    assert (found("Rohrdommel"), found("neu")) == (["shelf:n0"], ["shelf:new"])
    assert not PendingChange.objects.exists()
    call_command("search_index", "check", stdout=StringIO(), stderr=StringIO())


def test_aborted_rebuild_leaves_the_old_index(full_shelf: Shelf, searchers, monkeypatch, found) -> None:
    running = searchers()

    def break_off() -> list[str]:
        raise KeyboardInterrupt

    monkeypatch.setattr(full_shelf, "keys", lambda: iter_then(list(full_shelf.titles)[:120], break_off))
    monkeypatch.setattr("search.management.commands.search_index.count_documents", lambda: THINGS)
    with pytest.raises(KeyboardInterrupt):
        rebuild()
    running.wait_for(SEARCHERS * SEARCHES)
    running.stop()
    assert set(running.totals) == {THINGS}

    monkeypatch.undo()


def iter_then(keys: list[str], last: Callable[[], object]) -> Iterator[str]:
    yield from keys
    last()


@ONE_ENGINE
def test_second_rebuild_is_refused_while_one_is_running(full_shelf: Shelf) -> None:
    said: list[str] = []

    def rebuild_too(keys: object) -> None:
        full_shelf.before_reading = lambda keys: None
        with ThreadPoolExecutor(1) as pool:
            said.append(pool.submit(rebuild_in_thread).result(LONG))

    full_shelf.before_reading = rebuild_too
    assert rebuild() == f"{THINGS} documents are in the new index.\n"
    assert said == ["Somebody else is rebuilding the index just now."]
    assert rebuild() == f"{THINGS} documents are in the new index.\n"


def rebuild_in_thread() -> str:
    """Rebuild in a thread; return the output of the command."""
    try:
        return rebuild()
    except CommandError as error:
        return str(error)
    finally:
        connections.close_all()


@ONE_ENGINE
def test_two_rebuilds_at_once_lose_nothing(full_shelf: Shelf, found) -> None:
    with ThreadPoolExecutor(2) as pool:
        said = [future.result(LONG) for future in [pool.submit(rebuild_in_thread) for _number in range(2)]]

    built, refused = f"{THINGS} documents are in the new index.\n", "Somebody else is rebuilding the index just now."
    assert built in said
    assert set(said) <= {built, refused}
    assert len(found("Sandbank", size=1000)) == THINGS
    full_shelf.put(n0="Rohrdommel")
    assert len(found("Sandbank", size=1000)) == THINGS - 1
