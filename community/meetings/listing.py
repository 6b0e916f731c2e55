"""Lists of meetings and the view of a month, for the calendar of a person, the pages of a group, the start page and JSON."""

from __future__ import annotations

from calendar import Calendar as Weeks
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef, Q

from cms.days import today

from .models import DateAnswer, DatePoll, Meeting
from .times import When, when_of, zone_of

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import tzinfo

    from community.access.actor import Actor
    from community.groups.models import Group

    from .models.meeting import MeetingQuerySet
    from .models.poll import DatePollQuerySet

FIRST_YEAR, LAST_YEAR = 2001, 2098
FIRST_WEEKDAY = {"ar": 5}  # Saturday; in the other languages Monday


@dataclass(frozen=True)
class ListedMeeting:
    """A meeting in a list, with its time for the reader."""

    meeting: Meeting
    when: When
    zone: tzinfo


@dataclass
class Day:
    """A day of a month, with its meetings in the reader's zone."""

    date: date
    is_in_month: bool
    is_today: bool
    rows: list[ListedMeeting] = field(default_factory=list)


@dataclass(frozen=True)
class Month:
    """A month in weeks, with the ones before and after as "2026-12"; empty where the calendar ends."""

    first: date
    weeks: list[list[Day]]
    before: str
    after: str

    @property
    def weekdays(self) -> list[date]:
        """Return the days of the first week, for the headings of the columns."""
        return [day.date for day in self.weeks[0]]

    @property
    def has_meetings(self) -> bool:
        return any(day.rows for week in self.weeks for day in week)


def rows_of(actor: Actor, meetings: Iterable[Meeting]) -> list[ListedMeeting]:
    zone = zone_of(actor)
    return [ListedMeeting(meeting, when_of(meeting, zone), zone) for meeting in meetings]


def meetings_of(actor: Actor, group: Group | None = None) -> MeetingQuerySet:
    """Return the meetings that `actor` can read, of one group or of all hers, with all that a list shows."""
    found = Meeting.objects.visible_to(actor).for_reading(actor)
    return found.filter(group=group) if group is not None else found


def next_meetings(actor: Actor) -> MeetingQuerySet:
    """Return the meetings to come in groups that are not archived; cancelled ones only if she wanted to come."""
    found = meetings_of(actor).upcoming().in_use()
    return found.filter(Q(cancelled_at=None) | Q(own_state__isnull=False))


def polls_to_answer(actor: Actor) -> DatePollQuerySet:
    """Return the open polls of groups of `actor` that she has not answered, the latest first."""
    own = DateAnswer.objects.filter(slot__poll=OuterRef("pk"), person=actor.pk)
    found = DatePoll.objects.visible_to(actor).open().filter(group__archived_at=None).exclude(Exists(own))
    return found.select_related("group__page")


def month_named(name: str, zone: tzinfo) -> date:
    """Return the first day of the month called "2026-12"; of this month if that is none."""
    try:
        found = datetime.strptime(name, "%Y-%m").replace(tzinfo=UTC).date()
    except ValueError:
        found = today(zone)
    if not FIRST_YEAR <= found.year <= LAST_YEAR:
        found = today(zone)
    return found.replace(day=1)


def month_of(actor: Actor, meetings: MeetingQuerySet, first: date, language: str) -> Month:
    """Return the month that begins at `first`, in weeks as in the reader's language. A meeting stands at each of its days."""
    zone, now = zone_of(actor), today(zone_of(actor))
    weeks = [
        [Day(day, day.month == first.month, day == now) for day in week]
        for week in Weeks(FIRST_WEEKDAY.get(language, 0)).monthdatescalendar(first.year, first.month)
    ]
    days = {day.date: day for week in weeks for day in week}
    start, end = (datetime.combine(day, time(), zone) for day in (min(days), max(days) + timedelta(days=1)))
    shown = meetings.filter(starts_at__lt=end, ends_at__gt=start).order_by("starts_at", "pk")
    for row in rows_of(actor, shown):
        for day in days_of(row.meeting, zone):
            if day in days:
                days[day].rows.append(row)
    return Month(first, weeks, before=month_name(first - timedelta(days=1)), after=month_name(first + timedelta(days=31)))


def days_of(meeting: Meeting, zone: tzinfo) -> list[date]:
    """Return the days on which a meeting takes place in `zone`; one that ends at midnight does not touch the next day."""
    first = meeting.starts_at.astimezone(zone).date()
    last = max(first, (meeting.ends_at.astimezone(zone) - timedelta(microseconds=1)).date())
    return [first + timedelta(days=number) for number in range((last - first).days + 1)]


def month_name(day: date) -> str:
    return f"{day:%Y-%m}" if FIRST_YEAR <= day.year <= LAST_YEAR else ""
