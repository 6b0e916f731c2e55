"""Background jobs in tests. They run immediately unless a test sets `settings.TASKS = QUEUED`."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import F
from django_tasks_db.models import get_date_max

from cms.jobs.models import Job
from cms.jobs.periodic import registered
from cms.jobs.workers import WorkerProcess

IN_DATABASE = "django_tasks_db.DatabaseBackend"


def tasks_in(backend: str) -> dict[str, dict[str, object]]:
    return {"default": {"BACKEND": backend, "QUEUES": settings.JOB_QUEUES}}


QUEUED = tasks_in(IN_DATABASE)  # jobs wait until `work_off` runs them
AT_ONCE = tasks_in("django_tasks.backends.immediate.ImmediateBackend")
NEVER = tasks_in("django_tasks.backends.dummy.DummyBackend")


def work_off() -> int:
    """Run the due jobs in this thread, as a worker would; return how many."""
    worker, count = WorkerProcess(), 0
    while done := sum(lane.work_off() for lane in worker.lanes):
        count += done
    return count


def do_periodic_jobs() -> None:
    """Run all periodic jobs in this thread, whether they are due or not; a failing one does not stop the others."""
    for periodic in registered():
        try:
            while periodic.work() is True:
                pass
        except Exception as error:  # noqa: BLE001 - a worker would record it with the job
            print(f"The periodic job {periodic.name} failed: {error}")


def let_jobs_age(by: timedelta) -> None:
    """Make the existing jobs older."""
    Job.objects.exclude(run_after=get_date_max()).update(run_after=F("run_after") - by)
    Job.objects.update(**{name: F(name) - by for name in ("enqueued_at", "started_at", "finished_at")})


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text)
