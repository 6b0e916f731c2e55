"""Worker leases: which workers are alive, and what happens to the jobs of those that are not."""

from __future__ import annotations

import logging
import os
import socket
from collections.abc import Collection, Iterable
from datetime import timedelta
from uuid import UUID

from django.db.models.functions import Now
from django.utils import timezone
from django.utils.crypto import get_random_string

from .models import Job, Worker, lease
from .running import WorkerLost, note_failure

log = logging.getLogger(__name__)

FORGOTTEN = timedelta(hours=1)  # after which a dead worker is of no interest to anybody
BEATS = 6  # per lease


def new_worker_id() -> str:
    return f"{socket.gethostname()[:30]}-{os.getpid()}-{get_random_string(8)}"


def beat(worker_id: str) -> None:
    """Record that a worker is alive. Must be called before the worker takes its first job."""
    if not Worker.objects.filter(pk=worker_id).update(seen_at=Now()):
        Worker.objects.create(pk=worker_id)


def leave(worker_id: str) -> None:
    """Record that a worker has ended, and release its jobs."""
    Worker.objects.filter(pk=worker_id).delete()
    requeue(job for job in Job.objects.running() if job.worker_ids[-1:] == [worker_id])


def release_abandoned(worker_id: str = "", busy: Collection[UUID] = ()) -> int:
    """Release the jobs of dead workers; return how many. `busy` are the jobs that the calling worker is running."""
    running = list(Job.objects.running())  # read first: whichever worker started one of these was alive before
    if not running:
        return 0
    alive = set(Worker.objects.alive().values_list("pk", flat=True))
    long_ago = timezone.now() - lease()
    abandoned = [
        job
        for job in running
        if (owner := (job.worker_ids or [""])[-1]) not in alive
        # A worker knows which of its own jobs it is running; one that started a moment ago may not be in `busy` yet.
        or (owner == worker_id and job.pk not in busy and job.started_at is not None and job.started_at < long_ago)
    ]
    return requeue(abandoned)


def requeue(jobs: Iterable[Job]) -> int:
    """Put jobs whose worker ended back in the queue; return how many."""
    return sum(note_failure(job, WorkerLost("The worker ended in the middle of the job.")) for job in jobs)


def forget_the_dead() -> None:
    """Delete workers that ended without signing off, once none of their jobs is left."""
    Worker.objects.filter(seen_at__lt=Now() - max(FORGOTTEN, 2 * lease())).delete()
