"""Setting meetings, changing and cancelling them, and setting the same one at other dates."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import uuid4

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from community.access.actor import actor_of
from community.access.verdicts import require

from .models import FACTS, Meeting
from .places import fill_places, locked_meeting
from .repeating import MOST_DATES, Rhythm, dates_after
from .rules import can_cancel, can_change, can_copy, can_set
from .signals import meeting_cancelled, meeting_changed, meeting_saved, meeting_set

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime, tzinfo

    from cms.users.models import User
    from community.groups.models import Group

#: Fields of which a change is told to those who have signed up, and which calendars show.
TOLD = ("title", "agenda", "time_zone", "starts_at", "ends_at", "place", "link", "is_link_for_participants")


class SavedMeanwhile(Exception):
    """The meeting has another version than the one that was changed, from another window."""

    def __init__(self, meeting: Meeting) -> None:
        super().__init__("The meeting has been changed meanwhile.")
        self.meeting = meeting


@transaction.atomic
def set_meeting(
    *, group: Group | None, facts: Mapping[str, Any], rhythm: Rhythm | None = None, times: int = 1, by: User
) -> list[Meeting]:
    """Set a meeting of a group, or of all members if there is none. Raises Refused, and ValidationError.

    `facts` are values for FACTS. With a `rhythm` it takes place `times` times: return all its dates, each a meeting of its own.
    """
    require(can_set(actor_of(by), group))
    meeting = Meeting(group=group, created_by=by, **of_meeting(facts))
    if meeting.starts_at <= timezone.now():
        raise ValidationError({"starts_at": _("Choose a date in the future.")})
    if rhythm is not None and times > 1:
        meeting.series = uuid4()
    save_new(meeting)
    later = dates_after(meeting.starts_at, meeting.zone, rhythm, checked_number(times) - 1) if rhythm and times > 1 else []
    meetings = [meeting, *(made_at(meeting, date, by) for date in later)]
    meeting_set.send(Meeting, meeting=meeting, number=len(meetings))
    return meetings


@transaction.atomic
def copy_meeting(*, meeting: Meeting, dates: Sequence[datetime], by: User) -> list[Meeting]:
    """Set the same meeting at other dates, with nobody signed up. Raises Refused, and ValidationError."""
    meeting = locked_meeting(meeting)
    require(can_copy(actor_of(by), meeting))
    if not dates or any(date <= timezone.now() for date in dates):
        raise ValidationError({"starts_at": _("Choose a date in the future.")})
    checked_number(len(dates))
    if meeting.series is None:
        meeting.series = uuid4()
        meeting.save(update_fields=["series"])
    copies = [made_at(meeting, date, by) for date in sorted(set(dates))]
    meeting_set.send(Meeting, meeting=copies[0], number=len(copies))
    return copies


def made_at(meeting: Meeting, date: datetime, by: User) -> Meeting:
    """Create a meeting like `meeting` at another date; what was until before its beginning is so again."""
    facts = {name: getattr(meeting, name) for name in FACTS}
    facts |= {"starts_at": date, "ends_at": date + (meeting.ends_at - meeting.starts_at)}
    if meeting.signup_until:
        facts["signup_until"] = same_time(meeting.signup_until, meeting.starts_at, date, meeting.zone)
    return save_new(Meeting(group=meeting.group, created_by=by, series=meeting.series, **facts))


def same_time(moment: datetime, start: datetime, other_start: datetime, zone: tzinfo) -> datetime:
    """Return what is to `other_start` as `moment` is to `start`, at the same time of day in `zone`."""
    moment, start, other_start = (one.astimezone(zone).replace(tzinfo=None) for one in (moment, start, other_start))
    return (other_start + (moment - start)).replace(tzinfo=zone)


def save_new(meeting: Meeting) -> Meeting:
    check(meeting)
    meeting.save()
    meeting_saved.send(Meeting, meeting=meeting)
    return meeting


@transaction.atomic
def change_meeting(*, meeting: Meeting, facts: Mapping[str, Any], made_of: int | None = None, by: User) -> Meeting:
    """Change a meeting; what is not in `facts` stays as it is. Those who have signed up are told. Raises Refused, and ValidationError.

    `made_of` is the `sequence` of the version that was changed: raises SavedMeanwhile if there is another one. Who has a place keeps it,
    also if there are fewer places; if there are more, those who wait move up.
    """
    meeting = locked_meeting(meeting)
    require(can_change(actor_of(by), meeting))
    if made_of is not None and made_of != meeting.sequence:
        raise SavedMeanwhile(meeting)
    before = {name: getattr(meeting, name) for name in FACTS}
    for name, value in of_meeting(facts).items():
        setattr(meeting, name, value)
    changed = [name for name in FACTS if getattr(meeting, name) != before[name]]
    if not changed:
        return meeting
    if "starts_at" in changed and meeting.starts_at <= timezone.now():
        raise ValidationError({"starts_at": _("Choose a date in the future.")})
    check(meeting)
    meeting.sequence += 1
    meeting.changed_at = timezone.now()
    meeting.save(update_fields=[*changed, "sequence", "changed_at"])
    meeting_saved.send(Meeting, meeting=meeting)
    if told := [name for name in TOLD if name in changed]:
        meeting_changed.send(Meeting, meeting=meeting, names=told)
    if "places" in changed:
        fill_places(meeting)
    return meeting


@transaction.atomic
def cancel_meeting(*, meeting: Meeting, reason: str, by: User) -> Meeting:
    """Cancel a meeting. Everybody who has signed up or waits is told once, with the reason. Raises Refused."""
    meeting = locked_meeting(meeting)
    if meeting.is_cancelled and can_set(actor_of(by), meeting.group):  # a button pressed twice
        return meeting
    require(can_cancel(actor_of(by), meeting))
    meeting.cancelled_at = meeting.changed_at = timezone.now()
    meeting.cancel_reason = " ".join(reason.replace("\0", "").split())[:1000]
    meeting.sequence += 1
    meeting.save(update_fields=["cancelled_at", "changed_at", "cancel_reason", "sequence"])
    meeting_saved.send(Meeting, meeting=meeting)
    meeting_cancelled.send(Meeting, meeting=meeting)
    return meeting


def of_meeting(facts: Mapping[str, Any]) -> dict[str, Any]:
    """Return the values of `facts` that a meeting has, titles and places on one line."""
    found = {name: value for name, value in facts.items() if name in FACTS}
    for name in ("title", "place"):
        if name in found:
            found[name] = " ".join(str(found[name]).split())
    return found


def check(meeting: Meeting) -> None:
    """Raise ValidationError for what no meeting can be."""
    if meeting.ends_at <= meeting.starts_at:
        raise ValidationError({"ends_at": _("The meeting has to end after it begins.")})
    if meeting.signup_until and meeting.signup_until > meeting.starts_at:
        raise ValidationError({"signup_until": _("People can sign up until the meeting begins at the latest.")})


def checked_number(times: int) -> int:
    if not 1 <= times <= MOST_DATES:
        raise ValidationError({"times": _("Choose up to %(number)s dates.") % {"number": MOST_DATES}})
    return times
