"""Workers in processes of their own, to be killed as machines kill them."""

import multiprocessing
import os
import random
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.test.utils import override_settings

from cms.jobs.models import Job, Worker
from cms.jobs.queueing import enqueue
from cms.models import Organisation
from tests.cms.jobs import samples
from tests.jobs import QUEUED
from tests.patience import LONG

LEASE = 3.0  # seconds; there are six beats in it

# Loading the site takes seconds, so it is done once: workers are forked from a loaded process that has not used the database.
forking = multiprocessing.get_context("forkserver")
forking.set_forkserver_preload(["tests.cms.jobs.preloaded"])


def be_a_worker(
    database: dict[str, Any],
    folder: Path,
    lease: float,
    command: str,
    options: dict[str, Any],
    overrides: dict[str, Any] | None = None,
) -> None:
    """Run a `manage.py` command in a process of its own, with other settings."""
    log = os.open(folder / f"worker-{os.getpid()}.log", os.O_CREAT | os.O_WRONLY)
    for stream in (1, 2):
        os.dup2(log, stream)
    connection.settings_dict.update(database)
    override_settings(TASKS=QUEUED, VAR_DIR=folder, JOBS_LEASE_SECONDS=lease, **(overrides or {})).enable()
    call_command(command, **options)


class WorkerProcess:
    """A worker that has been started; its log is in `folder`."""

    def __init__(
        self, folder: Path, *, command: str = "db_worker", overrides: dict[str, Any] | None = None, **options: Any
    ) -> None:
        self.folder = folder
        options = options or {"interval": 0.05}
        database = {name: connection.settings_dict[name] for name in ("NAME", "USER", "PASSWORD", "HOST", "PORT")}
        self.process = forking.Process(target=be_a_worker, args=(database, folder, LEASE, command, options, overrides))
        self.process.start()

    @property
    def id(self) -> str:
        """Its name in the database; empty until it is registered."""
        mark = f"-{self.process.pid}-"
        return next((name for name in Worker.objects.values_list("pk", flat=True) if mark in name), "")

    def wait_until_it_works(self) -> None:
        wait_for(lambda: self.id or not self.process.is_alive())
        assert self.process.is_alive(), self.said

    def send(self, number: signal.Signals) -> None:
        if self.process.is_alive():
            os.kill(self.process.pid or 0, number)

    def end(self, number: signal.Signals) -> int | None:
        """Send a signal and wait; return the exit code, negative if the signal killed it."""
        self.send(number)
        self.process.join(LONG)
        return self.process.exitcode

    @property
    def said(self) -> str:
        return (self.folder / f"worker-{self.process.pid}.log").read_text()

    def close(self) -> None:
        self.process.kill()
        self.process.join()
        self.process.close()


def wait_for(condition: Callable[[], object]) -> None:
    """Wait until `condition` is true."""
    until = time.monotonic() + LONG
    while not condition():
        assert time.monotonic() < until, "It did not come to this."
        time.sleep(0.02)


@contextmanager
def workers(folder: Path) -> Iterator[Callable[..., WorkerProcess]]:
    """Yield a function that starts a worker; none outlives the block."""
    started: list[WorkerProcess] = []

    def start(**options: Any) -> WorkerProcess:
        started.append(WorkerProcess(folder, **options))
        return started[-1]

    try:
        yield start
    finally:
        for worker in started:
            worker.close()


def end_many(folder: Path, *, deaths: int, jobs: int, at_a_time: int) -> None:
    """Let workers run jobs and stop one after another by TERM or KILL at random moments; nothing may be lost or done twice."""
    steps, queues, chance = 4, settings.JOB_QUEUES, random.Random(deaths)
    for number in range(jobs):
        enqueue(samples.make_in_steps.using(queue_name=queues[number % len(queues)]), f"job-{number}", steps, 0.05)
    ended: list[int | None] = []
    with workers(folder) as start:
        alive = [start() for _worker in range(at_a_time)]
        for death in range(deaths):
            victim = alive.pop(0)
            victim.wait_until_it_works()
            alive.append(start())
            time.sleep(chance.random() * 0.5)  # wherever it happens to be then
            how = signal.SIGKILL if death % 2 else signal.SIGTERM
            code = victim.end(how)
            assert code == (-signal.SIGKILL if how == signal.SIGKILL else 0), victim.said
            ended.append(code)
        wait_for(is_all_over)  # including the jobs of killed workers, after their lease
        for worker in alive:
            worker.wait_until_it_works()
            assert worker.end(signal.SIGTERM) == 0, worker.said
            assert not worker.id

    names = sorted(Organisation.objects.values_list("name_de", flat=True))
    assert names == sorted(f"job-{number}-{step}" for number in range(jobs) for step in range(steps))
    assert Job.objects.running().count() == 0
    own = Job.objects.filter(task_path=samples.make_in_steps.module_path)
    assert (own.count(), set(own.values_list("status", flat=True))) == (jobs, {"SUCCESSFUL"})
    print(f"{len(ended)} workers ended, {sum(job.attempts > 1 for job in own)} jobs were begun more than once.")


def is_all_over() -> bool:
    return not Job.objects.exclude(status__in=("SUCCESSFUL", "FAILED")).exists()
