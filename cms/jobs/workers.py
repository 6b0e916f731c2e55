"""A worker: one process that runs jobs in several threads, reports that it is alive, and takes care of what others left behind.

Each queue has its own thread, so that no e-mail waits for an image. Nothing that happens in a job ends the process, except what
kills processes.
"""

from __future__ import annotations

import logging
import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from types import FrameType
from uuid import UUID

from django.conf import settings
from django.db import close_old_connections, connections

from .leases import BEATS, beat, forget_the_dead, leave, new_worker_id, release_abandoned
from .models import Job, lease
from .periodic import enqueue_due
from .running import AWAY, TimeLimitExceeded, claim_next, jobs_of, note_failure, run_job, worker_idle

log = logging.getLogger(__name__)

THREADS = {"default": 2, "variants": 2, "webhooks": 3}  # per queue; the others have one
LAST_WORDS = 30.0  # seconds that other jobs have to finish before the process restarts


class Lane:
    """A thread that runs the jobs of some queues one after the other."""

    def __init__(
        self, worker_id: str, is_ending: Callable[[], bool], queues: Collection[str], without: Collection[str] = ()
    ) -> None:
        self.worker_id = worker_id
        self.is_ending = is_ending
        self.queues = queues
        self.without = without
        self.job: Job | None = None
        self.began = 0.0

    def work_off(self) -> int:
        """Run the jobs that are due until none is left; return how many."""
        count = 0
        while not self.is_ending() and self.run_next():
            count += 1
        self.rest()
        return count

    def work(self, interval: float) -> None:
        """Run jobs until told to stop. If the database is unavailable, try again."""
        while not self.is_ending():
            try:
                has_worked = self.run_next()
                close_old_connections()
            except Exception as error:
                if isinstance(error, AWAY):
                    log.warning("The worker is waiting for the database: %s", error)
                else:
                    log.exception("The worker could not take a job or save its state.")
                connections.close_all()
                has_worked = False
            if not has_worked:
                self.rest()
                time.sleep(interval)
        self.rest()
        connections.close_all()

    def rest(self) -> None:
        for _receiver, error in worker_idle.send_robust(sender=type(self)):
            if error:
                log.warning("Could not close resources kept for the next job: %s", error)

    def run_next(self) -> bool:
        """Run the job that is due first; return whether there was one."""
        job = claim_next(jobs_of(self.queues, self.without), self.worker_id)
        if job is None:
            return False
        self.job, self.began = job, time.monotonic()
        try:
            run_job(job)
        finally:
            self.job = None
        return True

    @property
    def overrun(self) -> Job | None:
        """The job that has exceeded its time limit."""
        job = self.job
        if job and time.monotonic() - self.began > job.policy.time_limit.total_seconds():
            return job
        return None


def lanes_for(worker_id: str, is_ending: Callable[[], bool], queues: Sequence[str]) -> list[Lane]:
    """Return one lane per thread of the given queues, or of all queues if none is named.

    The first lane also takes the jobs of queues that no longer exist: they fail and say why.
    """
    lanes = []
    for queue in queues or settings.JOB_QUEUES:
        others = () if queues or queue != "default" else [name for name in settings.JOB_QUEUES if name != "default"]
        lanes += [Lane(worker_id, is_ending, [] if others else [queue], others) for _thread in range(THREADS.get(queue, 1))]
    return lanes


