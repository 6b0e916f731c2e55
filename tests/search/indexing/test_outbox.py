"""Changes stay in the database until they are in the index: none is lost in an outage, and none blocks another."""

import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Event

import pytest
from django.core.management import call_command
from django.db import connection, connections, transaction
from django.utils import timezone

from search.backends.base import Changes, SearchUnavailable
from search.backends.engine import get_backend
from search.documents.registry import sources
from search.indexing import outbox, tasks
from search.indexing.changes import PendingChange
from search.indexing.tasks import update_on_commit
from tests.jobs import QUEUED, do_periodic_jobs
from tests.patience import LONG
from tests.search.shelf import Shelf

pytestmark = pytest.mark.django_db(transaction=True)


class Engine:
    """Makes the engine reject changes: all while it is `away` or `full`, and the documents in `refused`; `calls` counts attempts."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.away = self.full = False
        self.refused: set[str] = set()
        self.calls = 0
        backend = get_backend()
        self._apply, self._health = backend.apply, backend.health
        monkeypatch.setattr(backend, "apply", self.apply)
        monkeypatch.setattr(backend, "health", self.health)

    def apply(self, read: Callable[[], Changes]) -> Changes:
        self.calls += 1
        if self.away or self.full:
            raise SearchUnavailable("It is out.")

        def read_and_look() -> Changes:
            changes = read()
            if self.refused & {entry.document.id for entry in changes.entries}:
                raise SearchUnavailable("It does not take that.")
            return changes

        return self._apply(read_and_look)

    def health(self) -> None:
        if self.away:
            raise SearchUnavailable("It is out.")
        self._health()


@pytest.fixture
def engine(monkeypatch: pytest.MonkeyPatch, backend) -> Engine:
    return Engine(monkeypatch)


@pytest.fixture(autouse=True)
def log(caplog: pytest.LogCaptureFixture) -> pytest.LogCaptureFixture:
    caplog.set_level(logging.WARNING, logger="search")
    return caplog


def waiting() -> list[str]:
    return [str(row) for row in PendingChange.objects.all()]


def test_change_and_its_row_share_one_transaction(shelf: Shelf, found) -> None:
    with transaction.atomic():
        shelf.put(a="Sandbank")
        assert waiting() == ["shelf:a"]
        transaction.set_rollback(True)
    assert (waiting(), found("Sandbank")) == ([], [])

    with transaction.atomic():
        shelf.put(a="Sandbank")
        assert found("Sandbank") == []
    assert (waiting(), found("Sandbank")) == ([], ["shelf:a"])


def test_savepoint_rollback_removes_only_its_own_rows(shelf: Shelf, found) -> None:
    with transaction.atomic():
        savepoint = transaction.savepoint()
        shelf.put(a="Sandbank")
        transaction.savepoint_rollback(savepoint)
        shelf.put(b="Sandbank")
        assert waiting() == ["shelf:b"]
    assert (waiting(), found("Sandbank")) == ([], ["shelf:b"])


def test_many_changes_take_few_queries_and_are_written_once(
    shelf: Shelf, found, engine: Engine, django_assert_max_num_queries
) -> None:
    shelf.titles = {str(number): "Sandbank" for number in range(900)}

    with django_assert_max_num_queries(60), transaction.atomic():
        for _again in range(3):
            update_on_commit("shelf", [*shelf.titles, *shelf.titles])

    assert (engine.calls, waiting(), len(found("Sandbank", size=1000))) == (5, [], 900)


def test_changes_wait_during_an_outage_and_it_is_logged_once(shelf: Shelf, found, engine: Engine, log) -> None:
    engine.away = True
    for key in "abc":
        shelf.put(**{key: "Sandbank"})

    assert waiting() == ["shelf:a", "shelf:b", "shelf:c"]
    (line,) = log.messages
    assert line == "The search engine is not accepting changes. 1 are waiting in the database: It is out."

    engine.away = False
    shelf.put(d="Sandbank")
    assert (waiting(), sorted(found("Sandbank"))) == ([], ["shelf:a", "shelf:b", "shelf:c", "shelf:d"])
    assert log.messages[1:] == ["The search engine is accepting changes again. 4 waiting changes have been applied."]


@pytest.mark.parametrize(
    "catch_up", [do_periodic_jobs, lambda: call_command("search_index", "update")], ids=["periodic", "update"]
)
def test_waiting_changes_are_applied_when_the_engine_is_back(
    shelf: Shelf, found, engine: Engine, catch_up: Callable[[], None]
) -> None:
    shelf.put(a="Sandbank", b="Rohrdommel")
    engine.away = True
    shelf.put(a="Düne")
    shelf.take("b")
    engine.away = False
    assert (found("Sandbank"), found("Rohrdommel")) == (["shelf:a"], ["shelf:b"])

    catch_up()
    assert (waiting(), found("Sandbank"), found("Rohrdommel"), found("Düne")) == ([], [], [], ["shelf:a"])


def test_row_added_while_a_change_is_applied_is_kept(shelf: Shelf, found) -> None:
    """Something is published while a change is being applied: the document may have been read before that."""

    def change_meanwhile(keys: object) -> None:
        shelf.before_reading = lambda keys: None
        PendingChange.objects.create(source="shelf", key="a")

    shelf.before_reading = change_meanwhile
    PendingChange.objects.create(source="shelf", key="a")
    shelf.titles["a"] = "Sandbank"

    assert outbox.apply_next(lambda entries: None) == 1
    assert waiting() == ["shelf:a"]


def test_rows_are_kept_if_the_callback_after_writing_fails(shelf: Shelf) -> None:
    def fail(entries: object) -> None:
        raise RuntimeError

    shelf.titles["a"] = "Sandbank"
    PendingChange.objects.create(source="shelf", key="a")
    with pytest.raises(RuntimeError):
        outbox.apply_rows(None, fail)
    assert waiting() == ["shelf:a"]


def test_document_that_cannot_be_created_does_not_block_others(shelf: Shelf, found, log) -> None:
    shelf.broken = {"c"}
    with transaction.atomic():
        shelf.put(**dict.fromkeys("abcdefg", "Sandbank"))
        PendingChange.objects.create(source="shelf", key="c")  # from another transaction

    assert waiting() == ["shelf:c", "shelf:c"]
    assert sorted(found("Sandbank")) == [f"shelf:{key}" for key in "abdefg"]
    assert log.messages == ["shelf:c cannot be brought up to date in the index; it is tried again in ten minutes."]
    assert "LookupError: c is broken" in log.text

    shelf.broken = set()
    shelf.put(h="Sandbank")
    assert waiting() == ["shelf:c", "shelf:c"]
    PendingChange.objects.update(not_before=timezone.now() - timedelta(seconds=1))
    do_periodic_jobs()
    assert (waiting(), len(found("Sandbank"))) == ([], 8)


def test_document_refused_by_the_engine_does_not_block_others(shelf: Shelf, found, engine: Engine, log) -> None:
    engine.refused = {"shelf:c", "shelf:d"}
    with transaction.atomic():
        shelf.put(**dict.fromkeys("abcdefg", "Sandbank"))

    assert (waiting(), sorted(found("Sandbank"))) == (["shelf:c", "shelf:d"], [f"shelf:{key}" for key in "abefg"])
    assert [message.partition(" ")[0] for message in log.messages] == ["shelf:c", "shelf:d"]

    engine.refused = set()
    call_command("search_index", "update")
    assert (waiting(), len(found("Sandbank"))) == ([], 7)


def test_engine_refusing_all_changes_is_not_blamed_on_documents(shelf: Shelf, found, engine: Engine, log) -> None:
    """For example, it answers searches but has no disk space left."""
    engine.full = True
    with transaction.atomic():
        shelf.put(**{str(number): "Sandbank" for number in range(500)})

    assert len(waiting()) == 500
    assert engine.calls < 20
    assert len(log.messages) == 1

    engine.full = False
    do_periodic_jobs()
    do_periodic_jobs()  # the documents that were tried individually come after the others
    assert (waiting(), len(found("Sandbank", size=1000))) == ([], 500)


def test_documents_of_a_removed_source_are_deleted(shelf: Shelf, found, monkeypatch) -> None:
    shelf.put(a="Sandbank")
    monkeypatch.delitem(sources(), "shelf")
    update_on_commit("shelf", ["a"])
    assert (waiting(), found("Sandbank")) == ([], [])


def test_publishing_applies_only_the_first_batch_of_waiting_changes(shelf: Shelf, found, monkeypatch) -> None:
    """Without workers, the first batch is applied at once, and the rest by the periodic task."""
    monkeypatch.setattr(tasks, "MAX_WAIT", 0.0)
    monkeypatch.setattr(outbox, "BATCH", 3)
    shelf.put(**dict.fromkeys("abcdefg", "Sandbank"))
    assert (waiting(), len(found("Sandbank"))) == (["shelf:d", "shelf:e", "shelf:f", "shelf:g"], 3)

    do_periodic_jobs()
    assert (waiting(), len(found("Sandbank"))) == ([], 7)


def test_publishing_does_not_try_an_unresponsive_engine_again(shelf: Shelf, found, engine: Engine, monkeypatch) -> None:
    monkeypatch.setattr(tasks, "SLOW", 0.0)
    engine.away = True
    shelf.put(a="Sandbank")
    assert engine.calls == 1
    shelf.put(b="Sandbank")
    assert (engine.calls, waiting()) == (1, ["shelf:a", "shelf:b"])

    engine.away = False
    do_periodic_jobs()
    shelf.put(c="Sandbank")
    assert (waiting(), len(found("Sandbank"))) == ([], 3)


def test_with_workers_publishing_does_not_call_the_engine(shelf: Shelf, found, engine: Engine, settings) -> None:
    settings.TASKS = QUEUED
    shelf.put(a="Sandbank", b="Sandbank")
    assert (engine.calls, waiting(), found("Sandbank")) == (0, ["shelf:a", "shelf:b"], [])

    call_command("db_worker", batch=True)
    assert (waiting(), sorted(found("Sandbank"))) == ([], ["shelf:a", "shelf:b"])


def test_applying_changes_concurrently_loses_nothing(shelf: Shelf, found) -> None:
    """The first has written its changes and still holds its rows while the second applies newer ones."""
    holds, may_go = Event(), Event()
    shelf.titles = dict.fromkeys("abc", "Sandbank")
    PendingChange.objects.create(source="shelf", key="a")

    def hold(entries: object) -> None:
        holds.set()
        assert may_go.wait(LONG)

    def apply_slowly() -> int:
        try:
            return outbox.apply_rows(None, hold)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(1) as pool:
        first = pool.submit(apply_slowly)
        assert holds.wait(LONG)
        update_on_commit("shelf", ["b", "c"])
        others = waiting()
        may_go.set()
        assert first.result(LONG) == 1

    locks = connection.features.has_select_for_update_skip_locked
    assert others == (["shelf:a"] if locks else [])  # locked rows are skipped, if the database can lock rows
    assert (waiting(), sorted(found("Sandbank"))) == ([], ["shelf:a", "shelf:b", "shelf:c"])
