"""What `/readyz` reports about background jobs, and that the site works without a worker."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from django_tasks_db.models import get_date_max

from cms.jobs.leases import beat
from cms.jobs.models import Job, Worker
from cms.jobs.queueing import enqueue, is_anybody_working, waiting_since
from tests.cms.jobs import samples
from tests.jobs import let_jobs_age


def ready(client: Client) -> tuple[int, str, dict]:
    answer = client.get("/readyz")
    return answer.status_code, answer.json()["jobs"], answer.json()["figures"]


def test_running_workers_without_waiting_jobs_are_ok(client: Client, queue: None) -> None:
    beat("one")
    beat("two")

    assert ready(client) == (200, "ok", {"workers": 2, "oldest_waiting_job_seconds": 0})


def test_missing_worker_is_reported_but_the_site_stays_ready(
    client: Client, queue: None, caplog: pytest.LogCaptureFixture
) -> None:
    enqueue(samples.note, "one")
    let_jobs_age(timedelta(seconds=90))
    status, state, figures = ready(client)

    assert (status, state, figures["workers"]) == (200, "impaired", 0)
    assert 90 <= figures["oldest_waiting_job_seconds"] < 100
    assert "No worker is running: start `manage.py db_worker`." in caplog.text


def test_worker_without_recent_heartbeat_does_not_count(client: Client, queue: None) -> None:
    beat("one")
    Worker.objects.update(seen_at=timezone.now() - timedelta(minutes=2))

    assert ready(client)[1] == "impaired"
    assert not is_anybody_working()


def test_job_waiting_too_long_is_reported(client: Client, queue: None) -> None:
    beat("one")
    enqueue(samples.note, "one")
    let_jobs_age(timedelta(minutes=9))
    assert ready(client)[1] == "ok"
    let_jobs_age(timedelta(minutes=2))
    assert ready(client)[1] == "impaired"


def test_scheduled_job_is_not_late_before_it_is_due(queue: None) -> None:
    enqueue(samples.note, "one")
    Job.objects.update(enqueued_at=timezone.now() - timedelta(days=1), run_after=timezone.now() + timedelta(hours=1))
    assert waiting_since() is None
    due = timezone.now() - timedelta(minutes=3)
    Job.objects.update(run_after=due)
    assert waiting_since() == due
    Job.objects.update(run_after=get_date_max())
    assert waiting_since() == Job.objects.get().enqueued_at


def test_no_worker_figures_without_a_queue(client: Client, db: None) -> None:
    answer = client.get("/readyz").json()

    assert (answer["jobs"], "figures" in answer) == ("ok", False)
    assert is_anybody_working()
