"""Who is alive, and what becomes of the jobs of those who are not."""

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

FORGOTTEN = timedelta(hours=1)  # after which a worker that died is of no interest to anybody
BEATS = 6  # in the time of a lease


def new_worker_id() -> str:
    return f"{socket.gethostname()[:30]}-{os.getpid()}-{get_random_string(8)}"


def beat(worker_id: str) -> None:
    """Say that a worker is alive. It has to be said before the worker takes its first job."""
    if not Worker.objects.filter(pk=worker_id).update(seen_at=Now()):
        Worker.objects.create(pk=worker_id)


def leave(worker_id: str) -> None:
    """Say that a worker has ended, and give back what it was doing."""
    Worker.objects.filter(pk=worker_id).delete()
    give_back(job for job in Job.objects.running() if job.worker_ids[-1:] == [worker_id])


def release_abandoned(worker_id: str = "", busy: Collection[UUID] = ()) -> int:
    """Give back the jobs of workers that died; return how many. `busy` are those that the worker who asks is doing."""
    running = list(Job.objects.running())  # read first: whoever began one of them was alive before
    if not running:
        return 0
    alive = set(Worker.objects.alive().values_list("pk", flat=True))
    long_ago = timezone.now() - lease()
    abandoned = [
        job
        for job in running
        if (owner := (job.worker_ids or [""])[-1]) not in alive
        # Of its own a worker knows which it does; for those of a moment ago it may just have begun to.
        or (owner == worker_id and job.pk not in busy and job.started_at is not None and job.started_at < long_ago)
    ]
    return give_back(abandoned)


def give_back(jobs: Iterable[Job]) -> int:
    """Have jobs begun again whose worker ended; return how many."""
    return sum(note_failure(job, WorkerLost("The worker ended in the middle of the job.")) for job in jobs)


def forget_the_dead() -> None:
    """Remove workers that ended without a word, once nothing is left of what they did."""
    Worker.objects.filter(seen_at__lt=Now() - max(FORGOTTEN, 2 * lease())).delete()
