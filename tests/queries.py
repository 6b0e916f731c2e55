"""Counting queries."""

from collections.abc import Callable

from django.db import connection
from django.test.utils import CaptureQueriesContext


def fewest_queries(ask: Callable[[], object], times: int = 3) -> int:
    """Return the fewest queries that `ask` takes: what the site remembers for a minute, any one time may have to ask for again."""
    counts = []
    for _time in range(times):
        with CaptureQueriesContext(connection) as queries:
            ask()
        counts.append(len(queries))
    return min(counts)
