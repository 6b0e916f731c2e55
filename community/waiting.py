"""What waits for a person, across features: they register it, and her start page shows the most urgent first."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo
from typing import TYPE_CHECKING

from django.utils import timezone

from cms.days import day_of

from .start_page import Section

if TYPE_CHECKING:
    from .access.actor import Actor

SOON = timedelta(days=7)
WHOLE_RING = 30  # days, for which the ring is full
SHOWN = 7  # the others are folded away
LAST = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True)
class Waiting:
    """Something that waits for a person, with the names that the ring and the words of calls ask for."""

    title: str  # what there is to do, in the active language
    url: str
    where: str = ""  # the call, group or session, in its own language
    more: str = ""  # a few words about it, in the active language
    opens_at: datetime | None = None  # when it begins, if it has not
    closes_at: datetime | None = None  # until when it can be done; it waits for ever without one
    time_zone: tzinfo | None = None  # of these moments
    topic_colour: str = "brand"

    @property
    def moment(self) -> datetime | None:
        """When it begins or, if it has, when it ends."""
        return self.opens_at or self.closes_at

    @property
    def days_left(self) -> int:
        """Whole days from today to the day of `moment`, in its time zone."""
        if self.moment is None:
            return 0
        return max(0, (day_of(self.moment, self.time_zone) - day_of(timezone.now(), self.time_zone)).days)

    @property
    def days_until_open(self) -> int:
        return self.days_left

    @property
    def is_soon(self) -> bool:
        return self.moment is not None and self.moment - timezone.now() <= SOON

    @property
    def status(self) -> str:
        if self.opens_at:
            return "planned"
        return "closing_soon" if self.is_soon else "open"

    @property
    def share_left(self) -> int:
        """How much of the ring is drawn, in percent: all of it for a month or more."""
        return min(100, round(100 * self.days_left / WHOLE_RING))


FindWaiting = Callable[["Actor"], Iterable[Waiting]]
_features: dict[str, FindWaiting] = {}


def register_waiting(name: str, find: FindWaiting) -> None:
    """Let the start page show what `find(actor)` returns, in a constant number of queries."""
    _features[name] = find


def waiting_for(actor: Actor) -> list[Waiting]:
    """Return what waits for a person: what begins or ends soonest first, then what does neither."""
    found = [one for find in _features.values() for one in find(actor)]
    return sorted(found, key=lambda one: one.moment or LAST)


def what_waits(actor: Actor) -> Section | None:
    """Return the section of the start page with what waits for a person; nothing if nothing does."""
    rows = waiting_for(actor) if actor.is_authenticated else []
    return Section("community/waiting.html", {"rows": rows[:SHOWN], "others": rows[SHOWN:]}) if rows else None
