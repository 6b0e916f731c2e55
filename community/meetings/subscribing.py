"""The secret address of a person's calendar, and of what she wants to be reminded."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from community.access.actor import actor_of
from community.access.verdicts import require
from community.invitations.tokens import hash_of, make_token

from .models import PersonalCalendar
from .rules import can_have_calendar

if TYPE_CHECKING:
    from cms.users.models import User

LONGEST_TOKEN = 100


def calendar_of(person: User) -> PersonalCalendar:
    """Return what a person has chosen, or what everybody has who has not; that is not saved."""
    return PersonalCalendar.objects.filter(person=person).first() or PersonalCalendar(person=person)


@transaction.atomic
def make_address(*, by: User) -> str:
    """Make a new secret address, which replaces the one before, and return its token. It is not stored: nobody can show it again."""
    require(can_have_calendar(actor_of(by)))
    token = make_token()
    PersonalCalendar.objects.update_or_create(person=by, defaults={"token_hash": hash_of(token), "made_at": timezone.now()})
    return token


@transaction.atomic
def revoke_address(*, by: User) -> None:
    """Revoke the secret address: nobody reads anything there any more."""
    PersonalCalendar.objects.filter(person=by).update(token_hash=None, made_at=None)


@transaction.atomic
def change_choices(*, shows_all: bool, reminds_day: bool, reminds_hour: bool, by: User) -> PersonalCalendar:
    """Choose what the calendar contains, and when to be reminded."""
    require(can_have_calendar(actor_of(by)))
    chosen = {"shows_all": shows_all, "reminds_day": reminds_day, "reminds_hour": reminds_hour}
    found, _is_new = PersonalCalendar.objects.update_or_create(person=by, defaults=chosen)
    return found


def calendar_at(token: str) -> PersonalCalendar | None:
    """Return the calendar with this token, of somebody whose account is active."""
    if not token or len(token) > LONGEST_TOKEN:
        return None
    found = PersonalCalendar.objects.filter(token_hash=hash_of(token), person__is_active=True)
    return found.select_related("person").first()
