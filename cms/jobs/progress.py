"""Progress of a job that a person is waiting for. Reports are saved once a second, not for each item."""

from __future__ import annotations

import logging
import time
from collections.abc import Iterable, Iterator, Sized
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar
from uuid import UUID

from django.db import DatabaseError, transaction
from django.utils.translation import get_language, override
from django_tasks import TaskResultStatus
from django_tasks.base import Task

from .models import Progress
from .queueing import is_queue_here

if TYPE_CHECKING:
    from cms.users.models import User

log = logging.getLogger(__name__)

P = ParamSpec("P")
Item = TypeVar("Item")

PAUSE = 1.0  # seconds between two writes


@dataclass
class Report:
    """What the running job has reported, and when that was last saved."""

    progress_id: UUID
    pending: dict[str, Any] = field(default_factory=dict)
    written_at: float = float("-inf")

    def note(self, **facts: Any) -> None:
        self.pending |= facts
        if time.monotonic() - self.written_at >= PAUSE:
            self.write()

    def write(self) -> None:
        if self.pending:
            Progress.objects.filter(pk=self.progress_id).update(**self.pending)
        self.pending, self.written_at = {}, time.monotonic()


_report: ContextVar[Report | None] = ContextVar("report", default=None)


@transaction.atomic
def start_job(owner: User, title: str, declared: Task[P, Any], *args: P.args, **kwargs: P.kwargs) -> Progress:
    """Enqueue a job that `owner` waits for; return its progress. `title` says what it does, in the owner's language."""
    progress = Progress.objects.create(owner=owner, title=title[:200], language=get_language() or "")
    if is_queue_here():
        progress.job_id = UUID(declared.enqueue(*args, **kwargs).id)
    else:
        with reporting(progress):
            result = declared.enqueue(*args, **kwargs)
        progress.refresh_from_db()
        if result.is_finished:
            is_done = result.status == TaskResultStatus.SUCCESSFUL
            progress.outcome = Progress.State.DONE if is_done else Progress.State.FAILED
    progress.save(update_fields=["job", "outcome"])
    return progress


def unfinished_job(owner: User, declared: Task[P, Any], *args: P.args, **kwargs: P.kwargs) -> Progress | None:
    """Return the progress of the same job, with the same arguments, that `owner` is waiting for already."""
    states = (TaskResultStatus.READY, TaskResultStatus.RUNNING)
    waiting = Progress.objects.filter(owner=owner, job__task_path=declared.module_path, job__status__in=states)
    found = waiting.select_related("job").order_by("begun_at")
    return next((one for one in found if one.job and one.job.arguments == (list(args), kwargs)), None)


@contextmanager
def reporting(progress: Progress | None) -> Iterator[None]:
    """Attribute everything reported within the block to `progress`, in the language of its owner."""
    if progress is None:
        yield
        return
    report = Report(progress.pk)
    token = _report.set(report)
    try:
        with override(progress.language or None):
            yield
    finally:
        _report.reset(token)
        try:
            report.write()
        except DatabaseError as error:  # the job matters, not its progress report
            log.warning("Could not save the progress of %s: %s", progress.pk, error)


def report_progress(done: int, total: int | None = None, words: str = "") -> None:
    """Report how much is done, out of how much, and what the job is doing. Does nothing if nobody is waiting for the job.

    Within a transaction, others see it only after the commit.
    """
    if report := _report.get():
        report.note(done=done, words=words[:200], **({} if total is None else {"total": total}))


def report_result(url: str) -> None:
    """Report where the owner finds the result; if the job fails, where it can be started again."""
    if report := _report.get():
        report.note(result_url=url)


def track(items: Iterable[Item], total: int | None = None, words: str = "") -> Iterator[Item]:
    """Yield `items` and report how many are done."""
    if total is None and isinstance(items, Sized):
        total = len(items)
    done = 0
    report_progress(done, total, words)
    for done, item in enumerate(items, start=1):
        yield item
        report_progress(done, total, words)
