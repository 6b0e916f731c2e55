"""Time zones as calendars carry them (VTIMEZONE), by yearly rules.

Outlook reads nothing of a VTIMEZONE but its offsets and one yearly rule for each change of the clocks, and ignores dates that are listed one
by one ([MS-OXCICAL], 2.1.3.1.1.19). So a zone is written only if such rules say when its clocks change, in all the years that matter.
"""

from __future__ import annotations

from calendar import monthrange
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from dateutil.rrule import rrulestr
from icalendar import Timezone, TimezoneDaylight, TimezoneStandard
from icalendar.prop import vRecur

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import tzinfo

    from icalendar import Component

WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
Change = tuple[datetime, timedelta, timedelta]  # the local time before, the offset before, the offset after


@lru_cache(maxsize=256)
def timezone_component(name: str, first: int, last: int) -> Timezone | None:
    """Return the VTIMEZONE of a zone for the years from `first` to `last`; None if its clocks follow no yearly rule in these years."""
    zone = ZoneInfo(name)
    years = [list(changes_in(zone, year)) for year in range(first - 1, last + 2)]
    component = Timezone()
    component.add("tzid", name)
    if not any(years):
        now = datetime(first, 1, 1, tzinfo=zone)
        component.add_component(observance(TimezoneStandard(), datetime(1970, 1, 1), offset(now), offset(now), now.tzname()))  # noqa: DTZ001 - local
        return component
    if any(len(changes) != 2 for changes in years):
        return None
    for changes in zip(*years, strict=True):
        rule = rule_for([local for local, _before, _after in changes])
        local, before, after = changes[0]
        if rule is None or any(change[1:] != (before, after) for change in changes):
            return None
        part = TimezoneDaylight() if after > before else TimezoneStandard()
        inside = (local.replace(tzinfo=UTC) - before + timedelta(days=1)).astimezone(zone)
        observance(part, local, before, after, inside.tzname()).add("rrule", vRecur.from_ical(rule))
        component.add_component(part)
    return component


def observance(part: Component, local: datetime, before: timedelta, after: timedelta, name: str | None) -> Component:
    part.add("dtstart", local)
    part.add("tzoffsetfrom", before)
    part.add("tzoffsetto", after)
    if name:
        part.add("tzname", name)
    return part


def changes_in(zone: tzinfo, year: int) -> Iterator[Change]:
    """Yield when the clocks change in a year, to the minute."""
    day = datetime(year, 1, 1, tzinfo=UTC)
    while day.year == year:
        following = day + timedelta(days=1)
        before, after = (offset(moment.astimezone(zone)) for moment in (day, following))
        if before != after:
            low, high = day, following
            while high - low > timedelta(minutes=1):
                middle = low + timedelta(minutes=(high - low) // timedelta(minutes=1) // 2)
                low, high = (middle, high) if offset(middle.astimezone(zone)) == before else (low, middle)
            yield (high + before).replace(tzinfo=None), before, after
        day = following


def rule_for(locals_: list[datetime]) -> str | None:
    """Return the yearly rule that yields these local times, one a year: such as the last Sunday of March; None if there is none."""
    first = locals_[0]
    month, weekday = first.month, WEEKDAYS[first.weekday()]
    is_last = all(one.day + 7 > monthrange(one.year, one.month)[1] for one in locals_)
    week = -1 if is_last else (first.day - 1) // 7 + 1
    rule = f"FREQ=YEARLY;BYMONTH={month};BYDAY={week}{weekday}"
    return rule if list(rrulestr(f"{rule};COUNT={len(locals_)}", dtstart=first)) == locals_ else None


def offset(moment: datetime) -> timedelta:
    return moment.utcoffset() or timedelta()
