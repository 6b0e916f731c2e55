"""Jobs and the workers that run them. The queue itself is the table of django-tasks-db."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult, get_date_max

from cms.request_ids import current_request_id

from . import shown
from .declaring import Policy, policy_of

REQUEST_ID = "request_id"  # stored beside the arguments in a row of the queue


class JobQuerySet(models.QuerySet["Job"]):
    """Jobs by state."""

    def waiting(self) -> Self:
        return self.filter(status=TaskResultStatus.READY)

    def running(self) -> Self:
        return self.filter(status=TaskResultStatus.RUNNING)

    def failed(self) -> Self:
        return self.filter(status=TaskResultStatus.FAILED)

    def due(self) -> Self:
        """Jobs that a worker may start now."""
        return self.waiting().filter(models.Q(run_after=get_date_max()) | models.Q(run_after__lte=timezone.now()))


class Job(DBTaskResult[Any, Any]):
    """A background job, which is a row of django-tasks-db.

    A job to be retried goes back to waiting and keeps the error of its last attempt.
    """

    objects = JobQuerySet.as_manager()  # type: ignore[assignment,misc]

    class Meta:
        proxy = True
        verbose_name = _("background job")
        verbose_name_plural = _("background jobs")
        default_permissions = ("change",)

    def __str__(self) -> str:
        return self.title

    @property
    def policy(self) -> Policy:
        shown.import_job(self.task_path)  # its policy is registered when its module is imported
        return policy_of(self.task_path, self.arguments[0])

    @property
    def arguments(self) -> tuple[list[Any], dict[str, Any]]:
        """The job's positional and keyword arguments."""
        given = self.args_kwargs if isinstance(self.args_kwargs, dict) else {}
        return given.get("args", []), given.get("kwargs", {})

    @property
    def request_id(self) -> str:
        """The id of the request that enqueued the job; empty if there was none."""
        return str(self.args_kwargs.get(REQUEST_ID, "")) if isinstance(self.args_kwargs, dict) else ""

    @property
    def title(self) -> str:
        return str(self.policy.title) or self.task_path.rpartition(".")[2]

    @property
    def name(self) -> str:
        """The job's name in the log, in English."""
        return f"{self.policy.name or self.task_path} {self.pk}"

    @property
    def attempts(self) -> int:
        return len(self.worker_ids)

    @property
    def reason(self) -> str:
        """The error of the last attempt in one line; empty if there was none."""
        return shown.reason_of(self.exception_class_path, self.traceback)

    @property
    def shown_traceback(self) -> str:
        return shown.without_secrets(self.traceback)

    @property
    def shown_arguments(self) -> str:
        return shown.arguments_of(self.task_path, *self.arguments)

    @property
    def due_at(self) -> datetime | None:
        """When the next attempt may start; None if at once."""
        return None if self.run_after == get_date_max() else self.run_after


def note_request(instance: DBTaskResult[Any, Any], **_signal: Any) -> None:
    """Record with a job, when it is enqueued, which request enqueued it."""
    request_id = current_request_id()
    if request_id and instance._state.adding and isinstance(instance.args_kwargs, dict):
        instance.args_kwargs[REQUEST_ID] = request_id


class WorkerQuerySet(models.QuerySet["Worker"]):
    def alive(self) -> Self:
        """Workers seen within the lease, by the database's clock."""
        return self.filter(seen_at__gt=Now() - lease())

    def dead(self) -> Self:
        return self.filter(seen_at__lte=Now() - lease())


class Worker(models.Model):
    """A process that runs jobs, and when it was last seen. Jobs of a worker that is no longer seen are started again."""

    id = models.CharField(primary_key=True, max_length=64)
    begun_at = models.DateTimeField(default=timezone.now)
    seen_at = models.DateTimeField(db_default=Now())

    objects = WorkerQuerySet.as_manager()

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return self.id


def lease() -> timedelta:
    """Return how long after it was last seen a worker still owns its jobs."""
    return timedelta(seconds=settings.JOBS_LEASE_SECONDS)


class PeriodicJob(models.Model):
    """A periodic job: when it is due next, and its one row in the queue."""

    name = models.CharField(primary_key=True, max_length=60)
    schedule = models.CharField(max_length=80)  # as it was when `due_at` was computed
    due_at = models.DateTimeField()
    job = models.OneToOneField(Job, null=True, on_delete=models.SET_NULL, related_name="periodic")

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return self.name


class ProgressQuerySet(models.QuerySet["Progress"]):
    def visible_to(self, user: Any) -> Self:
        """Return only those that `user` started; nobody else sees them."""
        return self.filter(owner=user) if user.is_authenticated else self.none()


class Progress(models.Model):
    """The progress of a job that a person started and is waiting for."""

    class State(models.TextChoices):
        WAITING = "waiting", _("waiting")
        RUNNING = "running", _("running")
        DONE = "done", _("done")
        FAILED = "failed", _("failed")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    job = models.OneToOneField(Job, null=True, on_delete=models.CASCADE, related_name="progress")
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    title = models.CharField(max_length=200)
    language = models.CharField(max_length=10)  # the owner's, in which the job reports its progress
    begun_at = models.DateTimeField(default=timezone.now)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(null=True)
    words = models.CharField(max_length=200, blank=True)
    result_url = models.CharField(max_length=500, blank=True)
    outcome = models.CharField(max_length=8, choices=State, blank=True)  # used if the queue is not in this database

    objects = ProgressQuerySet.as_manager()

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return self.title

    @property
    def state(self) -> State:
        """The job's state, as reported by the queue."""
        if self.job is None:
            return self.State(self.outcome or self.State.WAITING)
        return STATES[TaskResultStatus(self.job.status)]

    @property
    def is_over(self) -> bool:
        return self.state in (self.State.DONE, self.State.FAILED)


STATES = {
    TaskResultStatus.READY: Progress.State.WAITING,
    TaskResultStatus.RUNNING: Progress.State.RUNNING,
    TaskResultStatus.SUCCESSFUL: Progress.State.DONE,
    TaskResultStatus.FAILED: Progress.State.FAILED,
}


class Effect(models.Model):
    """Something that a job has done and must not do again. Saved in the transaction that did it, and deleted with the job."""

    key = models.CharField(primary_key=True, max_length=200)
    job = models.ForeignKey(Job, null=True, on_delete=models.CASCADE, related_name="effects")
    done_at = models.DateTimeField(default=timezone.now)

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return self.key
