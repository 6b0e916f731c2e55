"""Periodic jobs: each run happens once, in one process, and not before the previous one has ended."""

import logging
from datetime import time, timedelta
from threading import Barrier, Thread

import pytest
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from cms.jobs import periodic
from cms.jobs.models import Job, PeriodicJob
from cms.jobs.periodic import enqueue_due, register_periodic, registered
from cms.jobs.running import claim_next
from tests.cms.jobs import samples
from tests.jobs import AT_ONCE, work_off

HOUR = timedelta(hours=1)


@pytest.fixture
def done(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Records what was done; only the test's own periodic jobs are registered."""
    monkeypatch.setattr(periodic, "_registered", {})
    return samples.done


def move_due_date_back(by: timedelta) -> None:
    row = PeriodicJob.objects.get()
    PeriodicJob.objects.update(due_at=row.due_at - by)


def run_due_jobs() -> None:
    enqueue_due()
    work_off()


def test_periodic_job_runs_once_per_interval(queue: None, done: list[str]) -> None:
    register_periodic("one", lambda: done.append("done"), every=HOUR)
    run_due_jobs()
    run_due_jobs()
    assert done == ["done"]
    move_due_date_back(HOUR)
    run_due_jobs()
    run_due_jobs()

    assert done == ["done", "done"]
    assert Job.objects.count() == 1  # however often it has run


def test_periodic_job_uses_its_queue_and_priority(queue: None, done: list[str]) -> None:
    register_periodic("one", lambda: None, every=HOUR, queue="mail", priority=7)
    assert enqueue_due() == ["one"]

    job = Job.objects.get()
    assert (job.queue_name, job.priority, job.title) == ("mail", 7, "one")


def test_running_periodic_job_is_not_started_again(queue: None, done: list[str]) -> None:
    register_periodic("one", lambda: done.append("done"), every=HOUR)
    enqueue_due()
    assert claim_next(Job.objects.all(), "worker")
    move_due_date_back(HOUR)
    assert enqueue_due() == []
    assert PeriodicJob.objects.get().due_at > timezone.now()

    Job.objects.update(status="SUCCESSFUL")
    move_due_date_back(HOUR)
    assert enqueue_due() == ["one"]


def test_unfinished_periodic_job_continues_after_other_waiting_jobs(queue: None, done: list[str]) -> None:
    left = [True, True, False]

    def work() -> bool:
        done.append("part")
        return left.pop(0)

    register_periodic("one", work, every=HOUR)
    enqueue_due()
    samples.note.using(queue_name="default").enqueue("other")
    work_off()
    enqueue_due()
    work_off()

    assert done == ["part", "other", "part", "part"]


def test_unfinished_periodic_job_continues_without_a_queue(settings, db: None, done: list[str]) -> None:
    settings.TASKS = AT_ONCE
    left = [True, False]
    register_periodic("one", lambda: left.pop(0), every=HOUR)
    periodic.run_periodic.enqueue("one")

    assert left == []


def test_failing_periodic_job_does_not_stop_the_others(queue: None, done: list[str], caplog: pytest.LogCaptureFixture) -> None:
    def fail() -> None:
        done.append("tried")
        raise RuntimeError("It is out.")

    register_periodic("first", fail, every=HOUR)
    register_periodic("second", lambda: done.append("second"), every=HOUR)
    with caplog.at_level(logging.ERROR):
        run_due_jobs()
    run_due_jobs()

    assert sorted(done) == ["second", "tried"]
    assert "Job first" in caplog.text
    assert [job.reason for job in Job.objects.failed()] == ["RuntimeError: It is out."]


def test_repeated_failure_is_listed_once_and_disappears_after_success(queue: None, done: list[str]) -> None:
    trouble = [RuntimeError("one"), RuntimeError("two")]

    def work() -> None:
        if trouble:
            raise trouble.pop(0)

    register_periodic("one", work, every=HOUR)
    for reason in ("one", "two"):
        run_due_jobs()
        assert [job.reason for job in Job.objects.failed()] == [f"RuntimeError: {reason}"]
        move_due_date_back(HOUR)
    run_due_jobs()

    assert list(Job.objects.failed()) == []


def test_changed_interval_takes_effect_immediately(queue: None, done: list[str]) -> None:
    register_periodic("one", lambda: done.append("done"), every=timedelta(days=30))
    run_due_jobs()
    register_periodic("one", lambda: done.append("done"), every=timedelta(minutes=1))
    run_due_jobs()
    assert done == ["done", "done"]

    register_periodic("one", lambda: done.append("done"), at=time(2, 30))
    run_due_jobs()
    assert done == ["done", "done"]
    assert PeriodicJob.objects.get().due_at > timezone.now()


def test_periodic_job_runs_again_after_its_job_was_discarded(queue: None, done: list[str]) -> None:
    register_periodic("one", lambda: done.append("done"), every=HOUR)
    run_due_jobs()
    Job.objects.all().delete()
    move_due_date_back(HOUR)
    run_due_jobs()

    assert done == ["done", "done"]


def test_unregistered_periodic_job_fails_with_a_reason(queue: None, done: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    register_periodic("one", lambda: None, every=HOUR)
    enqueue_due()
    monkeypatch.setattr(periodic, "_registered", {})
    work_off()

    assert Job.objects.failed().get().reason == "cms.jobs.declaring.Final: There is no periodic job one."


@pytest.mark.parametrize("times", [{}, {"every": HOUR, "at": time(1)}])
def test_periodic_job_requires_either_an_interval_or_a_time(done: list[str], times: dict) -> None:
    with pytest.raises(ValueError, match="either an interval or a time"):
        register_periodic("one", lambda: None, **times)


@pytest.mark.django_db(transaction=True)
def test_concurrent_processes_enqueue_a_periodic_job_once(queue: None, done: list[str]) -> None:
    register_periodic("one", lambda: done.append("done"), every=HOUR)
    barrier, begun = Barrier(4), []

    def ask() -> None:
        try:
            barrier.wait()
            begun.extend(enqueue_due())
        finally:
            connection.close()

    threads = [Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert (begun, Job.objects.count()) == (["one"], 1)


def test_apps_register_their_periodic_jobs() -> None:
    names = {entry.name for entry in registered()}

    assert {"publishing", "mail", "pruning", "temporary files", "search changes", "saved searches"} <= names


@pytest.mark.django_db(transaction=True)
def test_publish_on_time_runs_periodic_and_waiting_jobs_without_a_worker(queue: None, done: list[str]) -> None:
    """Without a worker, `publish_on_time` runs the periodic and the waiting jobs."""
    register_periodic("one", lambda: done.append("came round"), every=HOUR)
    samples.note.enqueue("waited")
    call_command("publish_on_time", once=True)

    assert sorted(done) == ["came round", "waited"]


@pytest.mark.django_db(transaction=True)
def test_publish_on_time_runs_periodic_jobs_without_a_queue(settings, done: list[str]) -> None:
    settings.TASKS = AT_ONCE
    register_periodic("one", lambda: done.append("came round"), every=HOUR)
    call_command("publish_on_time", once=True)
    call_command("publish_on_time", once=True)

    assert done == ["came round"]
