"""The periodic job that deletes expired data."""

import logging
import time
from datetime import timedelta
from typing import Any

from django.db.models import QuerySet

from .kinds import everything_due

log = logging.getLogger(__name__)

EVERY = timedelta(hours=6)
AT_ONCE = 200  # rows: other writers never wait for more than these
TURN = 20.0  # seconds before other jobs have their turn


def prune() -> bool:
    """Delete expired data; return whether there was more than fits into one run."""
    began = time.monotonic()
    for due in everything_due():
        count = 0
        while taken := delete_batch(due):
            count += taken
            if time.monotonic() - began > TURN:
                return True
        if count:
            log.info("Deleted %d expired rows of %s.", count, due.model._meta.label)
    return False


def delete_batch(due: QuerySet[Any]) -> int:
    """Delete some of `due`; return how many. Rows that have come into use in the meantime stay."""
    keys = list(due.values_list("pk", flat=True)[:AT_ONCE])
    due.filter(pk__in=keys).delete()
    return len(keys)
