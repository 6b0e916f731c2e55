"""Meetings as iCalendar (RFC 5545): one meeting, or the calendar of a person.

A meeting keeps its UID, and each change raises its SEQUENCE; a cancelled one says so. Nothing in it changes by itself, so that the same
meetings are the same bytes.
"""

from __future__ import annotations

import hashlib
from datetime import UTC, timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from icalendar import Calendar, Event

from cms.announcing import absolute
from cms.ics_zones import timezone_component
from community.access.actor import actor_of
from community.groups.models import attach_public_pages
from community.markdown import words_of
from community.own_dates import own_dates_of

from .models import Meeting, SignUp
from .rules import can_see_link

if TYPE_CHECKING:
    from collections.abc import Iterable

    from icalendar import Timezone

    from community.access.actor import Actor
    from community.own_dates import OwnDate

    from .models import PersonalCalendar

KEPT_FOR = timedelta(days=90)  # after its end a meeting stays in the calendar
REFRESHED_EVERY, REFRESHED_IN_WORDS = timedelta(hours=1), "PT1H"
MOST_EVENTS = 1000


def meetings_in_calendar(actor: Actor, *, shows_all: bool) -> list[Meeting]:
    """Return the meetings in somebody's calendar: which she signed up for, or all that she can read. Three queries."""
    since = timezone.now() - KEPT_FOR
    found = Meeting.objects.visible_to(actor).with_own(actor).filter(ends_at__gt=since).select_related("group__page")
    if not shows_all:
        found = found.filter(Q(own_state__isnull=False))
    meetings = list(found.order_by("starts_at", "pk")[:MOST_EVENTS])
    attach_public_pages([meeting.group for meeting in meetings if meeting.group])
    return meetings


def calendar_text(chosen: PersonalCalendar) -> bytes:
    """Return the calendar of a person, in the active language."""
    actor = actor_of(chosen.person)
    meetings = meetings_in_calendar(actor, shows_all=chosen.shows_all)
    name = _("Meetings: %(site)s") % {"site": settings.WAGTAIL_SITE_NAME}
    return as_ics([event_of(actor, one) for one in meetings] + [date_event(one) for one in own_dates_of(actor)], name, meetings)


def meeting_text(actor: Actor, meeting: Meeting) -> bytes:
    """Return one meeting, of `with_own`."""
    return as_ics([event_of(actor, meeting)], meeting.title, [meeting])


def as_ics(events: Iterable[Event], name: str, meetings: Iterable[Meeting]) -> bytes:
    calendar = Calendar()
    calendar.add("prodid", f"-//{settings.WAGTAIL_SITE_NAME}//Meetings//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", name)
    calendar.add("refresh-interval", REFRESHED_EVERY, parameters={"value": "DURATION"})
    calendar.add("x-published-ttl", REFRESHED_IN_WORDS)
    zones = {str(one.time_zone): zone for one in meetings if (zone := zone_component_of(one)) is not None}
    for _name, zone in sorted(zones.items()):
        calendar.add_component(zone)
    for event in events:
        calendar.add_component(event)
    return bytes(calendar.to_ical())


def zone_component_of(meeting: Meeting) -> Timezone | None:
    """Return the zone for a meeting. All meetings of some years share one, so that a calendar names each zone once."""
    now = timezone.now().year
    return timezone_component(str(meeting.time_zone), min(now - 1, meeting.starts_at.year), max(now + 2, meeting.ends_at.year))


def event_of(actor: Actor, meeting: Meeting) -> Event:
    event = Event()
    event.add("uid", str(meeting.uid))
    event.add("dtstamp", meeting.changed_at.astimezone(UTC))
    event.add("created", meeting.created_at.astimezone(UTC))
    event.add("last-modified", meeting.changed_at.astimezone(UTC))
    event.add("sequence", meeting.sequence)
    has_zone = zone_component_of(meeting) is not None
    for name, moment in (("dtstart", meeting.starts_at), ("dtend", meeting.ends_at)):
        event.add(name, moment.astimezone(meeting.zone if has_zone else UTC))
    is_waiting = meeting.own_state == SignUp.State.WAITING
    title = _("Waiting list: %(title)s") % {"title": meeting.title} if is_waiting else meeting.title
    event.add("summary", title)
    event.add("description", description_of(meeting))
    url = absolute(meeting.get_absolute_url())
    event.add("url", url)
    is_going = meeting.own_state == SignUp.State.GOING
    link = meeting.link if meeting.link and can_see_link(actor, meeting, is_going=is_going) else ""
    if where := " · ".join(filter(None, (meeting.place, link))):
        event.add("location", where)
    event.add("class", "PRIVATE")
    event.add("status", "CANCELLED" if meeting.is_cancelled else "CONFIRMED" if is_going else "TENTATIVE")
    event.add("transp", "OPAQUE" if is_going and not meeting.is_cancelled else "TRANSPARENT")
    return event


def description_of(meeting: Meeting) -> str:
    group = meeting.group.title if meeting.group else _("For all members")
    reason = _("Cancelled: %(reason)s") % {"reason": meeting.cancel_reason} if meeting.is_cancelled else ""
    parts = (reason, group, words_of(meeting.agenda), absolute(meeting.get_absolute_url()))
    return "\n\n".join(part for part in parts if part)


def date_event(date: OwnDate) -> Event:
    """Return a date of another feature, such as a deadline."""
    event = Event()
    event.add("uid", date.key)
    event.add("dtstamp", date.changed_at.astimezone(UTC))
    event.add("dtstart", date.starts_at.astimezone(UTC))
    event.add("dtend", (date.ends_at or date.starts_at).astimezone(UTC))
    event.add("summary", date.title)
    event.add("url", absolute(date.url))
    event.add("class", "PRIVATE")
    event.add("transp", "TRANSPARENT")
    return event


def etag_of_text(text: bytes) -> str:
    return f'"{hashlib.sha256(text).hexdigest()[:32]}"'


__all__ = ["calendar_text", "etag_of_text", "meeting_text", "meetings_in_calendar"]
