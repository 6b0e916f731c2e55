"""Periodic jobs. Apps register theirs; whichever worker comes first enqueues those that are due, once."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django_tasks import TaskResultStatus
from django_tasks_db.models import get_date_max

from .declaring import ONCE, Final, Later, Policy, Retry, find_policy_by, job
from .models import Job, PeriodicJob
from .queueing import enqueue, is_queue_here
from .schedules import Daily, Every, Schedule

Work = Callable[[], object]

BEFORE_OTHERS = 50  # priority: users wait for jobs that are not urgent in themselves


@dataclass(frozen=True)
class Registered:
    """A registered periodic job."""

    name: str
    work: Work
    schedule: Schedule
    queue: str
    priority: int
    policy: Policy


_registered: dict[str, Registered] = {}


def register_periodic(
    name: str,
    work: Work,
    *,
    every: timedelta | None = None,
    at: time | None = None,
    queue: str = "default",
    priority: int = 0,
    retry: Retry = ONCE,
    title: str | Promise = "",
) -> None:
    """Run `work` at each interval of `every`, or once a day `at` a time in the site's time zone, in only one process.

    It is not started again before it has ended. Work that returns True has more to do: it resumes after other jobs had a turn.
    Work that runs at short intervals needs no retries in between (`ONCE`).
    """
    if (every is None) == (at is None):
        raise ValueError("A periodic job has either an interval or a time of day.")
    schedule: Schedule = Every(every) if every else Daily(at or time())
    _registered[name] = Registered(name, work, schedule, queue, priority, Policy(retry=retry, title=title or name, name=name))


def registered() -> list[Registered]:
    return list(_registered.values())


@job(title=_("Periodic job"))
def run_periodic(name: str) -> None:
    """Run the job registered under `name`."""
    if name not in _registered:
        raise Final(f"There is no periodic job {name}.")
    while _registered[name].work() is True:
        if is_queue_here():
            raise Later(timedelta())


def policy_of_periodic(arguments: list[Any]) -> Policy:
    known = _registered.get(arguments[0]) if arguments else None
    return known.policy if known else Policy(retry=ONCE)


find_policy_by(run_periodic.module_path, policy_of_periodic)


def enqueue_due(now: datetime | None = None) -> list[str]:
    """Enqueue the jobs that are due; return their names. However many processes call this, each run is enqueued once."""
    now = now or timezone.now()
    rows = {row.name: row for row in PeriodicJob.objects.filter(name__in=_registered)}
    return [periodic.name for periodic in registered() if is_due(periodic, rows.get(periodic.name), now) and begin(periodic, now)]


def is_due(periodic: Registered, row: PeriodicJob | None, now: datetime) -> bool:
    return row is None or row.due_at <= now or row.schedule != str(periodic.schedule)


@transaction.atomic
def begin(periodic: Registered, now: datetime) -> bool:
    """Enqueue a periodic job if it is due; return whether this process did."""
    schedule = periodic.schedule
    row, _is_new = PeriodicJob.objects.get_or_create(
        name=periodic.name, defaults={"schedule": str(schedule), "due_at": schedule.first(now)}
    )
    if row.schedule != str(schedule):
        first = {"schedule": str(schedule), "due_at": schedule.first(now)}
        PeriodicJob.objects.filter(name=row.name, schedule=row.schedule).update(**first)
        row.refresh_from_db()
    if row.due_at > now:
        return False
    # Whichever process moves `due_at` on from the value that all of them saw has won; the others find it changed.
    mine = PeriodicJob.objects.filter(name=row.name, due_at=row.due_at)
    return bool(mine.update(due_at=schedule.next_after(row.due_at, now))) and put_into_queue(periodic, row)


def put_into_queue(periodic: Registered, row: PeriodicJob) -> bool:
    """Reuse the job's one row in the queue to run it again; return False if it is still queued."""
    if is_queue_here() and row.job_id:
        own = Job.objects.filter(pk=row.job_id)
        over = own.filter(status__in=(TaskResultStatus.SUCCESSFUL, TaskResultStatus.FAILED))
        if over.update(**anew(periodic)):
            return True
        if own.exists():
            return False
    job_id = enqueue(run_periodic.using(queue_name=periodic.queue, priority=periodic.priority), periodic.name)
    PeriodicJob.objects.filter(name=row.name).update(job_id=job_id)
    return True


def anew(periodic: Registered) -> dict[str, Any]:
    """Return the values that set the row of a finished job back to waiting. Its last error stays until it succeeds."""
    return {
        "status": TaskResultStatus.READY,
        "run_after": get_date_max(),
        "worker_ids": [],
        "enqueued_at": timezone.now(),
        "queue_name": periodic.queue,
        "priority": periodic.priority,
    }


def schedule() -> Iterator[tuple[Registered, PeriodicJob | None]]:
    """Yield each registered job with the row that holds its last and next run, if there is one."""
    rows = {row.name: row for row in PeriodicJob.objects.select_related("job")}
    for periodic in registered():
        yield periodic, rows.get(periodic.name)
