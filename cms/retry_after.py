"""How long another server asks to wait before it is asked again."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

MOST_DIGITS = 9  # of seconds; whatever has more is longer than anybody waits


def retry_after(value: str, *, most: timedelta, now: datetime | None = None) -> timedelta | None:
    """Return what a `Retry-After` asks for, in seconds or as a date, `most` at most; None if it cannot be read."""
    value = value.strip()
    if value.isdecimal():
        return min(timedelta(seconds=int(value[:MOST_DIGITS])), most)
    try:
        wait = parsedate_to_datetime(value) - (now or datetime.now(UTC))
    except (TypeError, ValueError, OverflowError):
        return None
    return min(max(timedelta(), wait), most)
