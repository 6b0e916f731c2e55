"""Meetings and polls as JSON tells them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse

from community.meetings.lookups import meeting_to_read
from community.meetings.models import DateAnswer
from community.meetings.poll_results import results_of
from community.meetings.rules import (
    can_answer,
    can_cancel,
    can_change,
    can_copy,
    can_decide_poll,
    can_read_attendance,
    can_see_link,
    can_sign_off,
    can_sign_up,
)

from .schemas import MeetingDetail, MeetingSummary, PollDetail, PollSlot, PollSummary

if TYPE_CHECKING:
    from typing import Any

    from django.http import HttpRequest

    from community.access.actor import Actor
    from community.meetings.models import DatePoll, Meeting

MAY = {
    "cancel": can_cancel,
    "change": can_change,
    "copy": can_copy,
    "see_participants": can_read_attendance,
    "sign_off": can_sign_off,
    "sign_up": can_sign_up,
}


def summary_facts(request: HttpRequest, meeting: Meeting) -> dict[str, Any]:
    return {
        "id": meeting.pk,
        "uid": str(meeting.uid),
        "group": meeting.group.slug if meeting.group else None,
        "title": meeting.title,
        "language": meeting.language,
        "starts_at": meeting.starts_at,
        "ends_at": meeting.ends_at,
        "time_zone": str(meeting.time_zone),
        "place": meeting.place,
        "places": meeting.places,
        "going_count": meeting.going_count,
        "waiting_count": meeting.waiting_count,
        "your_state": meeting.own_state,
        "is_cancelled": meeting.is_cancelled,
        "url": request.build_absolute_uri(meeting.get_absolute_url()),
    }


def meeting_summary(request: HttpRequest, meeting: Meeting) -> MeetingSummary:
    return MeetingSummary(**summary_facts(request, meeting))


def meeting_detail(request: HttpRequest, actor: Actor, meeting: Meeting) -> MeetingDetail:
    """Return a meeting of `for_reading` as `actor` sees it."""
    may_see_link = can_see_link(actor, meeting, is_going=meeting.own_state == "going")
    return MeetingDetail(
        **summary_facts(request, meeting),
        agenda=meeting.agenda,
        agenda_html=str(meeting.agenda_html),
        link=meeting.link if meeting.link and may_see_link else None,
        is_link_for_participants=meeting.is_link_for_participants,
        signup_until=meeting.signup_until,
        shows_municipalities=meeting.shows_municipalities,
        cancel_reason=meeting.cancel_reason or None,
        series=str(meeting.series) if meeting.series else None,
        sequence=meeting.sequence,
        ics_url=request.build_absolute_uri(reverse("meetings:ics", args=[meeting.pk])),
        may=[name for name, rule in MAY.items() if rule(actor, meeting)],  # type: ignore[misc]  # names are those of the schema
    )


def detail_of(request: HttpRequest, actor: Actor, key: int) -> MeetingDetail:
    """Return a meeting as it is after a change."""
    found = meeting_to_read(actor, key)
    assert found is not None  # noqa: S101 - it was just saved
    return meeting_detail(request, actor, found)


def etag_of_meeting(meeting: Meeting) -> str:
    return f'"{meeting.pk}.{meeting.sequence}"'


def poll_facts(request: HttpRequest, poll: DatePoll) -> dict[str, Any]:
    return {
        "id": poll.pk,
        "group": poll.group.slug,
        "title": poll.title,
        "is_open": poll.is_open,
        "meeting": poll.meeting_id,
        "url": request.build_absolute_uri(poll.get_absolute_url()),
    }


def poll_summary(request: HttpRequest, poll: DatePoll) -> PollSummary:
    return PollSummary(**poll_facts(request, poll))


def poll_detail(request: HttpRequest, actor: Actor, poll: DatePoll) -> PollDetail:
    own = dict(DateAnswer.objects.filter(slot__poll=poll, person=actor.pk).values_list("slot", "value"))
    may = {"answer": can_answer(actor, poll), "decide": can_decide_poll(actor, poll)}
    return PollDetail(
        **poll_facts(request, poll),
        agenda=poll.agenda,
        language=poll.language,
        time_zone=str(poll.time_zone),
        minutes=poll.minutes,
        place=poll.place,
        slots=[
            PollSlot(
                id=one.slot.pk,
                starts_at=one.slot.starts_at,
                yes=one.yes,
                maybe=one.maybe,
                no=one.no,
                your_answer=own.get(one.slot.pk),  # type: ignore[arg-type]
            )
            for one in results_of(actor, poll).slots
        ],
        may=[name for name, verdict in may.items() if verdict],  # type: ignore[misc]
    )
