"""The outcome of a job: done, retried, failed."""

import logging
from datetime import timedelta
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import OperationalError, connection, transaction
from django.utils import timezone, translation
from django_tasks import task
from django_tasks.signals import task_finished
from modelsearch.tasks import insert_or_update_object_task
from wagtail.tasks import update_reference_index_task

from cms.jobs import running
from cms.jobs.declaring import DEFAULT, OF_OTHERS, Retry, back_off, policy_of
from cms.jobs.models import Job
from cms.jobs.queueing import discard_jobs, enqueue, is_queue_here, retry_jobs
from cms.jobs.running import claim_next, run_job
from tests.cms.jobs import samples
from tests.jobs import AT_ONCE, let_jobs_age, work_off


def the_job() -> Job:
    return Job.objects.get()


def facts() -> tuple[str, int, str]:
    job = the_job()
    return job.status, job.attempts, job.reason


def wait_of(job: Job) -> timedelta:
    assert job.due_at
    return job.due_at - timezone.now()


def test_job_runs_once_and_its_return_value_is_stored(queue: None) -> None:
    enqueue(samples.fail_for_a_while, 7)
    assert (samples.done, facts()) == ([], ("READY", 0, ""))
    assert work_off() == 1
    assert work_off() == 0

    assert samples.done == ["fail_for_a_while 7"]
    assert facts() == ("SUCCESSFUL", 1, "")
    assert the_job().return_value == "good"


def test_failing_job_is_retried_with_growing_delays_and_keeps_its_last_error(
    queue: None, caplog: pytest.LogCaptureFixture
) -> None:
    samples.failures += [RuntimeError("one"), ValueError("two"), KeyError("three")]
    enqueue(samples.fail_for_a_while, 7)
    work_off()
    assert facts() == ("READY", 1, "RuntimeError: one")
    assert timedelta(seconds=50) < wait_of(the_job()) <= timedelta(minutes=1)
    assert work_off() == 0

    let_jobs_age(timedelta(minutes=1))
    work_off()
    assert facts() == ("READY", 2, "ValueError: two")
    assert timedelta(minutes=59) < wait_of(the_job()) <= timedelta(hours=1)

    let_jobs_age(timedelta(hours=1))
    with caplog.at_level(logging.ERROR):
        work_off()
    assert facts() == ("FAILED", 3, "KeyError: 'three'")
    assert (
        f"Job tests.cms.jobs.samples.fail_for_a_while {the_job().pk} has failed and is listed in the admin: KeyError: 'three'"
        in caplog.text
    )
    assert "Traceback" in the_job().traceback
    let_jobs_age(timedelta(days=1))
    assert work_off() == 0


def test_successful_retry_clears_the_error(queue: None) -> None:
    samples.failures.append(RuntimeError("one"))
    enqueue(samples.fail_for_a_while, 7)
    work_off()
    let_jobs_age(timedelta(minutes=1))
    work_off()

    assert facts() == ("SUCCESSFUL", 2, "")


@pytest.mark.parametrize("error", [ZeroDivisionError("never"), running.Final("never")], ids=["declared", "raised"])
def test_final_error_is_not_retried(queue: None, error: Exception) -> None:
    samples.failures.append(error)
    enqueue(samples.fail_for_a_while, 7)
    work_off()

    status, attempts, reason = facts()
    assert (status, attempts) == ("FAILED", 1)
    assert reason.endswith(f"{type(error).__name__}: never")


@pytest.mark.parametrize("follow", [update_reference_index_task, insert_or_update_object_task], ids=lambda one: one.name)
def test_nothing_is_left_to_index_of_what_was_deleted_meanwhile(queue: None, follow: Any) -> None:
    follow.enqueue("cms", "topic", "1")
    work_off()

    assert facts() == ("SUCCESSFUL", 1, "")


def test_postponed_job_runs_later_without_using_an_attempt(queue: None) -> None:
    samples.failures.append(RuntimeError())
    enqueue(samples.put_off, 1)
    for _time in range(3):
        work_off()
        assert facts() == ("READY", 0, "")
        assert timedelta(minutes=4) < wait_of(the_job()) <= timedelta(minutes=5)
        let_jobs_age(timedelta(minutes=5))
    samples.failures.clear()
    work_off()

    assert (samples.done, facts()) == (["put_off 1"], ("SUCCESSFUL", 1, ""))