class WorkerProcess:
    """A worker process: jobs run in its threads, everything else in its main thread."""

    def __init__(self, queues: Sequence[str] = (), *, interval: float = 1.0) -> None:
        self.id = new_worker_id()
        self.interval = interval
        self.is_ending = self.is_told = False  # set by a signal
        self.lanes = lanes_for(self.id, lambda: self.is_ending, queues)
        self._next_beat = 0.0
        self._is_away = False

    def listen_to_signals(self) -> None:
        for name in ("SIGTERM", "SIGINT", "SIGQUIT"):
            signal.signal(getattr(signal, name), self.stop)

    def stop(self, number: int, frame: FrameType | None = None) -> None:
        """Take no further jobs, and end after those that are running; on a second signal, at once.

        A signal can arrive in the middle of anything, such as claiming a job or holding a lock, so this only records it.
        """
        self.is_ending = self.is_told = True
        signal.signal(number, signal.SIG_DFL)

    def run(self) -> None:
        """Run jobs until a signal arrives."""
        while not self.is_ending and not self.tick():  # no job is claimed before the worker is registered
            time.sleep(self.interval)
        log.info("Worker %s has started.", self.id)
        threads = [threading.Thread(target=lane.work, args=(self.interval,), daemon=True) for lane in self.lanes]
        for thread in threads:
            thread.start()
        try:
            while not self.is_ending:
                time.sleep(self.interval)
                self.tick()
                self.end_overrun()
            self.wait_for(threads)
            log.info("Worker %s has stopped.", self.id)
        finally:
            self.leave()

    def run_once(self) -> None:
        """Run the jobs that are due, including periodic ones, in this thread, and return."""
        with self.beating():
            enqueue_due()
            while sum(lane.work_off() for lane in self.lanes):
                pass  # those jobs may have added more to queues that had already been checked
        self.leave()

    def pause(self, seconds: float) -> None:
        """Wait this long, or until a signal arrives."""
        until = time.monotonic() + seconds
        while not self.is_ending and (left := until - time.monotonic()) > 0:
            time.sleep(min(left, 0.5))

    def tick(self) -> bool:
        """Report that the worker is alive, and handle due and abandoned jobs. Return whether the database could be reached."""
        try:
            close_old_connections()
            if time.monotonic() >= self._next_beat:
                beat(self.id)
                self._next_beat = time.monotonic() + lease().total_seconds() / BEATS
                release_abandoned(self.id, self.busy())
                forget_the_dead()
            enqueue_due()
        except AWAY as error:
            if not self._is_away:
                log.warning("The worker is waiting for the database: %s", error)
            self._is_away = True
            connections.close_all()
            return False
        except Exception:
            log.exception("The worker could not queue periodic jobs. It carries on with the jobs that are waiting.")
        self._is_away = False
        return True

    def busy(self) -> set[UUID]:
        return {job.pk for lane in self.lanes if (job := lane.job)}

    def wait_for(self, threads: Sequence[threading.Thread]) -> None:
        """Wait for running jobs, and keep reporting that the worker is alive."""
        while any(thread.is_alive() for thread in threads):
            self.keep_alive()
            time.sleep(min(self.interval, 0.1))

    def keep_alive(self) -> None:
        if time.monotonic() >= self._next_beat:
            self.tick()

    def leave(self) -> None:
        try:
            leave(self.id)
        except AWAY as error:
            log.warning("The worker could not sign off. Its lease will expire: %s", error)
        connections.close_all()

    def end_overrun(self) -> None:
        """End a job that has exceeded its time limit. A thread cannot be killed, so the process restarts after other jobs."""
        for lane in self.lanes:
            if not (job := lane.overrun):
                continue
            limit = job.policy.time_limit
            note_failure(job, TimeLimitExceeded(f"It took longer than {limit}."))
            self.is_ending = True
            until = time.monotonic() + LAST_WORDS
            while self.busy() - {job.pk} and time.monotonic() < until:
                self.keep_alive()
                time.sleep(0.1)
            log.warning("Restarting the worker: a job took longer than %s.", limit)
            self.leave()
            if self.is_told:
                os._exit(1)
            begin_anew()

    @contextmanager
    def beating(self) -> Iterator[None]:
        """Run a thread that reports that the worker is alive while this one works."""
        beat(self.id)
        release_abandoned(self.id)
        over = threading.Event()

        def say() -> None:
            while not over.wait(lease().total_seconds() / BEATS):
                try:
                    beat(self.id)
                except AWAY as error:
                    log.warning("The worker is waiting for the database: %s", error)
            connections.close_all()

        thread = threading.Thread(target=say, daemon=True)
        thread.start()
        try:
            yield
        finally:
            over.set()
            thread.join()


def begin_anew() -> None:
    """Replace this process with a new one running the same command."""
    os.execv(sys.executable, [sys.executable, *sys.orig_argv[1:]])  # noqa: S606 - the command that was started before
