"""Addresses for machines. An address of nothing costs no query: names of topics are remembered."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from wagtail.models import Site

from cms.generation import remember
from cms.languages import active_language
from cms.pages.base import BasePage
from cms.pdf import PdfUnavailable
from cms.sitemaps import listed_pages
from cms.snippets.taxonomy import Topic

from . import calendars, feeds, sharing
from .answers import FRESH, Told, answer
from .made import Busy
from .topics import topic_named

ATOM = "application/atom+xml; charset=utf-8"
ICS = "text/calendar; charset=utf-8"
DAY = 24 * 60 * 60


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


@require_safe
def share(request: HttpRequest, key: str, version: str) -> HttpResponseBase:
    """Serve the picture of a public page for shared links. An address of what it said before leads to that of today."""
    site = Site.find_for_request(request)
    page = public_page(site, key)
    if site is None or page is None:
        return nothing_here()
    if version != sharing.share_version(site, page):
        moved = redirect(sharing.share_address(site, page))
        moved["Cache-Control"] = FRESH
        return moved
    try:
        picture = sharing.share_picture(site, page)
    except Busy:
        return later()
    except PdfUnavailable:
        cover = sharing.cover_of(page)
        return redirect(cover.full_url) if cover else nothing_here()
    return HttpResponse(picture, content_type="image/jpeg", headers={"Cache-Control": f"public, max-age={DAY}"})


def public_page(site: Site | None, key: str) -> BasePage | None:
    """Return the public page with that id in the active language."""
    if site is None:
        return None
    found = listed_pages(site).filter(pk=int(key), locale__language_code=active_language()).specific().first()
    return found if isinstance(found, BasePage) else None


def later() -> HttpResponse:
    """Ask to come back in a moment: what is asked for is being made."""
    return HttpResponse(status=503, headers={"Retry-After": "2", "Cache-Control": "no-store"})


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
