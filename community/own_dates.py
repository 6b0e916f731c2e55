"""Dates of a person that her calendar shows besides meetings, such as deadlines: features register them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

    from .access.actor import Actor


@dataclass(frozen=True)
class OwnDate:
    """A moment, or a time with an end. `key` identifies it in calendars, as long as it exists; `url` is a path."""

    key: str
    title: str
    starts_at: datetime
    url: str
    changed_at: datetime
    ends_at: datetime | None = None


DatesOf = Callable[["Actor"], Iterable[OwnDate]]
_dates: dict[str, DatesOf] = {}


def register_own_dates(name: str, dates_of: DatesOf) -> None:
    """Show what `dates_of(actor)` returns in the calendar of each person: what she may see now, in the active language."""
    _dates[name] = dates_of


def own_dates_of(actor: Actor) -> list[OwnDate]:
    """Return the dates of `actor`, the earliest first."""
    found = [date for dates_of in _dates.values() for date in dates_of(actor)]
    return sorted(found, key=lambda date: (date.starts_at, date.key))
