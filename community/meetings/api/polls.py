"""Polls for dates as JSON."""

from __future__ import annotations

from http import HTTPStatus
from typing import Annotated, Any

from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Body, Router, Status

from community.access.actor import actor_of
from community.access.verdicts import require
from community.api.authentication import reader
from community.api.errors import Unprocessable
from community.api.paging import WhichPart, part_of
from community.api.schemas import Page
from community.api.versions import require_valid
from community.groups.api import Slug, room_of
from community.meetings.forms import SLOT_FIELDS, PollForm
from community.meetings.lookups import find_poll, find_slot
from community.meetings.models import DatePoll
from community.meetings.polling import POLL_FACTS, answer_poll, choose_date, close_poll, make_poll
from community.meetings.rules import can_set_in

from .access import PollId, led_poll_at, poll_at
from .schemas import MeetingDetail, PollDetail, PollSummary, SentChoice, SentDateAnswers, SentPoll
from .telling import detail_of, poll_detail, poll_summary

router = Router(tags=["Meetings"])


@router.get(
    "groups/{slug:slug}/date-polls", response=Page[PollSummary], url_name="date_polls", summary="A group's polls for dates"
)
def list_date_polls(request: HttpRequest, slug: Slug, paging: WhichPart) -> Any:
    """The polls of a group, the latest first."""
    group, actor = room_of(request, slug), actor_of(request.user)
    found = DatePoll.objects.visible_to(actor).filter(group=group).select_related("group")
    return part_of(found, paging, lambda poll: poll_summary(request, poll))


@router.post("groups/{slug:slug}/date-polls", response={201: PollDetail}, url_name="date_polls", summary="Make a poll for a date")
def make_date_poll(request: HttpRequest, slug: Slug, sent: Annotated[SentPoll, Body()]) -> Status[PollDetail]:
    """Ask a group at which dates its members can come, as a facilitator."""
    group, actor = room_of(request, slug), actor_of(request.user)
    require(can_set_in(actor, group))
    typed = {name: str(getattr(sent, name)) for name in POLL_FACTS}
    typed |= {name: date.isoformat() for name, date in zip(SLOT_FIELDS, sent.dates, strict=False)}
    form = PollForm(typed)
    require_valid(form)
    facts = {name: form.cleaned_data[name] for name in POLL_FACTS}
    poll = make_poll(group=group, facts=facts, dates=sent.dates, by=reader(request))
    return Status(HTTPStatus.CREATED, poll_detail(request, actor, poll))


@router.get("date-polls/{int:poll}", response=PollDetail, url_name="date_poll", summary="A poll for a date")
def get_date_poll(request: HttpRequest, poll: PollId) -> PollDetail:
    """A poll, with the numbers of its answers."""
    actor, found = poll_at(request, poll)
    return poll_detail(request, actor, found)


@router.put("date-polls/{int:poll}/answers", response=PollDetail, url_name="date_poll_answers", summary="Answer a poll")
def answer_date_poll(request: HttpRequest, poll: PollId, sent: Annotated[SentDateAnswers, Body()]) -> PollDetail:
    """Say at which dates you can come."""
    actor, found = poll_at(request, poll)
    known = set(found.slots.values_list("pk", flat=True))
    if any(one.slot not in known for one in sent.answers):
        raise Unprocessable(("body", "answers", _("The poll has no such date.")))
    answer_poll(poll=found, answers={one.slot: one.value for one in sent.answers}, by=reader(request))
    return poll_detail(request, actor, found)


@router.post("date-polls/{int:poll}/choose", response={201: MeetingDetail}, url_name="date_poll_choose", summary="Choose a date")
def choose_poll_date(request: HttpRequest, poll: PollId, sent: Annotated[SentChoice, Body()]) -> Status[MeetingDetail]:
    """Choose a date, as a facilitator. It becomes the meeting, and those who said yes are signed up."""
    actor, found = led_poll_at(request, poll)
    slot = find_slot(found, sent.slot)
    if slot is None:
        raise Unprocessable(("body", "slot", _("The poll has no such date.")))
    meeting = choose_date(poll=found, slot=slot, by=reader(request))
    return Status(HTTPStatus.CREATED, detail_of(request, actor, meeting.pk))


@router.post("date-polls/{int:poll}/close", response=PollDetail, url_name="date_poll_close", summary="Close a poll")
def close_date_poll(request: HttpRequest, poll: PollId) -> PollDetail:
    """Close a poll without a meeting, as a facilitator."""
    actor, found = led_poll_at(request, poll)
    close_poll(poll=found, by=reader(request))
    return poll_detail(request, actor, find_poll(found.pk) or found)
