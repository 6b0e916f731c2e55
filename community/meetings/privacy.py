"""The personal data in meetings.

What somebody set stays, without her name. Her sign-ups are deleted, and whoever waits moves up; so are her answers to polls, the secret
address and what she has chosen. The log of lists that were taken away stays without her name.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from community.privacy.registry import Holding, delete_rows, forget_person

from .models import AttendanceExport, DateAnswer, DatePoll, Meeting, PersonalCalendar, SignUp
from .places import forget_sign_ups

if TYPE_CHECKING:
    from cms.users.models import User


def free_places(_holding: Holding, user: User) -> None:
    """Erase sign-ups; whoever waits moves up."""
    forget_sign_ups(user)


HOLDINGS = (
    Holding(
        SignUp,
        ("person",),
        _("Meetings that you signed up for"),
        ("meeting", "state", "created_at", "placed_at"),
        free_places,
        ("meeting",),
        when_erased=_("Your place is cancelled; whoever is waiting for one moves up."),
    ),
    Holding(
        Meeting,
        ("created_by",),
        _("Meetings that you set"),
        ("group", "title", "agenda", "starts_at", "ends_at", "place", "cancel_reason"),
        forget_person,
        ("group__page",),
    ),
    Holding(
        DateAnswer,
        ("person",),
        _("Your answers to polls for dates"),
        ("slot", "value", "changed_at"),
        delete_rows,
        ("slot",),
    ),
    Holding(
        DatePoll,
        ("created_by",),
        _("Polls for dates that you made"),
        ("group", "title", "agenda", "place", "created_at"),
        forget_person,
        ("group__page",),
    ),
    Holding(
        PersonalCalendar,
        ("person",),
        _("What you chose for your calendar"),  # the secret address is not told: nobody knows it
        ("made_at", "shows_all", "reminds_day", "reminds_hour"),
        delete_rows,
    ),
    Holding(
        AttendanceExport,
        ("by",),
        _("Lists of participants that you took away"),
        ("meeting", "number", "at"),
        forget_person,
        ("meeting",),
    ),
)
