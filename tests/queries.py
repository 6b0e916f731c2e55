"""Counting queries."""

import re
from collections import Counter
from collections.abc import Callable

from django.db import connection
from django.test.utils import CaptureQueriesContext

#: Values in SQL: of two queries that differ in nothing else, one was asked twice.
VALUES = re.compile(r"'(?:[^']|'')*'|\b\d+\b|\(\s*SELECT 1 AS \"a\"[^()]*\)")
LISTED = re.compile(r"\(?\?(?:\s*,\s*\(?\?\)?)+\)?")


def fewest_queries(ask: Callable[[], object], times: int = 2) -> int:
    """Return the fewest queries that `ask` takes: what the site remembers for a minute, any one time may have to ask for again.

    The first time does not count: a session that has just begun is not yet noted as seen again.
    """
    ask()
    return min(queries_of(ask).total() for _time in range(times))


def queries_of(ask: Callable[[], object]) -> Counter[str]:
    """Return the queries that `ask` takes, without their values, and how often each is asked; without the marks inside transactions."""
    with CaptureQueriesContext(connection) as queries:
        ask()
    return Counter(without_values(sql) for query in queries if "SAVEPOINT" not in (sql := query["sql"])[:20])


def without_values(sql: str) -> str:
    """Return `sql` with a mark instead of each value, and of each list of values."""
    return LISTED.sub("(?)", VALUES.sub("?", sql))


def added(few: Counter[str], many: Counter[str]) -> str:
    """Return what is asked more often for many rows than for few, to be read by whoever has to mend it; "" if the numbers are the same.

    Only the sum counts: what is asked for rows that there are none of among few may be asked once.
    """
    if many.total() <= few.total():
        return ""
    return "\n".join(f"+{number}  {sql[:600]}" for sql, number in (many - few).most_common())
