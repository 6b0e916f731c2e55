"""Doing something once, even though a job may run more than once."""

from collections.abc import Callable

from django.db import transaction

from .models import Effect
from .running import current_job


@transaction.atomic
def do_once(key: str, work: Callable[[], object]) -> bool:
    """Do `work` unless it was already done under this `key`; return whether it was done now.

    The work and its record are one transaction: a killed worker leaves both or neither, and if two workers do it at once, one
    waits for the other. This covers everything stored in the database, including mail, which is saved there first. The record is
    deleted together with its job.
    """
    job = current_job()
    _effect, is_first = Effect.objects.get_or_create(key=key, defaults={"job_id": job.pk if job else None})
    if is_first:
        work()
    return is_first
