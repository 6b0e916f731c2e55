"""Reminders: a day and an hour before a meeting, for those who have a place and want them. Each once, however often the job runs."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from cms.announcing import announce

from .models import Meeting, PersonalCalendar, SignUp
from .notices import REMINDER

if TYPE_CHECKING:
    from datetime import datetime

#: How long before, by the field that says for which beginning somebody was told; the shorter one first.
BEFORE = {"told_of_hour": timedelta(hours=1), "told_of_day": timedelta(days=1)}
CHOICES = {"told_of_hour": "reminds_hour", "told_of_day": "reminds_day"}
MOST_AT_ONCE = 500  # meetings


def remind_people() -> None:
    """Tell those whose meeting begins soon. A run that is late tells what can still be used: never of a meeting that has begun."""
    now = timezone.now()
    soon = Meeting.objects.taking_place().in_use().filter(starts_at__gt=now, starts_at__lte=now + max(BEFORE.values()))
    for key in list(soon.order_by("starts_at", "pk").values_list("pk", flat=True)[:MOST_AT_ONCE]):
        remind_of_meeting(key, now)


@transaction.atomic
def remind_of_meeting(key: int, now: datetime) -> None:
    meeting = Meeting.objects.taking_place().select_for_update(of=("self",)).filter(pk=key, starts_at__gt=now).first()
    if meeting is None:
        return
    due = [field for field, before in BEFORE.items() if meeting.starts_at - now <= before]
    untold = {field: not_told(meeting, field) for field in due}
    is_told: set[int] = set()
    for field in due:  # within the last hour one reminder is enough
        people = untold[field]
        wanted = wanting(people, field) - just_placed(meeting, people, BEFORE[field]) - is_told
        is_told |= wanted
        meeting.sign_ups.filter(person__in=people).update(**{field: meeting.starts_at})
        announce(
            kind=REMINDER,
            key=f"{meeting.pk}.{meeting.starts_at:%Y%m%d%H%M}.{field.rpartition('_')[2]}",
            to=wanted,
            facts={"meeting": meeting.pk, "starts_at": meeting.starts_at.isoformat()},
            group=meeting.group_id or 0,
        )


def not_told(meeting: Meeting, field: str) -> set[int]:
    """Return who has a place and was not told of this beginning of the meeting."""
    untold = Q((field, None)) | ~Q((field, F("meeting__starts_at")))
    return set(meeting.sign_ups.going().filter(untold).values_list("person", flat=True))


def wanting(people: set[int], field: str) -> set[int]:
    """Return those of `people` who have not chosen otherwise."""
    do_not = PersonalCalendar.objects.filter(person__in=people, **{CHOICES[field]: False})
    return people - set(do_not.values_list("person", flat=True))


def just_placed(meeting: Meeting, people: set[int], before: timedelta) -> set[int]:
    """Return those who got their place when the meeting was as near: they know."""
    late = SignUp.objects.filter(meeting=meeting, person__in=people, placed_at__gt=meeting.starts_at - before)
    return set(late.values_list("person", flat=True))
