"""Links from pages to what machines read about them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail.models import Page

from cms.base_url import absolute
from cms.languages import active_language
from cms.localisation import all_locales
from cms.pages.call import CallPage
from cms.pages.event import EventPage
from cms.pages.home import HomePage
from cms.pages.listing import CallIndexPage, EventIndexPage, NewsIndexPage, ReportIndexPage
from cms.visibility import restricted_paths

from .calendars import TITLES
from .feeds import KINDS
from .topics import topic_named

if TYPE_CHECKING:
    from django.http import HttpRequest

ATOM, ICS = "application/atom+xml", "text/calendar"
#: The feeds and calendars of what a page lists.
OF_LISTS: dict[type[Page], tuple[tuple[str, str], ...]] = {
    CallIndexPage: (("feed", "calls"), ("calendar", "deadlines")),
    EventIndexPage: (("calendar", "events"),),
    NewsIndexPage: (("feed", "news"),),
    ReportIndexPage: (("feed", "reports"),),
}


@dataclass(frozen=True)
class FeedLink:
    """A feed or calendar: `label` is short, `title` names it among others."""

    label: str
    title: str
    url: str
    content_type: str


def feeds_of(request: HttpRequest, page: Any, *, every: bool = False) -> list[FeedLink]:
    """Return the feeds and calendars of what `page` lists, with the topic chosen there; with `every`, the home page has all."""
    if not isinstance(page, Page) or not is_public(page):
        return []
    names = OF_LISTS.get(type(page), ())
    if every and isinstance(page, HomePage):
        names = tuple(name for one in OF_LISTS.values() for name in one)
    topic = topic_named(request.GET.get("topic", ""))
    query = f"?topic={topic.slug}" if topic and names else ""
    return [feed_link(kind, name, query, topic.name if topic else "") for kind, name in names]


def feed_link(kind: str, name: str, query: str, topic: str) -> FeedLink:
    is_feed = kind == "feed"
    said = str(KINDS[name].title if is_feed else TITLES[name])
    label = _("Feed (Atom)") if is_feed else _("Calendar (iCalendar)")
    title = " · ".join(filter(None, (said, topic)))
    return FeedLink(label, title, absolute(reverse(f"machines:{kind}", args=[name])) + query, ATOM if is_feed else ICS)


def calendar_address(page: Any) -> str:
    """Return the address of an event's or a deadline's own calendar file; "" if it has no date, or is not for everybody."""
    has_date = (isinstance(page, EventPage) and page.starts_at) or (isinstance(page, CallPage) and page.closes_at)
    if not has_date or not is_public(page):
        return ""
    return reverse("machines:event", args=["events" if isinstance(page, EventPage) else "deadlines", page.pk])


def is_public(page: Page) -> bool:
    """Return whether machines may know of `page`: it is published, without restrictions, and no alias."""
    if not (page.pk and page.live) or page.alias_of_id or all_locales()[page.locale_id].language_code != active_language():
        return False
    return not any(page.path.startswith(path) for path in restricted_paths())
