"""Work to do after a commit, once per transaction however often it is requested."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass, field

from django.db import transaction

Work = Callable[[], object]


@dataclass(eq=False)
class Turn:
    """The state shared by several requests in one transaction for the same work."""

    is_taken: bool = False


@dataclass(eq=False)
class Request:
    """A request for work after the commit. Django drops it if the savepoint in which it was made is rolled back."""

    key: Hashable
    work: Work
    told: frozenset[Hashable]
    turn: Turn = field(default_factory=Turn)

    def __post_init__(self) -> None:
        self.__qualname__ = f"work after the commit ({self.key})"  # Django logs this name if the work fails

    def __call__(self) -> None:
        if not self.turn.is_taken:
            self.turn.is_taken = True
            self.work()


def once_after_commit(key: Hashable, work: Work, *, told: Iterable[Hashable] = ()) -> None:
    """Run `work` after the commit, once for all requests of this transaction with the same key. Errors are logged.

    `told` is what the request is about; see `requested_before_commit`.
    """
    request = Request(key, work, frozenset(told))
    for earlier in open_requests(key):
        request.turn = earlier.turn
    transaction.on_commit(request, robust=True)


def requested_before_commit(key: Hashable) -> set[Hashable]:
    """Return what this transaction's requests with `key` that were not rolled back are about."""
    return {thing for request in open_requests(key) for thing in request.told}


def forget_requested(key: Hashable) -> None:
    """Forget what this transaction's requests with `key` are about: the work was done within the transaction."""
    for request in open_requests(key):
        request.told = frozenset()


def open_requests(key: Hashable) -> list[Request]:
    waiting = (call for _savepoints, call, _robust in transaction.get_connection().run_on_commit)
    return [call for call in waiting if isinstance(call, Request) and call.key == key and not call.turn.is_taken]