def test_back_off_delays_grow_up_to_a_maximum() -> None:
    retry = back_off(6, first=timedelta(seconds=10), factor=3, most=timedelta(minutes=2))

    assert [wait.total_seconds() for wait in retry.waits] == [10, 30, 90, 120, 120]
    assert retry.attempts == 6
    assert [retry.wait_after(attempt).total_seconds() for attempt in (1, 5, 9)] == [10, 120, 120]
    assert Retry().attempts == 1
    assert Retry().wait_after(1) == timedelta()


@pytest.mark.parametrize(
    ("path", "reason"),
    [
        ("tests.cms.jobs.samples.gone", 'Module "tests.cms.jobs.samples" does not define a "gone" attribute/class'),
        ("no.such.module.job", "No module named 'no'"),
        ("tests.cms.jobs.broken.job", "invalid syntax"),
        ("tests.cms.jobs.samples.make", "does not point to a Task"),
    ],
)
def test_job_that_cannot_be_imported_fails_and_the_next_one_runs(
    queue: None, path: str, reason: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    import sys

    if "broken" in path:

        class Broken:
            def find_spec(self, name: str, *_rest: object) -> None:
                if name == "tests.cms.jobs.broken":
                    raise SyntaxError("invalid syntax")

        monkeypatch.setattr(sys, "meta_path", [Broken(), *sys.meta_path])
    first = enqueue(samples.note, "first")
    Job.objects.filter(pk=first).update(task_path=path)
    enqueue(samples.note, "next")
    work_off()

    failed = Job.objects.failed().get()
    assert failed.pk == first
    assert reason in failed.reason
    assert (failed.attempts, samples.done) == (1, ["next"])


def test_job_of_a_removed_queue_fails_with_a_reason(queue: None) -> None:
    enqueue(samples.note, "lost")
    Job.objects.update(queue_name="former")
    enqueue(samples.note, "next")
    work_off()

    assert "Queue 'former' is not valid" in Job.objects.failed().get().reason
    assert samples.done == ["next"]


@pytest.mark.parametrize(
    ("bad", "reason"),
    [
        (samples.leave_the_interpreter, "SystemExit: 3"),
        (samples.return_what_is_no_json, "TypeError: Unsupported type"),
    ],
)
def test_job_error_never_stops_the_worker(queue: None, bad: object, reason: str) -> None:
    enqueue(bad)
    enqueue(samples.note, "next")
    work_off()

    assert Job.objects.get(exception_class_path__gt="").reason.startswith(reason)
    assert samples.done == ["next"]


@pytest.mark.parametrize("sign", ["00", "ff"], ids=["NUL", "half a sign"])
def test_error_message_that_cannot_be_stored_is_still_recorded(queue: None, sign: str) -> None:
    enqueue(samples.fail_with, sign)
    work_off()

    assert facts()[:2] == ("FAILED", 1)
    assert the_job().reason.startswith("RuntimeError")


@pytest.mark.django_db(transaction=True)
def test_return_value_that_cannot_be_stored_is_a_failure(queue: None) -> None:
    enqueue(samples.return_this, "00")
    work_off()

    assert the_job().status == ("FAILED" if connection.vendor == "postgresql" else "SUCCESSFUL")


def test_malformed_job_row_fails_without_stopping_the_worker(queue: None) -> None:
    bad = enqueue(samples.note, "bad")
    Job.objects.update(args_kwargs={})
    enqueue(samples.note, "next")
    work_off()

    assert (Job.objects.get(pk=bad).status, samples.done) == ("FAILED", ["next"])
    assert "CannotRun" in Job.objects.get(pk=bad).reason


def test_failing_signal_receiver_does_not_stop_the_worker(queue: None) -> None:
    def fail(**_signal: object) -> None:
        raise RuntimeError("I do not listen.")

    task_finished.connect(fail)
    try:
        enqueue(samples.note, "one")
        enqueue(samples.note, "two")
        work_off()
    finally:
        task_finished.disconnect(fail)

    assert samples.done == ["one", "two"]


def test_rolled_back_job_is_not_run(queue: None) -> None:
    with transaction.atomic():
        enqueue(samples.note, "rolled back")
        transaction.set_rollback(True)
    enqueue(samples.note, "committed")
    work_off()

    assert samples.done == ["committed"]


def test_job_runs_after_commit_without_a_queue(settings, db: None, django_capture_on_commit_callbacks) -> None:
    settings.TASKS = AT_ONCE
    assert not is_queue_here()
    with django_capture_on_commit_callbacks(execute=True):
        assert enqueue(samples.note, "later") is None
        assert samples.done == []

    assert samples.done == ["later"]


def test_failure_is_logged_without_a_queue(db: None, caplog: pytest.LogCaptureFixture) -> None:
    samples.failures.append(RuntimeError("It is out."))
    with caplog.at_level(logging.ERROR):
        samples.fail_for_a_while.enqueue(1)

    [record] = caplog.records
    assert record.getMessage().startswith("Job tests.cms.jobs.samples.fail_for_a_while failed: Traceback")
    assert "RuntimeError: It is out." in record.getMessage()


def test_result_of_a_job_taken_over_by_another_worker_is_ignored(queue: None) -> None:
    """A machine that was asleep for an hour wakes up and carries on."""
    enqueue(samples.note, "twice")
    slow = claim_next(Job.objects.all(), "slow")
    Job.objects.update(status="READY")
    fast = claim_next(Job.objects.all(), "fast")
    assert slow
    assert fast
    samples.failures.append(RuntimeError("too late"))
    run_job(slow)
    assert (the_job().status, the_job().worker_ids) == ("RUNNING", ["slow", "fast"])

    run_job(fast)
    assert facts() == ("SUCCESSFUL", 2, "")


def test_saving_the_result_is_retried_after_a_database_error(queue: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(running, "connection", Hanging())
    monkeypatch.setattr(running.time, "sleep", lambda _seconds: None)
    enqueue(samples.note, "one")
    update, failures = type(Job.objects.all()).update, [OperationalError("gone"), OperationalError("gone")]

    def hang_up(self: object, **changes: object) -> int:
        if changes.get("status") == "SUCCESSFUL" and failures:
            raise failures.pop()
        return update(self, **changes)

    monkeypatch.setattr(type(Job.objects.all()), "update", hang_up)
    work_off()

    assert facts() == ("SUCCESSFUL", 1, "")


class Hanging:
    """A connection outside a transaction, which the tests' own never is."""

    in_atomic_block = False

    def close(self) -> None:
        """Keep the connection open: closing it would lose the test's rows."""


def test_jobs_run_by_priority_then_in_order(queue: None) -> None:
    samples.note.enqueue("second")
    samples.note.enqueue("third")
    samples.note.using(priority=10).enqueue("first")
    work_off()

    assert samples.done == ["first", "second", "third"]


def test_job_does_not_change_the_active_language(queue: None) -> None:
    with translation.override("ar"):
        enqueue(samples.note, "one")
        work_off()
        assert translation.get_language() == "ar"


def test_retrying_failed_jobs_resets_their_attempts(queue: None) -> None:
    samples.failures.append(ZeroDivisionError())
    enqueue(samples.fail_for_a_while, 1)
    work_off()
    assert retry_jobs(Job.objects.all()) == 1
    assert facts()[:2] == ("READY", 0)
    work_off()

    assert facts() == ("SUCCESSFUL", 1, "")
    assert retry_jobs(Job.objects.all()) == 0


def test_running_job_can_be_neither_retried_nor_discarded(queue: None) -> None:
    enqueue(samples.note, "one")
    assert claim_next(Job.objects.all(), "worker")

    assert (retry_jobs(Job.objects.all()), discard_jobs(Job.objects.all())) == (0, 0)
    assert the_job().status == "RUNNING"


def test_job_status_has_a_database_index(db: None) -> None:
    with connection.cursor() as cursor:
        indexes = connection.introspection.get_constraints(cursor, Job._meta.db_table)

    assert indexes["jobs_by_status"]["columns"] == ["status"]


def test_waiting_jobs_can_be_discarded(queue: None) -> None:
    enqueue(samples.note, "one")
    enqueue(samples.note, "two")

    assert discard_jobs(Job.objects.all()) == 2
    assert Job.objects.count() == 0


@task()
def library_job() -> None:
    """A job that knows nothing about our declarations."""


def test_library_jobs_get_the_default_policy() -> None:
    assert policy_of(library_job.module_path, []) == OF_OTHERS
    assert OF_OTHERS.retry == DEFAULT
    assert [wait.total_seconds() for wait in DEFAULT.waits] == [10, 40, 160, 640]


@pytest.mark.parametrize("asked", ["nothing", "mail,nothing"])
def test_worker_refuses_unknown_queues(queue: None, asked: str) -> None:
    with pytest.raises(
        CommandError, match=r"Unknown queue: nothing\. Choose from default, mail, webhooks, images, photos, variants\."
    ):
        call_command("db_worker", queues=asked)


def test_worker_refuses_to_start_without_a_database_queue(db: None) -> None:
    with pytest.raises(CommandError, match="TASKS_BACKEND"):
        call_command("db_worker")
