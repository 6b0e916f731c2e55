"""Work after a commit: once per transaction, whatever parts of it were rolled back."""

import logging
from collections.abc import Callable

import pytest
from django.db import transaction

from cms.commits import forget_requested, once_after_commit, requested_before_commit


class ChangeOfMindError(Exception):
    pass


@pytest.fixture
def done() -> list[str]:
    return []


@pytest.fixture
def ask(transactional_db: None, done: list[str]) -> Callable[..., None]:
    return lambda name, told=(): once_after_commit("work", lambda: done.append(name), told=told)


def test_work_runs_once_per_transaction(ask, done: list[str]) -> None:
    for _time in range(2):
        with transaction.atomic():
            ask("first")
            with transaction.atomic():
                ask("second")
            assert done.count("first") == _time
    assert done == ["first", "first"]


def test_work_runs_immediately_without_a_transaction(ask, done: list[str]) -> None:
    ask("first")
    ask("second")
    assert done == ["first", "second"]


def roll_back(ask, *told: str) -> None:
    with pytest.raises(ChangeOfMindError):
        _ask_and_fail(ask, told)


@transaction.atomic
def _ask_and_fail(ask, told: tuple[str, ...]) -> None:
    ask("rolled back", told)
    raise ChangeOfMindError


def test_rolled_back_savepoint_does_not_prevent_other_work(ask, done: list[str]) -> None:
    with transaction.atomic():
        roll_back(ask, "a")
        assert requested_before_commit("work") == set()
        ask("kept", ["b"])
        roll_back(ask, "c")
        assert requested_before_commit("work") == {"b"}
    assert done == ["kept"]
    roll_back(ask)
    assert done == ["kept"]


def test_requested_items_are_known_only_within_the_transaction(ask) -> None:
    with transaction.atomic():
        ask("first", ["a"])
        with transaction.atomic():
            ask("second", ["b"])
        assert requested_before_commit("work") == {"a", "b"}
        forget_requested("work")
        assert requested_before_commit("work") == set()
    assert requested_before_commit("work") == set()


def test_different_kinds_of_work_run_separately(ask, done: list[str]) -> None:
    with transaction.atomic():
        ask("first")
        once_after_commit(("work", 2), lambda: done.append("other"))
    assert done == ["first", "other"]


def test_failing_work_is_logged_and_the_rest_still_runs(ask, done: list[str], caplog: pytest.LogCaptureFixture) -> None:
    def fail() -> None:
        raise RuntimeError("It is out.")

    with caplog.at_level(logging.ERROR), transaction.atomic():
        once_after_commit("trouble", fail)
        ask("first")
    assert done == ["first"]
    assert "It is out." in caplog.text
