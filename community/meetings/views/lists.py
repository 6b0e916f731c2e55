"""The calendar of a person and of a group, as a list and by months."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from cms.languages import active_language
from community.access.actor import actor_of
from community.answers import refuse
from community.groups.layout import group_page
from community.groups.lookups import known_room
from community.groups.models import attach_public_pages
from community.groups.rules import can_enter
from community.groups.views import in_pages, refuse_group, room_not_found
from community.meetings.listing import meetings_of, month_named, month_of, next_meetings, polls_to_answer, rows_of
from community.meetings.models import DatePoll
from community.meetings.rules import can_have_calendar, can_set_for_all, can_set_in
from community.meetings.times import zone_of

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from community.access.actor import Actor
    from community.meetings.models import Meeting
    from community.meetings.models.meeting import MeetingQuerySet

AT_ONCE = 30
VIEWS = ("list", "past", "month")


@never_cache
@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """Show the meetings of all groups of the reader, and those for all members."""
    actor = actor_of(request.user)
    entry = can_have_calendar(actor)
    if not entry:
        return refuse(request, entry)
    polls = list(polls_to_answer(actor)[:AT_ONCE])
    attach_public_pages([poll.group for poll in polls])
    facts = {
        **view_of(request, actor, next_meetings(actor), meetings_of(actor)),
        "polls": polls,
        "may_set": can_set_for_all(actor),
        "of_many_groups": True,
    }
    return render(request, "community/meetings/mine.html", facts)


@never_cache
@require_safe
def group(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the meetings of a group."""
    actor = actor_of(request.user)
    found = known_room(actor, slug)
    if found is None:
        return room_not_found(request)
    entry = can_enter(actor, found)
    if not entry:
        return refuse_group(request, entry, found)
    meetings = meetings_of(actor, found)
    facts = {
        **view_of(request, actor, meetings.upcoming(), meetings),
        "polls": list(DatePoll.objects.visible_to(actor).open().filter(group=found)[:AT_ONCE]),
        "may_set": can_set_in(actor, found),
    }
    return group_page(request, "community/meetings/group.html", found, facts)


def view_of(request: HttpRequest, actor: Actor, upcoming: MeetingQuerySet, every: MeetingQuerySet) -> dict[str, Any]:
    """Return the chosen view: what comes, what is over, or a month."""
    view = request.GET.get("view", "list")
    view = view if view in VIEWS else "list"
    facts: dict[str, Any] = {"view": view, "query": f"view={view}", "zone": zone_of(actor)}
    if view == "month":
        first = month_named(request.GET.get("month", ""), zone_of(actor))
        month = month_of(actor, every, first, active_language())
        attach_groups([row.meeting for week in month.weeks for day in week for row in day.rows])
        return {**facts, "month": month}
    pages = in_pages(request, every.past() if view == "past" else upcoming, AT_ONCE)
    meetings = list(pages["portion"])
    attach_groups(meetings)
    return {**facts, **pages, "rows": rows_of(actor, meetings)}


def attach_groups(meetings: list[Meeting]) -> None:
    attach_public_pages([meeting.group for meeting in meetings if meeting.group])
