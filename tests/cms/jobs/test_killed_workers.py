"""Workers killed in the middle of jobs. `make trial workers` does the same with fifty."""

import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection

from cms.jobs import scratch
from cms.jobs.models import Job, Worker
from cms.jobs.queueing import enqueue
from cms.models import Organisation
from tests.cms.jobs import samples
from tests.cms.jobs.processes import LEASE, WorkerProcess, end_many, wait_for, workers
from tests.patience import LONG

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.xdist_group("workers")]

Start = Callable[..., WorkerProcess]
BEGIN = """
import os
os.environ["DJANGO_SETTINGS_MODULE"] = "cms.settings.test"
import django
django.setup()
from pathlib import Path
from tests.cms.jobs.processes import be_a_worker
be_a_worker({database!r}, Path({folder!r}), 3.0, "db_worker", {{"interval": 0.05}})
"""


@pytest.fixture
def start(queue: None, tmp_path: Path) -> Iterator[Start]:
    with workers(tmp_path) as starting:
        yield starting


def status(job_id: object) -> str:
    return Job.objects.get(pk=job_id).status


def made() -> list[str]:
    return sorted(Organisation.objects.values_list("name_de", flat=True))


def test_stopping_some_workers_loses_and_repeats_nothing(queue: None, tmp_path: Path) -> None:
    end_many(tmp_path, deaths=4, jobs=18, at_a_time=2)


def test_job_of_a_killed_worker_is_rerun_after_its_lease_expires(start: Start) -> None:
    job_id = enqueue(samples.make_in_steps, "job", 40, 0.05)
    first = start()
    wait_for(lambda: len(made()) > 2)
    assert first.end(signal.SIGKILL) == -signal.SIGKILL
    at_death, begun = made(), time.monotonic()
    assert status(job_id) == "RUNNING"

    start()
    wait_for(lambda: status(job_id) == "SUCCESSFUL")
    assert time.monotonic() - begun > LEASE / 2  # not while the first might still have been alive
    assert set(at_death) < set(made())
    assert made() == sorted(f"job-{step}" for step in range(40))
    assert Job.objects.get(pk=job_id).attempts == 2


def test_worker_finishes_its_job_on_sigterm_and_takes_no_other(start: Start) -> None:
    first, second = (enqueue(samples.make_in_steps.using(queue_name="mail"), name, 10, 0.1) for name in "ab")
    worker = start(queues="mail", interval=0.05)
    wait_for(lambda: len(made()) > 1)
    assert worker.end(signal.SIGTERM) == 0, worker.said

    assert (status(first), status(second)) == ("SUCCESSFUL", "READY")
    assert len(made()) == 10
    assert Worker.objects.count() == 0


def test_second_sigterm_stops_the_worker_at_once_and_its_job_is_rerun(start: Start) -> None:
    job_id = enqueue(samples.make_in_steps, "job", 600, 0.05)
    worker = start()
    wait_for(lambda: len(made()) > 1)
    worker.send(signal.SIGTERM)
    wait_for(lambda: worker.send(signal.SIGTERM) or not worker.process.is_alive())
    assert worker.process.exitcode == -signal.SIGTERM

    start()
    wait_for(lambda: status(job_id) == "RUNNING" and Job.objects.get(pk=job_id).attempts == 2)


def test_job_that_cannot_be_imported_does_not_delay_others(start: Start) -> None:
    bad, good = enqueue(samples.fail_for_a_while, 1), enqueue(samples.make_in_steps, "good", 1, 0)
    Job.objects.filter(pk=bad).update(task_path="tests.cms.jobs.samples.gone")
    start()
    wait_for(lambda: (status(bad), status(good)) == ("FAILED", "SUCCESSFUL"))
    failed, done = Job.objects.get(pk=bad), Job.objects.get(pk=good)

    assert 'does not define a "gone"' in failed.reason
    assert (done.started_at - failed.started_at).total_seconds() < 5


def test_slow_job_does_not_delay_other_queues(start: Start) -> None:
    slow = enqueue(samples.make_in_steps.using(queue_name="images"), "slow", 600, 0.05)
    start()
    wait_for(lambda: status(slow) == "RUNNING")
    others = [enqueue(samples.make_in_steps.using(queue_name=queue), queue, 1, 0) for queue in ("mail", "default")]
    wait_for(lambda: [status(job_id) for job_id in others] == ["SUCCESSFUL"] * 2)

    assert status(slow) == "RUNNING"


def test_job_over_its_time_limit_fails_and_the_worker_restarts(start: Start, tmp_path: Path) -> None:
    """Runs the command itself, which replaces its process with a new one."""
    job_id = enqueue(samples.never_end, str(tmp_path))
    name = str(connection.settings_dict["NAME"])
    code = BEGIN.format(database=dict(connection.settings_dict, NAME=name), folder=str(tmp_path))
    with subprocess.Popen([sys.executable, "-c", code], cwd=settings.BASE_DIR) as worker:
        try:
            wait_for(lambda: status(job_id) == "FAILED")
            assert "TimeLimitExceeded: It took longer than 0:00:00.5" in Job.objects.get(pk=job_id).reason

            after = enqueue(samples.make_in_steps, "after", 1, 0)
            wait_for(lambda: status(after) == "SUCCESSFUL")
            assert worker.poll() is None  # the same process, restarted
            assert len(list(tmp_path.glob("began-*"))) == 1
            worker.send_signal(signal.SIGTERM)
            assert worker.wait(LONG) == 0
        finally:
            worker.kill()


def test_temporary_files_of_a_killed_worker_are_removed(start: Start, tmp_path: Path) -> None:
    enqueue(samples.say_where_temporary_files_lie, str(tmp_path))
    worker = start()
    wait_for((tmp_path / "lies").exists)
    wait_for((tmp_path / "lies").read_text)
    file = Path((tmp_path / "lies").read_text())
    assert file.parent.parent == tmp_path / "tmp"
    worker.end(signal.SIGKILL)
    scratch.sweep()

    assert not file.parent.exists()


def test_worker_survives_lost_database_connections(start: Start, postgres: None) -> None:
    """Their connections are cut again and again; what they did in the meantime is done."""
    for number in range(6):
        enqueue(samples.make_in_steps, f"job-{number}", 10, 0.05)
    worker = start()
    wait_for(made)
    for _time in range(3):
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
        time.sleep(0.2)
    wait_for(lambda: not Job.objects.filter(task_path=samples.make_in_steps.module_path).exclude(status="SUCCESSFUL").exists())

    assert worker.process.is_alive()
    assert made() == sorted(f"job-{number}-{step}" for number in range(6) for step in range(10))


def test_publish_on_time_command_runs_jobs_without_a_worker(start: Start) -> None:
    first = enqueue(samples.make_in_steps, "first", 1, 0)
    process = start(command="publish_on_time", every=0.1)
    wait_for(lambda: status(first) == "SUCCESSFUL")
    second = enqueue(samples.make_in_steps.using(queue_name="mail"), "second", 40, 0.05)
    wait_for(lambda: status(second) == "RUNNING")
    assert Worker.objects.alive().count() == 1
    assert process.end(signal.SIGTERM) == 0, process.said

    assert status(second) == "SUCCESSFUL"
    assert Worker.objects.count() == 0


def test_worker_runs_periodic_jobs(start: Start) -> None:
    start()
    wait_for(lambda: Job.objects.filter(periodic__name="publishing", status="SUCCESSFUL").exists())
