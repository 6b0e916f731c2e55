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


def test_a_job_belongs_to_its_worker_while_that_is_seen(job: Job) -> None:
    assert release_abandoned() == 0
    Worker.objects.update(seen_at=Now() - timedelta(seconds=50))
    assert release_abandoned() == 0
    assert state() == ("RUNNING", 1)


def test_after_the_lease_it_is_done_again(job: Job) -> None:
    die()
    assert release_abandoned() == 1
    assert state() == ("READY", 1)
    assert Job.objects.get().reason.endswith("WorkerLost: The worker ended in the middle of the job.")
    work_off()

    assert (state(), samples.done) == (("SUCCESSFUL", 2), ["fail_for_a_while 1"])


def test_a_worker_that_nobody_has_ever_seen_is_dead(job: Job) -> None:
    """It ended at the moment of claiming the job, before it was registered or after it was forgotten."""
    Worker.objects.all().delete()

    assert release_abandoned() == 1


def test_a_job_that_ends_each_worker_has_failed_in_the_end(job: Job) -> None:
    die()
    for _death in range(2):
        release_abandoned()
        assert claim_next(Job.objects.all(), "one")
    release_abandoned()

    assert state() == ("FAILED", 3)


def test_one_that_is_to_be_tried_but_once_is_begun_again_all_the_same(queue: None) -> None:
    enqueue(samples.begin_and_fail, 1)
    states = []
    for _death in range(3):
        assert claim_next(Job.objects.all(), "one")
        release_abandoned()
        states.append(state())
    assert states == [("READY", 1), ("READY", 2), ("FAILED", 3)]


def test_two_who_look_give_it_back_once(job: Job) -> None:
    die()
    assert (release_abandoned("a"), release_abandoned("b")) == (1, 0)


def test_a_worker_that_ends_gives_back_what_it_does(job: Job) -> None:
    enqueue(samples.note, "of another")
    beat("two")
    assert claim_next(Job.objects.all(), "two")
    leave("one")

    assert dict(Job.objects.values_list("task_path", "status")) == {
        samples.fail_for_a_while.module_path: "READY",
        samples.note.module_path: "RUNNING",
    }
    assert [worker.pk for worker in Worker.objects.all()] == ["two"]


def test_what_a_living_worker_has_lost_sight_of_is_done_again(job: Job) -> None:
    """The database was unavailable when the job's outcome should have been recorded."""
    assert release_abandoned("one", {job.pk}) == 0
    assert release_abandoned("one", set()) == 0  # it has only just started
    Job.objects.update(started_at=timezone.now() - LONG_AGO)
    assert release_abandoned("one", {job.pk}) == 0
    assert release_abandoned("two", set()) == 0  # only its own worker can know
    assert release_abandoned("one", {uuid4()}) == 1


def test_a_worker_that_was_taken_for_dead_is_alive_again_when_it_says_so(queue: None) -> None:
    beat("one")
    Worker.objects.update(seen_at=Now() - timedelta(hours=2))
    forget_the_dead()
    assert Worker.objects.count() == 0
    beat("one")

    assert Worker.objects.alive().count() == 1


def test_a_worker_that_died_is_remembered_for_an_hour(queue: None) -> None:
    beat("one")
    Worker.objects.update(seen_at=Now() - timedelta(minutes=50))
    forget_the_dead()

    assert (Worker.objects.count(), Worker.objects.alive().count(), Worker.objects.dead().count()) == (1, 0, 1)


def test_no_two_workers_have_the_same_name() -> None:
    names = {new_worker_id() for _time in range(50)}

    assert len(names) == 50
    assert max(len(name) for name in names) <= 64
