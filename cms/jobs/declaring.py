"""Declaring a job: its queue, how often it is retried, and what ends it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, ParamSpec, TypeVar

from django.utils.functional import Promise
from django_tasks import task
from django_tasks.base import Task

P = ParamSpec("P")
T = TypeVar("T")


class Final(Exception):
    """Raised by a job when retrying would not help: the job has failed."""


class Later(Exception):
    """Raised by a job that cannot run now through no fault of its own. It runs `delay` later, and no attempt is counted."""

    def __init__(self, delay: timedelta) -> None:
        super().__init__(f"again in {delay}")
        self.delay = delay


@dataclass(frozen=True)
class Retry:
    """How long a job waits after each failed attempt, and which errors end it at once. After the last attempt it has failed."""

    waits: tuple[timedelta, ...] = ()
    final: tuple[type[Exception], ...] = ()

    @property
    def attempts(self) -> int:
        return len(self.waits) + 1

    def wait_after(self, attempt: int) -> timedelta:
        """Return how long to wait after attempt number `attempt`, counted from 1."""
        return self.waits[min(attempt, len(self.waits)) - 1] if self.waits else timedelta()


def back_off(
    attempts: int,
    *,
    first: timedelta,
    factor: float = 4,
    most: timedelta = timedelta(days=1),
    final: tuple[type[Exception], ...] = (),
) -> Retry:
    """Return a retry that waits `first`, then `factor` times as long after each attempt, up to `most`."""
    return Retry(tuple(min(first * factor**number, most) for number in range(attempts - 1)), final)


ONCE = Retry()
DEFAULT = back_off(5, first=timedelta(seconds=10))  # 10 s, 40 s, 3 min, 11 min


@dataclass(frozen=True)
class Policy:
    """What a job declares besides its queue and priority, which django-tasks stores."""

    retry: Retry = DEFAULT
    time_limit: timedelta = timedelta(minutes=30)
    title: str | Promise = ""
    name: str = ""  # in the log, if different from the function's name


_policies: dict[str, Policy] = {}
_finders: dict[str, Callable[[list[Any]], Policy]] = {}
OF_OTHERS = Policy()  # for jobs that libraries declare with plain django-tasks


def job(
    *,
    queue: str = "default",
    priority: int = 0,
    retry: Retry = DEFAULT,
    time_limit: timedelta = Policy.time_limit,
    title: str | Promise = "",
) -> Callable[[Callable[P, T]], Task[P, T]]:
    """Turn a function at module level into a task of django-tasks. It takes ids, and may be run more than once.

    A higher `priority` (-100 to 100) runs first. A job that exceeds `time_limit` is ended, which counts as a failed attempt.
    `title` is what people read.
    """

    def declare(function: Callable[P, T]) -> Task[P, T]:
        declared = task(queue_name=queue, priority=priority)(function)
        _policies[declared.module_path] = Policy(retry, time_limit, title)
        return declared

    return declare


def policy_of(path: str, arguments: list[Any]) -> Policy:
    """Return the policy of the job at `path`; the default policy if it was declared elsewhere or no longer exists."""
    if path in _finders:
        return _finders[path](arguments)
    return _policies.get(path, OF_OTHERS)


def find_policy_by(path: str, find: Callable[[list[Any]], Policy]) -> None:
    """Use `find` to work out the policy of the job at `path` from its arguments."""
    _finders[path] = find
