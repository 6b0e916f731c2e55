"""Doing one job: taking it, calling it, and noting what became of it."""

from __future__ import annotations

import logging
import time
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import timedelta
from traceback import format_exception
from typing import Any, cast

from django.conf import settings
from django.db import DatabaseError, InterfaceError, OperationalError, connection
from django.dispatch import Signal
from django.utils import timezone, translation
from django_tasks import DEFAULT_TASK_BACKEND_ALIAS, TaskContext, TaskResult, TaskResultStatus
from django_tasks.signals import task_finished, task_started
from django_tasks.utils import normalize_json
from django_tasks_db.models import get_date_max
from django_tasks_db.utils import exclusive_transaction

from cms.request_ids import working_for

from .declaring import Final, Later
from .models import Job, JobQuerySet, Progress
from .progress import reporting
from .queueing import is_queue_here

log = logging.getLogger(__name__)

AWAY = (OperationalError, InterfaceError)  # the database is: it is asked again
PATIENCE = 5  # times, a second apart
DEATHS = 3  # workers that a job may take with it, at the least

worker_idle = Signal()  # sent in a thread of a worker that has nothing to do: what was kept for the next job is closed


class CannotRun(Exception):
    """A job that is none: its function is gone or cannot be imported, or its queue is no more."""


class WorkerLost(Exception):
    """The worker ended in the middle of the job."""


class TimeLimitExceeded(Exception):
    """The job took longer than it may."""


_current: ContextVar[Job | None] = ContextVar("job", default=None)


def current_job() -> Job | None:
    """Return the job that is being done; None outside of a worker."""
    return _current.get()


def jobs_of(queues: Collection[str], without: Collection[str] = ()) -> JobQuerySet:
    """Return the jobs of some queues, of all but `without` if none is named."""
    jobs = Job.objects.filter(backend_name=DEFAULT_TASK_BACKEND_ALIAS)
    return jobs.filter(queue_name__in=queues) if queues else jobs.exclude(queue_name__in=without)


def claim_next(jobs: JobQuerySet, worker_id: str) -> Job | None:
    """Take the job that is due first, so that no other worker has it; None if none is due."""
    due = jobs.due()
    if not due.exists():  # asked first, since SQLite locks the whole of itself for the rest
        return None
    with exclusive_transaction(due.db):
        job = due.select_for_update(skip_locked=True).first()
        if job:
            job.claim(worker_id)
    return job


def run_job(job: Job) -> None:
    """Do a job that was claimed. Whatever it raises, it is noted with the job and the worker goes on."""
    with working_for(job.request_id):
        try:
            with being_current(job):
                value = normalize_json(call(job))
        except Later as later:
            put_off(job, later.delay)
        except BaseException as error:  # noqa: BLE001 - also what means to end the interpreter: no job ends a worker
            note_failure(job, error)
        else:
            try:
                note_success(job, value)
            except (DatabaseError, ValueError) as error:  # a database keeps not every value
                note_failure(job, error)


@contextmanager
def being_current(job: Job) -> Iterator[None]:
    token = _current.set(job)
    try:
        with translation.override(settings.LANGUAGE_CODE), reporting(Progress.objects.filter(job=job).first()):
            yield
    finally:
        _current.reset(token)


def call(job: Job) -> Any:
    """Call the function of a job. Raises CannotRun if there is none."""
    try:
        declared, result = job.task, job.task_result
    except Exception as error:
        raise CannotRun(f"{job.task_path} cannot be run: {type(error).__name__}: {error}") from error
    task_started.send(sender=type(declared.get_backend()), task_result=result)
    first = (TaskContext(task_result=cast("TaskResult[Any]", result)),) if declared.takes_context else ()
    return declared.call(*first, *result.args, **result.kwargs)


def note_success(job: Job, value: Any) -> None:
    facts = {"status": TaskResultStatus.SUCCESSFUL, "finished_at": timezone.now(), "return_value": value}
    if settle(job, **facts, exception_class_path="", traceback=""):
        tell_finished(job)


def put_off(job: Job, delay: timedelta) -> None:
    """Have a job done later, with no delay after all that waits; the attempt does not count."""
    now = timezone.now()
    run_after, enqueued_at = (now + delay, job.enqueued_at) if delay else (get_date_max(), now)
    settle(job, status=TaskResultStatus.READY, run_after=run_after, enqueued_at=enqueued_at, worker_ids=job.worker_ids[:-1])


def note_failure(job: Job, error: BaseException) -> bool:
    """Note that an attempt failed: the job is tried again, or has failed. Return whether it was this worker's to say.

    That a worker was lost is hardly the job's fault: it is begun again at once, also one that is to be tried but once. One that each
    time takes its worker with it has failed in the end.
    """
    retry, is_lost = job.policy.retry, isinstance(error, WorkerLost)
    attempts = max(retry.attempts, DEATHS) if is_lost else retry.attempts
    is_over = isinstance(error, (Final, CannotRun, *retry.final)) or job.attempts >= attempts
    now = timezone.now()
    delay = timedelta() if is_lost else retry.wait_after(job.attempts)
    changes: dict[str, Any] = {
        "exception_class_path": f"{type(error).__module__}.{type(error).__qualname__}",
        "traceback": storable("".join(format_exception(error))),
        "return_value": None,
        "status": TaskResultStatus.FAILED if is_over else TaskResultStatus.READY,
        "finished_at": now if is_over else None,
        "run_after": get_date_max() if is_over or not delay else now + delay,
    }
    if not settle(job, **changes):
        return False
    job.exception_class_path, job.traceback = changes["exception_class_path"], changes["traceback"]
    if is_over:
        log.error("Job %s has failed and is listed in the admin: %s", job.name, job.reason)
        tell_finished(job)
    else:
        log.warning("Job %s failed and will be retried: %s", job.name, job.reason)
    return True


def storable(text: str) -> str:
    """Return `text` without what PostgreSQL and UTF-8 cannot keep: NUL and halves of signs."""
    return text.replace("\x00", "").encode("utf-8", "replace").decode()


def settle(job: Job, **changes: Any) -> bool:
    """Note what became of a job, unless it was given to another worker meanwhile. Return whether it was noted.

    If the database is away for long, the job is begun again later as that of a worker that died would be.
    """
    mine = Job.objects.running().filter(pk=job.pk, started_at=job.started_at)
    for _attempt in range(PATIENCE):
        try:
            if mine.update(**changes):
                return True
        except AWAY:
            if connection.in_atomic_block:
                raise
            connection.close()
            time.sleep(1)
        else:
            log.warning("Job %s was given to another worker in the meantime. Its result here is ignored.", job.pk)
            return False
    log.error("The database is not available: the result of job %s could not be saved, so it will run again.", job.pk)
    return False


def tell_finished(job: Job) -> None:
    """Tell of a job's end in the way of django-tasks; who listens keeps no worker from going on."""
    try:
        job.refresh_from_db()
        task_finished.send_robust(sender=type(job.task.get_backend()), task_result=job.task_result)
    except Exception as error:  # noqa: BLE001 - a job that cannot be imported has nothing to tell with
        log.debug("Could not announce the end of job %s: %s", job.pk, error)


def log_failure(task_result: TaskResult[Any], **_signal: Any) -> None:
    """Say in the log that a job failed that was done at once; what a worker does is noted with the job."""
    if task_result.status == TaskResultStatus.FAILED and not is_queue_here():
        error = task_result.errors[-1]
        log.error("Job %s failed: %s", task_result.task.module_path, error.traceback)
