"""Meetings as JSON: lists, setting, changing and cancelling, signing up."""

from __future__ import annotations

from http import HTTPStatus
from typing import Annotated, Any, Literal

from django.http import HttpRequest, HttpResponse
from ninja import Body, Query, Router, Status

from community.access.actor import actor_of
from community.access.verdicts import require
from community.api.authentication import reader
from community.api.paging import WhichPart, part_of
from community.api.schemas import Page, Problem
from community.api.versions import SHOWS_ETAG, TAKES_ETAG, IfMatch, changed_meanwhile, require_valid, require_version
from community.groups.api import Slug, room_of
from community.groups.models import Group, attach_public_pages
from community.meetings import places
from community.meetings.attendance import Participant, participants
from community.meetings.forms import CancelForm, MeetingForm, NewMeetingForm
from community.meetings.listing import meetings_of, next_meetings
from community.meetings.models import FACTS, Meeting
from community.meetings.planning import SavedMeanwhile, cancel_meeting, change_meeting, copy_meeting, set_meeting
from community.meetings.rules import can_change, can_copy, can_see_people, can_set

from .access import MeetingId, led_meeting_at, meeting_at
from .schemas import (
    MeetingChangedMeanwhile,
    MeetingChanges,
    MeetingDetail,
    MeetingSummary,
    ParticipantFacts,
    SentCancelling,
    SentDates,
    SentMeeting,
    SignUpState,
)
from .telling import detail_of, etag_of_meeting, meeting_detail, meeting_summary

router = Router(tags=["Meetings"])
Choice = Annotated[Literal["upcoming", "past"], Query(description="Those to come, or those that are over.")]


@router.get("meetings", response=Page[MeetingSummary], url_name="meetings", summary="Your calendar")
def list_meetings(request: HttpRequest, paging: WhichPart, show: Choice = "upcoming") -> Any:
    """The meetings of all your groups, and those for all members."""
    actor = actor_of(request.user)
    found = meetings_of(actor).past() if show == "past" else next_meetings(actor)
    return part_of(found, paging, lambda meeting: meeting_summary(request, meeting))


@router.get("groups/{slug:slug}/meetings", response=Page[MeetingSummary], url_name="group_meetings", summary="A group's meetings")
def list_group_meetings(request: HttpRequest, slug: Slug, paging: WhichPart, show: Choice = "upcoming") -> Any:
    """The meetings of a group: those to come, the next one first, or those that are over, the latest first."""
    group, actor = room_of(request, slug), actor_of(request.user)
    found = meetings_of(actor, group)
    rows = found.past() if show == "past" else found.upcoming()
    return part_of(rows, paging, lambda meeting: meeting_summary(request, meeting))


@router.post("meetings", response={201: list[MeetingDetail]}, url_name="meetings", summary="Set a meeting for all members")
def set_meeting_for_all(request: HttpRequest, sent: Annotated[SentMeeting, Body()]) -> Status[list[MeetingDetail]]:
    """Set a meeting for all members, as staff. Answers all its dates."""
    return set_in(request, None, sent)


@router.post(
    "groups/{slug:slug}/meetings", response={201: list[MeetingDetail]}, url_name="group_meetings", summary="Set a group's meeting"
)
def set_group_meeting(request: HttpRequest, slug: Slug, sent: Annotated[SentMeeting, Body()]) -> Status[list[MeetingDetail]]:
    """Set a meeting of a group, as a facilitator. Answers all its dates."""
    return set_in(request, room_of(request, slug), sent)


def set_in(request: HttpRequest, group: Group | None, sent: SentMeeting) -> Status[list[MeetingDetail]]:
    actor = actor_of(request.user)
    require(can_set(actor, group))
    form = NewMeetingForm(as_typed(sent.model_dump(exclude_none=True)))
    require_valid(form)
    made = set_meeting(group=group, facts=form.facts, rhythm=form.rhythm_chosen, times=sent.times, by=reader(request))
    return Status(HTTPStatus.CREATED, details_of(request, made))


def details_of(request: HttpRequest, made: list[Meeting]) -> list[MeetingDetail]:
    actor = actor_of(request.user)
    rows = Meeting.objects.for_reading(actor).filter(pk__in=[one.pk for one in made]).order_by("starts_at", "pk")
    meetings = list(rows)
    attach_public_pages([one.group for one in meetings if one.group])
    return [meeting_detail(request, actor, one) for one in meetings]


def as_typed(values: dict[str, Any]) -> dict[str, Any]:
    """Return values as a form takes them."""
    return {
        name: "on" if value is True else "" if value is False or value is None else str(value) for name, value in values.items()
    }


@router.get("meetings/{int:meeting}", response=MeetingDetail, url_name="meeting", summary="A meeting", openapi_extra=SHOWS_ETAG)
def get_meeting(request: HttpRequest, meeting: MeetingId, response: HttpResponse) -> MeetingDetail:
    """A meeting. The `ETag` identifies its version."""
    actor, found = meeting_at(request, meeting)
    response["ETag"] = etag_of_meeting(found)
    return meeting_detail(request, actor, found)


