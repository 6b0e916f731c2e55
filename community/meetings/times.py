"""When a meeting is: in the zone of whoever reads, and in the meeting's own where they differ."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.translation import gettext as _

from cms.formatting import format_date, format_moment, format_time, zone_name

if TYPE_CHECKING:
    from datetime import datetime, tzinfo

    from community.access.actor import Actor

    from .models import Meeting


@dataclass(frozen=True)
class When:
    """The time of a meeting in words: for its reader; in the meeting's zone, or empty if the clocks there show the same."""

    own: str
    there: str = ""


def zone_of(actor: Actor) -> tzinfo:
    """Return the zone of somebody's account; of nobody's, the site's."""
    return actor.account.time_zone if actor.account else timezone.get_default_timezone()


def when_of(meeting: Meeting, zone: tzinfo) -> When:
    own = span(meeting.starts_at, meeting.ends_at, zone)
    if is_same(meeting.starts_at, zone, meeting.zone) and is_same(meeting.ends_at, zone, meeting.zone):
        return When(own)
    return When(own, span(meeting.starts_at, meeting.ends_at, meeting.zone))


def is_same(moment: datetime, zone: tzinfo, other: tzinfo) -> bool:
    return moment.astimezone(zone).utcoffset() == moment.astimezone(other).utcoffset()


def span(start: datetime, end: datetime, zone: tzinfo) -> str:
    """Return "14 December 2026, 15:00 to 16:30 CET"; with both days if it ends on another one."""
    day, last = start.astimezone(zone).date(), end.astimezone(zone).date()
    if day != last:
        return _("%(start)s to %(end)s") % {"start": format_moment(start, zone), "end": format_moment(end, zone)}
    return _("%(day)s, %(start)s to %(end)s %(zone)s") % {
        "day": format_date(day, "full"),
        "start": format_time(start, zone),
        "end": format_time(end, zone),
        "zone": zone_name(start, zone),
    }
