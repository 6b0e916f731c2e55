"""Running one job: claiming it, calling it, and recording the outcome."""

from __future__ import annotations

import logging
import time
from collections.abc import Collection, Iterator
from contextlib import contextmanager, nullcontext, suppress
from contextvars import ContextVar
from datetime import timedelta
from traceback import format_exception
from typing import Any, cast

from django.conf import settings
from django.core.exceptions import ObjectDoesNotExist
from django.db import DatabaseError, InterfaceError, OperationalError, connection
from django.dispatch import Signal
from django.utils import timezone, translation
from django_tasks import DEFAULT_TASK_BACKEND_ALIAS, TaskContext, TaskResult, TaskResultStatus
from django_tasks.signals import task_finished, task_started
from django_tasks.utils import normalize_json
from django_tasks_db.models import get_date_max
from django_tasks_db.utils import exclusive_transaction

from cms.request_ids import attributed_to

from .declaring import Final, Later
from .models import Job, JobQuerySet, Progress
from .progress import reporting
from .queueing import is_queue_here

log = logging.getLogger(__name__)

AWAY = (OperationalError, InterfaceError)  # the database is unavailable: try again
PATIENCE = 5  # attempts, a second apart
#: Wagtail's jobs that follow a change of an object. If that is deleted before their turn comes, there is nothing to follow.
FOLLOWING = {"modelsearch.tasks.insert_or_update_object_task", "wagtail.tasks.update_reference_index_task"}
DEATHS = 3  # the minimum number of workers that a job may take down with it

worker_idle = Signal()  # sent in a worker's thread that has nothing to do: connections kept for the next job are closed


class CannotRun(Exception):
    """The job cannot run: its function was deleted or cannot be imported, or its queue no longer exists."""


class WorkerLost(Exception):
    """The worker ended in the middle of the job."""


class TimeLimitExceeded(Exception):
    """The job exceeded its time limit."""


_current: ContextVar[Job | None] = ContextVar("job", default=None)


def current_job() -> Job | None:
    """Return the job that is running; None outside a worker."""
    return _current.get()


def jobs_of(queues: Collection[str], without: Collection[str] = ()) -> JobQuerySet:
    """Return the jobs of these queues; if none is named, of all queues except `without`."""
    jobs = Job.objects.filter(backend_name=DEFAULT_TASK_BACKEND_ALIAS)
    return jobs.filter(queue_name__in=queues) if queues else jobs.exclude(queue_name__in=without)


def claim_next(jobs: JobQuerySet, worker_id: str) -> Job | None:
    """Claim the job that is due first, so that no other worker gets it; None if none is due."""
    due = jobs.due()
    if not due.exists():  # checked first, since SQLite locks the whole database for the rest
        return None
    with exclusive_transaction(due.db):
        job = due.select_for_update(skip_locked=True).first()
        if job:
            job.claim(worker_id)
    return job


def run_job(job: Job) -> None:
    """Run a claimed job. Whatever it raises is recorded with the job, and the worker carries on."""
    with attributed_to(job.request_id):
        try:
            with being_current(job):
                value = normalize_json(call(job))
        except Later as later:
            put_off(job, later.delay)
        except BaseException as error:  # noqa: BLE001 - including those that would end the interpreter: no job ends a worker
            note_failure(job, error)
        else:
            try:
                note_success(job, value)
            except (DatabaseError, ValueError) as error:  # the database cannot store every value
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
    """Call a job's function. Raises CannotRun if there is none."""
    try:
        declared, result = job.task, job.task_result
    except Exception as error:
        raise CannotRun(f"{job.task_path} cannot be run: {type(error).__name__}: {error}") from error
    task_started.send(sender=type(declared.get_backend()), task_result=result)
    first = (TaskContext(task_result=cast("TaskResult[Any]", result)),) if declared.takes_context else ()
    with suppress(ObjectDoesNotExist) if job.task_path in FOLLOWING else nullcontext():
        return declared.call(*first, *result.args, **result.kwargs)
    return None


def note_success(job: Job, value: Any) -> None:
    facts = {"status": TaskResultStatus.SUCCESSFUL, "finished_at": timezone.now(), "return_value": value}
    if settle(job, **facts, exception_class_path="", traceback=""):
        send_finished(job)


def put_off(job: Job, delay: timedelta) -> None:
    """Postpone a job; with no delay, until after everything that is waiting. The attempt does not count."""
    now = timezone.now()
    run_after, enqueued_at = (now + delay, job.enqueued_at) if delay else (get_date_max(), now)
    settle(job, status=TaskResultStatus.READY, run_after=run_after, enqueued_at=enqueued_at, worker_ids=job.worker_ids[:-1])


def note_failure(job: Job, error: BaseException) -> bool:
    """Record a failed attempt: the job is retried, or has failed. Return whether this worker still owned the job.

    A lost worker is hardly the job's fault: the job is started again at once, even one without retries. A job that keeps
    taking its worker down with it fails in the end.
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
        send_finished(job)
    else:
        log.warning("Job %s failed and will be retried: %s", job.name, job.reason)
    return True


def storable(text: str) -> str:
    """Return `text` without what PostgreSQL and UTF-8 cannot store: NUL and lone surrogates."""
    return text.replace("\x00", "").encode("utf-8", "replace").decode()


def settle(job: Job, **changes: Any) -> bool:
    """Record a job's outcome, unless it has been given to another worker in the meantime. Return whether it was recorded.

    If the database is unavailable for long, the job is started again later, like that of a dead worker.
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


def send_finished(job: Job) -> None:
    """Send the django-tasks signal for a finished job; a failing receiver does not stop the worker."""
    try:
        job.refresh_from_db()
        task_finished.send_robust(sender=type(job.task.get_backend()), task_result=job.task_result)
    except Exception as error:  # noqa: BLE001 - a job that cannot be imported cannot build its signal
        log.debug("Could not announce the end of job %s: %s", job.pk, error)


def log_failure(task_result: TaskResult[Any], **_signal: Any) -> None:
    """Log the failure of a job that ran immediately; a worker records failures with the job."""
    if task_result.status == TaskResultStatus.FAILED and not is_queue_here():
        error = task_result.errors[-1]
        log.error("Job %s failed: %s", task_result.task.module_path, error.traceback)
