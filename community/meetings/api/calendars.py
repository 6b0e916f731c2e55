"""One's own calendar as JSON: the secret address and reminders."""

from __future__ import annotations

from http import HTTPStatus
from typing import Annotated

from django.http import HttpRequest
from django.urls import reverse
from ninja import Body, Router, Status

from cms.announcing import absolute
from cms.tokens.scopes import NO_TOKEN, Scope, needs_scope
from community.api.authentication import reader
from community.meetings.models import PersonalCalendar
from community.meetings.subscribing import calendar_of, change_choices, make_address, revoke_address

from .schemas import CalendarAddress, CalendarChoices, SentCalendarChoices

router = Router(tags=["Meetings"])


@router.get("calendar", response=CalendarChoices, url_name="calendar", summary="Your calendar's settings")
@needs_scope(Scope.PROFILE_READ)
def get_calendar(request: HttpRequest) -> CalendarChoices:
    """Whether your calendar has a secret address, what it contains, and when you are reminded."""
    return choices_told(calendar_of(reader(request)))


@router.put("calendar", response=CalendarChoices, url_name="calendar", summary="Change your calendar's settings")
@needs_scope(Scope.PROFILE_WRITE)
def change_calendar(request: HttpRequest, sent: Annotated[SentCalendarChoices, Body()]) -> CalendarChoices:
    """Choose what the calendar contains, and when to be reminded."""
    return choices_told(change_choices(**sent.model_dump(), by=reader(request)))


@router.post("calendar/address", response={201: CalendarAddress}, url_name="calendar_address", summary="Make a secret address")
@needs_scope(NO_TOKEN)
def make_calendar_address(request: HttpRequest) -> Status[CalendarAddress]:
    """Make a secret address, which replaces the one before. It is answered once: only a hash of it is stored."""
    path = reverse("meetings:feed", args=[make_address(by=reader(request))])
    return Status(HTTPStatus.CREATED, CalendarAddress(url=absolute(path)))


@router.delete("calendar/address", response={204: None}, url_name="calendar_address", summary="Revoke the secret address")
@needs_scope(NO_TOKEN)
def revoke_calendar_address(request: HttpRequest) -> None:
    """Revoke the secret address: nobody reads anything there any more."""
    revoke_address(by=reader(request))


def choices_told(chosen: PersonalCalendar) -> CalendarChoices:
    names = ("has_address", "made_at", "shows_all", "reminds_day", "reminds_hour")
    return CalendarChoices(**{name: getattr(chosen, name) for name in names})
