"""Quiet hours: until when an e-mail waits that would otherwise go out at once."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING, NamedTuple

from cms.announcing import kind_of

from .models import QuietHours

if TYPE_CHECKING:
    from datetime import tzinfo

    from .models import Notification

SATURDAY = 5


class Hours(NamedTuple):
    """Quiet hours as chosen. An end before the beginning is on the next day; without times, only the weekend is quiet."""

    begins: time | None
    ends: time | None
    at_weekends: bool = False


def quiet_until(hours: Hours | QuietHours | None, moment: datetime, zone: tzinfo) -> datetime | None:
    """Return the end of the quiet hours in which `moment` lies; None if an e-mail may go out then."""
    if hours is None:
        return None
    local = moment.astimezone(zone)
    if hours.at_weekends and local.weekday() >= SATURDAY:
        monday = datetime.combine(local.date() + timedelta(days=7 - local.weekday()), time(), zone)
        return quiet_until(hours, monday, zone) or monday
    if hours.begins is None or hours.ends is None or not is_between(hours.begins, hours.ends, local.time()):
        return None
    is_today = local.time() < hours.ends
    end = datetime.combine(local.date() + timedelta(days=0 if is_today else 1), hours.ends, zone)
    return quiet_until(hours, end, zone) or end  # a Friday evening leads into a quiet weekend


def is_between(begins: time, ends: time, local: time) -> bool:
    """Return whether a time of the day is in a span, which may reach over midnight."""
    return begins <= local < ends if begins <= ends else local >= begins or local < ends


def held_until(hours: QuietHours | None, notification: Notification, zone: tzinfo) -> datetime | None:
    """Return until when the e-mail about a notification waits for the end of quiet hours; None if it does not wait."""
    kind = kind_of(notification.kind)
    if kind is not None and kind.keeps_its_time:
        return None
    return quiet_until(hours, notification.created_at, zone)


def hours_of(person: int) -> QuietHours | None:
    return QuietHours.objects.filter(person=person).first()
