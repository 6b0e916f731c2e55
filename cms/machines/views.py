"""Addresses for machines. An address of nothing costs no query: names of topics are remembered."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from wagtail.models import Site

from cms.generation import remember
from cms.languages import active_language
from cms.snippets.taxonomy import Topic

from . import calendars, feeds
from .answers import Told, answer
from .topics import topic_named

ATOM = "application/atom+xml; charset=utf-8"
ICS = "text/calendar; charset=utf-8"


class Unknown(Exception):
    """There is nothing at the address."""


@require_safe
def feed(request: HttpRequest, name: str) -> HttpResponseBase:
    """Serve an Atom feed: `?topic=` for the pages on one topic."""
    try:
        site, topic = asked(request)
    except Unknown:
        return nothing_here()
    told = remembered(f"feed:{site.pk}:{name}", topic, lambda: feeds.feed_text(site, name, topic))
    return answer(request, told, ATOM)


@require_safe
def calendar(request: HttpRequest, name: str) -> HttpResponseBase:
    """Serve a calendar: `?topic=` for the dates on one topic."""
    try:
        site, topic = asked(request)
    except Unknown:
        return nothing_here()
    told = remembered(f"calendar:{site.pk}:{name}", topic, lambda: calendars.calendar_text(site, name, topic))
    return answer(request, told, ICS, content_disposition=f'inline; filename="{name}.ics"')


@require_safe
def event(request: HttpRequest, name: str, key: str) -> HttpResponseBase:
    """Serve one event or deadline, to be put into a calendar."""
    site = Site.find_for_request(request)
    told = calendars.event_text(site, name, int(key)) if site else None
    if told is None:
        return nothing_here()
    return answer(request, told, ICS, content_disposition=f'attachment; filename="{name}-{key}.ics"')


def asked(request: HttpRequest) -> tuple[Site, Topic | None]:
    """Return the site and the topic that a request is about. Raises Unknown."""
    site = Site.find_for_request(request)
    if site is None:
        raise Unknown
    slug = request.GET.get("topic", "")
    if not slug:
        return site, None
    topic = topic_named(slug)
    if topic is None:
        raise Unknown
    return site, topic


def remembered(key: str, topic: Topic | None, make: Callable[[], Told]) -> Told:
    """Return what `make` makes in the active language, remembered until the next publication."""
    return remember(f"{key}:{active_language()}:{topic.pk if topic else ''}", make)


def nothing_here() -> HttpResponse:
    """Return a short 404: programs ask here, again and again, and a whole page would be dear."""
    sentence = _("There is nothing at this address.")
    return HttpResponse(f"{sentence}\n", status=404, content_type="text/plain; charset=utf-8")