@router.patch(
    "meetings/{int:meeting}",
    response={200: MeetingDetail, 412: MeetingChangedMeanwhile, 428: Problem},
    url_name="meeting",
    summary="Change a meeting",
    openapi_extra=TAKES_ETAG,
)
def change_meeting_facts(
    request: HttpRequest,
    meeting: MeetingId,
    response: HttpResponse,
    sent: Annotated[MeetingChanges, Body()],
    if_match: IfMatch = "",
) -> MeetingDetail:
    """Change a meeting, as a facilitator. Those who have signed up are told."""
    actor, found = led_meeting_at(request, meeting)
    require(can_change(actor, found))
    require_version(if_match)
    etag = etag_of_meeting(found)
    if if_match.strip() != "*" and etag not in {part.strip() for part in if_match.split(",")}:
        raise changed_meanwhile(etag, told_now(found))
    changes = sent.model_dump(exclude_unset=True)
    may_be_none = {"places", "signup_until"}
    changes = {name: value for name, value in changes.items() if value is not None or name in may_be_none}
    stored = Meeting.objects.get(pk=found.pk)
    form = MeetingForm(as_typed({name: getattr(stored, name) for name in FACTS} | changes), instance=stored)
    require_valid(form)
    facts = {name: value for name, value in form.facts.items() if name in changes}
    made_of = None if if_match.strip() == "*" else found.sequence
    try:
        change_meeting(meeting=found, facts=facts, made_of=made_of, by=reader(request))
    except SavedMeanwhile as error:
        raise changed_meanwhile(etag_of_meeting(error.meeting), told_now(error.meeting)) from error
    _actor, found = meeting_at(request, meeting)
    response["ETag"] = etag_of_meeting(found)
    return meeting_detail(request, actor, found)


def told_now(meeting: Meeting) -> dict[str, Any]:
    return {"title": meeting.title, "starts_at": meeting.starts_at.isoformat(), "ends_at": meeting.ends_at.isoformat()}


@router.post("meetings/{int:meeting}/cancel", response=MeetingDetail, url_name="meeting_cancel", summary="Cancel a meeting")
def cancel_one_meeting(request: HttpRequest, meeting: MeetingId, sent: Annotated[SentCancelling, Body()]) -> MeetingDetail:
    """Cancel a meeting, as a facilitator. Everybody who has signed up is told once."""
    actor, found = led_meeting_at(request, meeting)
    form = CancelForm({"reason": sent.reason})
    require_valid(form)
    cancel_meeting(meeting=found, reason=form.cleaned_data["reason"], by=reader(request))
    return detail_of(request, actor, found.pk)


@router.post(
    "meetings/{int:meeting}/copies",
    response={201: list[MeetingDetail]},
    url_name="meeting_copies",
    summary="Set the same meeting at other dates",
)
def copy_one_meeting(request: HttpRequest, meeting: MeetingId, sent: Annotated[SentDates, Body()]) -> Status[list[MeetingDetail]]:
    """Set the same meeting at other dates, as a facilitator. People sign up anew."""
    actor, found = led_meeting_at(request, meeting)
    require(can_copy(actor, found))
    made = copy_meeting(meeting=found, dates=sent.dates, by=reader(request))
    return Status(HTTPStatus.CREATED, details_of(request, made))


@router.put("meetings/{int:meeting}/sign-up", response=SignUpState, url_name="meeting_sign_up", summary="Sign up")
def sign_up_for_meeting(request: HttpRequest, meeting: MeetingId) -> SignUpState:
    """Sign up, or go on the waiting list if all places are taken. Who has signed up stays where she is."""
    _actor, found = meeting_at(request, meeting)
    own = places.sign_up(meeting=found, by=reader(request))
    return SignUpState(state=own.state, signed_up_at=own.created_at)  # type: ignore[arg-type]


@router.delete("meetings/{int:meeting}/sign-up", response={204: None}, url_name="meeting_sign_up", summary="Cancel your place")
def sign_off_from_meeting(request: HttpRequest, meeting: MeetingId) -> None:
    """Sign off, or leave the waiting list. Whoever waits first gets the place."""
    _actor, found = meeting_at(request, meeting)
    places.sign_off(meeting=found, by=reader(request))


@router.get(
    "meetings/{int:meeting}/participants",
    response=Page[ParticipantFacts],
    url_name="meeting_participants",
    summary="Who is coming to a meeting",
)
def list_meeting_participants(request: HttpRequest, meeting: MeetingId, paging: WhichPart) -> Any:
    """Who has a place, and then who waits for one. Of a meeting for all members only staff see them."""
    actor, found = meeting_at(request, meeting)
    require(can_see_people(actor, found))

    def told(one: Participant) -> ParticipantFacts:
        return ParticipantFacts(name=one.name, municipality=one.city or None, state=one.sign_up.state, place=one.place)  # type: ignore[arg-type]

    return part_of(participants(actor, found), paging, told)
