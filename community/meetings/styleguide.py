"""Meetings in the style guide: the list, a month, a poll. All of it is made up."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cms.styleguide import things
from cms.styleguide.registry import Section, register_section

from .listing import Day, ListedMeeting, Month
from .models import DateAnswer, DatePoll, DateSlot, Meeting
from .poll_results import SlotResult
from .times import when_of

if TYPE_CHECKING:
    from collections.abc import Mapping

ARABIC = "عتبات الإنذار من الحر"


def register() -> None:
    register_section(Section("meetings", gettext_lazy("Meetings"), "community/meetings/styleguide.html", examples, rank=92))


def examples() -> Mapping[str, Any]:
    rows = [
        row(1, _("Thresholds for heat warnings"), own_state="going", places=12),
        row(2, ARABIC, own_state="waiting", places=4, going_count=4, time_zone="Africa/Nairobi"),
        row(3, things.LONG_WORD, cancelled_at=things.at(0)),
    ]
    first = things.day(0).replace(day=1)
    days = [Day(first + timedelta(days=number), is_in_month=number < 10, is_today=number == 1) for number in range(14)]
    days[2].rows, days[5].rows = rows[:1], rows[1:]
    poll = DatePoll(pk=1, title=_("Thresholds for heat warnings"))
    values = DateAnswer.Value
    return {
        "rows": rows,
        "month": Month(first, [days[:7], days[7:]], before="2026-01", after="2026-03"),
        "slots": [
            slot(poll, 1, rows[0].when.own, yes=5, is_best=True),
            slot(poll, 2, things.long_title(), yes=1),
        ],
        "answers": [(_("City planning"), values.YES), (_("Project office"), values.MAYBE), (things.LONG_WORD, values.NO)],
    }


def row(key: int, title: str, *, own_state: str | None = None, going_count: int = 3, **facts: Any) -> ListedMeeting:
    start = things.at(key + 2, 15)
    meeting = Meeting(
        pk=key,
        title=title,
        language="de",
        starts_at=start,
        ends_at=start + timedelta(hours=1),
        **{"time_zone": "Europe/Berlin", "place": _("Town hall, room 3"), **facts},
    )
    meeting.own_state, meeting.going_count, meeting.waiting_count = own_state, going_count, 0
    return ListedMeeting(meeting, when_of(meeting, things.ZONE), things.ZONE)


def slot(poll: DatePoll, key: int, label: str, *, yes: int, is_best: bool = False) -> SlotResult:
    date = DateSlot(pk=key, poll=poll, starts_at=things.at(key, 15))
    return SlotResult(date, label, yes, 1, 0, is_best)
