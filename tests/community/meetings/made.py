"""Meetings for tests."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.utils import timezone

from cms.users.models import User
from community.groups.models import Group
from community.meetings.models import DatePoll, Meeting, SignUp
from community.meetings.places import sign_up
from community.meetings.planning import set_meeting
from community.meetings.polling import make_poll
from community.meetings.subscribing import make_address

BERLIN = ZoneInfo("Europe/Berlin")
TITLE = "Schwellen für Hitzewarnungen"
LINK = "https://meet.example.org/geheimer-raum"


def soon(days: int = 14, hour: int = 15, zone: ZoneInfo = BERLIN) -> datetime:
    """Return a time of day some days from now."""
    day = timezone.now().astimezone(zone).date() + timedelta(days=days)
    return datetime(day.year, day.month, day.day, hour, tzinfo=zone)


def facts_of(**facts: Any) -> dict[str, Any]:
    start = facts.pop("starts_at", None) or soon()
    return {
        "title": TITLE,
        "agenda": "- **Kassenbuch** der Kühlräume",
        "language": "de",
        "time_zone": "Europe/Berlin",
        "starts_at": start,
        "ends_at": start + timedelta(hours=1),
        "place": "Rathaus, Saal 2",
        "link": LINK,
        **facts,
    }


def make_meeting(group: Group | None, by: User, **facts: Any) -> Meeting:
    [made] = set_meeting(group=group, facts=facts_of(**facts), by=by)
    return made


def move(meeting: Meeting, to: datetime) -> Meeting:
    """Let a meeting be at another time, also one that nobody could set: it has begun, or is over."""
    length = meeting.ends_at - meeting.starts_at
    Meeting.objects.filter(pk=meeting.pk).update(starts_at=to, ends_at=to + length)
    return Meeting.objects.select_related("group").get(pk=meeting.pk)


def states(meeting: Meeting) -> dict[str, str]:
    """Return who has signed up, and whether she has a place, by name."""
    return dict(SignUp.objects.filter(meeting=meeting).order_by("pk").values_list("person__name", "state"))


def make_the_poll(group: Group, by: User, **facts: Any) -> DatePoll:
    words = {
        "title": "Besuch der Baustelle",
        "agenda": "Kassenbuch",
        "language": "de",
        "time_zone": "Europe/Berlin",
        "minutes": 90,
    }
    return make_poll(group=group, facts={**words, **facts}, dates=[soon(20), soon(21), soon(22)], by=by)


def make_things(group: Group, owner: User, facilitator: User) -> dict[str, Any]:
    """Create what the table of addresses asks for: a meeting for which the owner has signed up, one of all members, and a poll."""
    meeting = make_meeting(group, facilitator)
    sign_up(meeting=meeting, by=owner)
    for_all = Meeting.objects.create(**facts_of(title="Jahrestreffen", agenda="Im Garten", place="Aula", link=""))
    return {
        "meeting": meeting,
        "meeting for all": for_all,
        "date poll": make_the_poll(group, facilitator),
        "calendar token": make_address(by=owner),
    }


def sent_form(**facts: Any) -> dict[str, str]:
    """Return the form of a meeting as a browser sends it."""
    start = soon()
    typed = {
        "title": "Hereingelegt",
        "language": "de",
        "time_zone": "Europe/Berlin",
        "starts_at": f"{start:%Y-%m-%dT%H:%M}",
        "ends_at": f"{start + timedelta(hours=1):%Y-%m-%dT%H:%M}",
    }
    return {**typed, **facts}


def sent_poll(**facts: Any) -> dict[str, str]:
    typed = {"title": "Hereingelegt", "language": "de", "time_zone": "Europe/Berlin", "minutes": "60"}
    return {**typed, "date_1": f"{soon(20):%Y-%m-%dT%H:%M}", "date_2": f"{soon(21):%Y-%m-%dT%H:%M}", **facts}


def sent_json(**facts: Any) -> dict[str, Any]:
    start = soon()
    typed = {"title": "Hereingelegt", "language": "de", "starts_at": start.isoformat()}
    return {**typed, "ends_at": (start + timedelta(hours=1)).isoformat(), **facts}


def things_of_api(group: Group, facilitator: User) -> dict[str, str]:
    """Create what the facilitator tries the JSON on; return the keys by the names in the paths."""
    return {"meeting": str(make_meeting(group, facilitator).pk), "poll": str(make_the_poll(group, facilitator).pk)}
