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


def test_work_is_done_once_for_a_transaction_and_again_for_the_next(ask, done: list[str]) -> None:
    for _time in range(2):
        with transaction.atomic():
            ask("first")
            with transaction.atomic():
                ask("second")
            assert done.count("first") == _time
    assert done == ["first", "first"]


def test_without_a_transaction_it_is_done_at_once_each_time(ask, done: list[str]) -> None:
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


def test_what_is_rolled_back_keeps_nothing_else_from_being_done(ask, done: list[str]) -> None:
    with transaction.atomic():
        roll_back(ask, "a")
        assert requested_before_commit("work") == set()
        ask("kept", ["b"])
        roll_back(ask, "c")
        assert requested_before_commit("work") == {"b"}
    assert done == ["kept"]
    roll_back(ask)
    assert done == ["kept"]


def test_what_was_told_is_known_within_the_transaction_alone(ask) -> None:
    with transaction.atomic():
        ask("first", ["a"])
        with transaction.atomic():
            ask("second", ["b"])
        assert requested_before_commit("work") == {"a", "b"}
        forget_requested("work")
        assert requested_before_commit("work") == set()
    assert requested_before_commit("work") == set()


def test_work_of_other_kinds_has_its_own_turn(ask, done: list[str]) -> None:
    with transaction.atomic():
        ask("first")
        once_after_commit(("work", 2), lambda: done.append("other"))
    assert done == ["first", "other"]


def test_trouble_is_logged_and_the_rest_is_done(ask, done: list[str], caplog: pytest.LogCaptureFixture) -> None:
    def fail() -> None:
        raise RuntimeError("It is out.")

    with caplog.at_level(logging.ERROR), transaction.atomic():
        once_after_commit("trouble", fail)
        ask("first")
    assert done == ["first"]
    assert "It is out." in caplog.text
