"""Enqueueing jobs, and retrying or discarding those that failed."""

from __future__ import annotations

from datetime import datetime
from functools import partial
from typing import Any, ParamSpec
from uuid import UUID

from django.db import transaction
from django.db.models import Case, F, Min, QuerySet, When
from django.utils import timezone
from django_tasks import DEFAULT_TASK_BACKEND_ALIAS, TaskResultStatus, task_backends
from django_tasks.backends.immediate import ImmediateBackend
from django_tasks.base import Task
from django_tasks_db.backend import DatabaseBackend
from django_tasks_db.models import get_date_max

from .models import Job, Worker

P = ParamSpec("P")


def has_workers() -> bool:
    """Return whether separate workers run the jobs, not the process that enqueues them."""
    return not isinstance(task_backends[DEFAULT_TASK_BACKEND_ALIAS], ImmediateBackend)


def is_queue_here() -> bool:
    """Return whether the queue is in this database: jobs are then committed together with the data they are about."""
    return isinstance(task_backends[DEFAULT_TASK_BACKEND_ALIAS], DatabaseBackend)


def enqueue(declared: Task[P, Any], *args: P.args, **kwargs: P.kwargs) -> UUID | None:
    """Enqueue a job on commit; a rollback drops it. Return its id if the queue is in this database."""
    if is_queue_here():
        return UUID(declared.enqueue(*args, **kwargs).id)
    transaction.on_commit(partial(declared.enqueue, *args, **kwargs), robust=True)
    return None


def retry_jobs(jobs: QuerySet[Job]) -> int:
    """Run failed jobs, and those waiting for a retry, now, with all their attempts again. Return how many."""
    waits = jobs.filter(status__in=(TaskResultStatus.READY, TaskResultStatus.FAILED))
    return waits.update(
        status=TaskResultStatus.READY,
        run_after=get_date_max(),
        worker_ids=[],
        finished_at=None,
    )


@transaction.atomic
def discard_jobs(jobs: QuerySet[Job]) -> int:
    """Delete jobs that are not running, for good. Return how many."""
    _count, by_model = jobs.exclude(status=TaskResultStatus.RUNNING).delete()
    return by_model.get(Job._meta.label, 0)


def waiting_since() -> datetime | None:
    """Return when the job that has waited longest became due; None if none is waiting."""
    since = Case(When(run_after=get_date_max(), then=F("enqueued_at")), default=F("run_after"))
    return Job.objects.due().aggregate(oldest=Min(since))["oldest"]


def is_anybody_working() -> bool:
    """Return whether enqueued jobs will run soon. A queue outside the database answers for itself."""
    return not is_queue_here() or Worker.objects.alive().exists()


def seconds_since(moment: datetime | None) -> int:
    return int((timezone.now() - moment).total_seconds()) if moment else 0
