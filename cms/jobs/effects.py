"""Doing something once, though a job may run more than once."""

from collections.abc import Callable

from django.db import transaction

from .models import Effect
from .running import current_job


@transaction.atomic
def do_once(key: str, work: Callable[[], object]) -> bool:
    """Do `work` unless it was done under this `key` before; return whether it was done now.

    Work and note are one transaction: a worker that is killed leaves both or neither, and of two that do it at the same time one waits for
    the other. It holds for what lies in the database, mail included, which is written down there. The note goes when its job is forgotten.
    """
    job = current_job()
    _effect, is_first = Effect.objects.get_or_create(key=key, defaults={"job_id": job.pk if job else None})
    if is_first:
        work()
    return is_first
