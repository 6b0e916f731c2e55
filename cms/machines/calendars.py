"""iCalendar (RFC 5545) of public events and deadlines: one calendar for each language, and for each topic in it.

An event keeps its UID in all languages. `CalendarEntry` says how often it changed (SEQUENCE); one whose page is gone is named as cancelled for
30 days, without a word of it, since nobody may read the page any more.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import Any
from zoneinfo import ZoneInfo

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from icalendar import Calendar, Event, Timezone
from wagtail.models import Site

from cms.ics_zones import timezone_component
from cms.languages import active_language
from cms.pages.call import CallPage
from cms.pages.event import EventPage
from cms.sitemaps import addressed
from cms.snippets.site_settings import SiteSettings
from cms.snippets.taxonomy import Topic

from .answers import LONG_AGO, Told
from .dates import moments_of, pages_with_dates
from .models import LISTED_FOR, CalendarEntry
from .signs import for_calendar

Kind = CalendarEntry.Kind
TITLES: dict[str, Promise] = {"events": gettext_lazy("Events"), "deadlines": gettext_lazy("Deadlines")}
KINDS = {"events": Kind.EVENT, "deadlines": Kind.DEADLINE}
MOST_EVENTS = 1000
REFRESHED_EVERY, REFRESHED_IN_WORDS = timedelta(hours=6), "PT6H"
DAY = timedelta(days=1)


def calendar_text(site: Site, name: str, topic: Topic | None) -> Told:
    """Return a calendar of `site` in the active language. Seven queries, however many events there are."""
    kind = KINDS[name]
    since = timezone.now() - LISTED_FOR
    pages = dated_pages(site, kind).filter(last__gt=since)
    entries = CalendarEntry.objects.filter(site=site, language=active_language(), kind=kind)
    if topic is not None:
        pages = pages.filter(topics=topic)
    known = {entry.key: entry for entry in entries.filter(last_moment__gt=since)}
    latest = pages.order_by("-last", "-pk").prefetch_related("topics")[
        :MOST_EVENTS
    ]  # if there are too many, past ones are left out
    shown = list(addressed(site, list(latest)[::-1]))
    events = [event_of(page, address, known.get(page.translation_key)) for page, address in shown]
    listed = {page.translation_key for page, _address in shown}
    gone = [one for one in entries.gone().order_by("last_moment", "pk") if one.key not in listed and is_about(one, topic)]
    own = SiteSettings.for_site(site).site_name
    title = " · ".join([own, str(TITLES[name]), *([topic.name] if topic else [])])
    zones = [(page.time_zone, moments_of(page)) for page, _address in shown]
    zones += [(ZoneInfo(one.zone), (one.starts_at, one.ends_at)) for one in gone]
    return as_ics([*events, *(event_gone(one) for one in gone)], title, zones)


def event_text(site: Site, name: str, key: int) -> Told | None:
    """Return a single event or deadline of `site` in the active language; None if there is no such public page."""
    kind = KINDS[name]
    page = dated_pages(site, kind).filter(pk=key).prefetch_related("topics").first()
    for found, address in addressed(site, [page] if page else []):
        entry = CalendarEntry.objects.filter(site=site, language=active_language(), kind=kind, key=found.translation_key).first()
        return as_ics([event_of(found, address, entry)], found.title, [(found.time_zone, moments_of(found))])
    return None


def dated_pages(site: Site, kind: str) -> Any:
    """Return the public pages of that kind in the active language, with their last moment."""
    pages = pages_with_dates(site, kind).filter(locale__language_code=active_language())
    return pages.select_related("municipality") if kind == Kind.EVENT else pages


def is_about(entry: CalendarEntry, topic: Topic | None) -> bool:
    return topic is None or topic.slug in entry.topics


def as_ics(events: Iterable[Event], title: str, zones: Iterable[tuple[tzinfo, tuple[datetime, datetime | None]]]) -> Told:
    calendar = Calendar()
    calendar.add("prodid", "-//Connective//Events//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("name", title)
    calendar.add("x-wr-calname", title)
    calendar.add("refresh-interval", REFRESHED_EVERY, parameters={"value": "DURATION"})
    calendar.add("x-published-ttl", REFRESHED_IN_WORDS)
    for component in zone_components(zones):
        calendar.add_component(component)
    changed = []
    for event in events:
        calendar.add_component(event)
        changed.append(event.decoded("last-modified"))
    return Told(for_calendar(calendar.to_ical()), max(changed, default=LONG_AGO))


def zone_components(zones: Iterable[tuple[tzinfo, tuple[datetime, datetime | None]]]) -> list[Timezone]:
    """Return each time zone once, with its rules."""
    named = {
        str(zone): component for zone, moments in zones if not is_whole_days(*moments, zone) and (component := rules_of(zone))
    }
    return [component for _name, component in sorted(named.items())]


def rules_of(zone: tzinfo) -> Timezone | None:
    """Return a zone with its rules for the years that matter; None if its clocks follow none (`cms.ics_zones`)."""
    year = timezone.now().year
    return timezone_component(str(zone), year - 1, year + 4)


def is_whole_days(starts_at: datetime, ends_at: datetime | None, zone: tzinfo) -> bool:
    """Return whether something takes whole days: from midnight to midnight, or to a minute before it."""
    if ends_at is None:
        return False
    ends = ends_at.astimezone(zone)
    return is_beginning_of_day(starts_at, zone) and (is_beginning_of_day(ends_at, zone) or (ends.hour, ends.minute) == (23, 59))


def is_beginning_of_day(moment: datetime, zone: tzinfo) -> bool:
    """Return whether a day begins with this minute: at midnight, or at one where the clocks go forward from midnight, as in Cairo."""
    return moment.replace(second=0, microsecond=0) == beginning_of(moment.astimezone(zone).date(), zone)


def beginning_of(day: date, zone: tzinfo) -> datetime:
    # In UTC: moments of one zone would be compared by their clocks, of which the one at a skipped midnight never was.
    return datetime.combine(day, time(), tzinfo=zone).astimezone(UTC)


def event_of(page: Any, address: str, entry: CalendarEntry | None) -> Event:
    is_deadline = isinstance(page, CallPage)
    event = Event()
    changed = max(filter(None, (page.last_published_at, entry.changed_at if entry else None)), default=timezone.now())
    starts_at, ends_at = moments_of(page)
    add_times(event, starts_at, ends_at, page.time_zone)
    identify(event, Kind.DEADLINE if is_deadline else Kind.EVENT, page.translation_key, entry.sequence if entry else 0, changed)
    language = {"language": active_language()}
    event.add("summary", _("Deadline: {title}").format(title=page.title) if is_deadline else page.title, parameters=language)
    event.add("description", f"{page.summary}\n\n{address}".strip(), parameters=language)
    event.add("url", address)
    if where := "" if is_deadline else place_of(page):
        event.add("location", where, parameters=language)
    if page.listed_topics:
        event.add("categories", [topic.name for topic in page.listed_topics])
    event.add("class", "PUBLIC")
    event.add("status", "CANCELLED" if not is_deadline and page.is_cancelled else "CONFIRMED")
    event.add("transp", "TRANSPARENT")  # reading about a date does not make anybody busy
    return event


def event_gone(entry: CalendarEntry) -> Event:
    """Return an event whose page is no longer public: which it is, and that it is cancelled."""
    event = Event()
    add_times(event, entry.starts_at, entry.ends_at, ZoneInfo(entry.zone))
    identify(event, entry.kind, entry.key, entry.sequence, entry.changed_at)
    event.add("summary", _("Cancelled"), parameters={"language": active_language()})
    event.add("class", "PUBLIC")
    event.add("status", "CANCELLED")
    event.add("transp", "TRANSPARENT")
    return event


def identify(event: Event, kind: str, key: Any, sequence: int, changed: datetime) -> None:
    event.add("uid", f"{kind}-{key}")
    event.add("sequence", sequence)
    # Not the moment of the request: the same pages are the same bytes.
    event.add("dtstamp", changed.astimezone(UTC))
    event.add("last-modified", changed.astimezone(UTC))


def add_times(event: Event, starts_at: datetime, ends_at: datetime | None, zone: tzinfo) -> None:
    if ends_at is not None and is_whole_days(starts_at, ends_at, zone):
        first = starts_at.astimezone(zone).date()
        ends = ends_at.astimezone(zone)
        # The end is the day after the last one (RFC 5545, 3.6.1).
        after = ends.date() if is_beginning_of_day(ends_at, zone) else ends.date() + DAY
        event.add("dtstart", first)
        event.add("dtend", max(after, first + DAY))
        return
    event.add("dtstart", told_in(starts_at, zone))
    if ends_at is not None:
        event.add("dtend", told_in(ends_at, zone))


def told_in(moment: datetime, zone: tzinfo) -> datetime:
    """Return a moment as local time, if that names it: of a time that occurs twice, calendars mean the first one (RFC 5545, 3.3.5)."""
    local = moment.astimezone(zone)
    return moment.astimezone(UTC) if local.fold or not rules_of(zone) else local


def place_of(page: EventPage) -> str:
    """Return where an event takes place: "Rathaus, Bonn, Deutschland"; for one that is only online, the platform."""
    city = page.municipality.with_country if page.municipality else ""
    return ", ".join(filter(None, (page.place, city)))
