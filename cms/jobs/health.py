"""Health of the job queue, for `/readyz`."""

from datetime import timedelta

from cms.health import Facts, Impaired

from .models import Worker
from .queueing import is_anybody_working, is_queue_here, seconds_since, waiting_since

LONG = timedelta(minutes=10)  # a job may wait this long for its turn


def check_jobs() -> Facts:
    """Return how many workers are alive and how long the oldest job has waited. Raises Impaired if none is, or jobs wait long."""
    if not is_queue_here():
        return {}
    waits = seconds_since(waiting_since())
    facts = {"workers": Worker.objects.alive().count(), "oldest_waiting_job_seconds": waits}
    if not is_anybody_working():
        raise Impaired("No worker is running: start `manage.py db_worker`.", facts)
    if waits > LONG.total_seconds():
        raise Impaired(f"A background job has waited for {waits} seconds: start another `manage.py db_worker`.", facts)
    return facts
