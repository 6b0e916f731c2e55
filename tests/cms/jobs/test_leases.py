"""What happens to jobs whose worker has died."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db.models.functions import Now
from django.utils import timezone

from cms.jobs.leases import beat, forget_the_dead, leave, new_worker_id, release_abandoned
from cms.jobs.models import Job, Worker
from cms.jobs.queueing import enqueue
from cms.jobs.running import claim_next
from tests.cms.jobs import samples
from tests.jobs import work_off

LONG_AGO = timedelta(seconds=61)


@pytest.fixture
def job(queue: None) -> Job:
    """A job that the worker "one" is running."""
    enqueue(samples.fail_for_a_while, 1)
    beat("one")
    claimed = claim_next(Job.objects.all(), "one")
    assert claimed
    return claimed


def die() -> None:
    Worker.objects.update(seen_at=Now() - LONG_AGO)


def state() -> tuple[str, int]:
    job = Job.objects.get()
    return job.status, job.attempts


def test_job_stays_with_its_worker_while_the_worker_is_alive(job: Job) -> None:
    assert release_abandoned() == 0
    Worker.objects.update(seen_at=Now() - timedelta(seconds=50))
    assert release_abandoned() == 0
    assert state() == ("RUNNING", 1)


def test_job_is_rerun_after_its_lease_expires(job: Job) -> None:
    die()
    assert release_abandoned() == 1
    assert state() == ("READY", 1)
    assert Job.objects.get().reason.endswith("WorkerLost: The worker ended in the middle of the job.")
    work_off()

    assert (state(), samples.done) == (("SUCCESSFUL", 2), ["fail_for_a_while 1"])


def test_unregistered_worker_counts_as_dead(job: Job) -> None:
    """It ended at the moment of claiming the job, before it was registered or after it was forgotten."""
    Worker.objects.all().delete()

    assert release_abandoned() == 1


def test_job_that_kills_every_worker_fails_eventually(job: Job) -> None:
    die()
    for _death in range(2):
        release_abandoned()
        assert claim_next(Job.objects.all(), "one")
    release_abandoned()

    assert state() == ("FAILED", 3)


def test_job_without_retries_is_still_restarted_after_worker_deaths(queue: None) -> None:
    enqueue(samples.begin_and_fail, 1)
    states = []
    for _death in range(3):
        assert claim_next(Job.objects.all(), "one")
        release_abandoned()
        states.append(state())
    assert states == [("READY", 1), ("READY", 2), ("FAILED", 3)]


def test_abandoned_job_is_released_only_once(job: Job) -> None:
    die()
    assert (release_abandoned("a"), release_abandoned("b")) == (1, 0)


def test_leaving_worker_releases_only_its_own_jobs(job: Job) -> None:
    enqueue(samples.note, "of another")
    beat("two")
    assert claim_next(Job.objects.all(), "two")
    leave("one")

    assert dict(Job.objects.values_list("task_path", "status")) == {
        samples.fail_for_a_while.module_path: "READY",
        samples.note.module_path: "RUNNING",
    }
    assert [worker.pk for worker in Worker.objects.all()] == ["two"]


def test_job_that_a_live_worker_no_longer_runs_is_released(job: Job) -> None:
    """The database was unavailable when the job's outcome should have been recorded."""
    assert release_abandoned("one", {job.pk}) == 0
    assert release_abandoned("one", set()) == 0  # it has only just started
    Job.objects.update(started_at=timezone.now() - LONG_AGO)
    assert release_abandoned("one", {job.pk}) == 0
    assert release_abandoned("two", set()) == 0  # only its own worker can know
    assert release_abandoned("one", {uuid4()}) == 1


def test_forgotten_worker_is_alive_again_after_its_next_heartbeat(queue: None) -> None:
    beat("one")
    Worker.objects.update(seen_at=Now() - timedelta(hours=2))
    forget_the_dead()
    assert Worker.objects.count() == 0
    beat("one")

    assert Worker.objects.alive().count() == 1


def test_dead_worker_is_remembered_for_an_hour(queue: None) -> None:
    beat("one")
    Worker.objects.update(seen_at=Now() - timedelta(minutes=50))
    forget_the_dead()

    assert (Worker.objects.count(), Worker.objects.alive().count(), Worker.objects.dead().count()) == (1, 0, 1)


def test_worker_ids_are_unique() -> None:
    names = {new_worker_id() for _time in range(50)}

    assert len(names) == 50
    assert max(len(name) for name in names) <= 64
