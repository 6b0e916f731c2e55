"""Addresses for machines. An address of nothing costs no query: names of topics are remembered."""

from __future__ import annotations

from dataclasses import replace
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from wagtail.models import Site

from cms.generation import generation_began
from cms.languages import active_language
from cms.pages.base import BasePage
from cms.pdf import PdfUnavailable
from cms.sitemaps import listed_pages
from cms.snippets.taxonomy import Topic

from . import calendars, feeds, finding, markdown, pdfs, sharing
from .answers import FRESH, Told, answer, remembered
from .links import is_public
from .made import Busy
from .topics import topic_named

ATOM = "application/atom+xml; charset=utf-8"
ICS = "text/calendar; charset=utf-8"
PDF = "application/pdf"
JPEG = "image/jpeg"
MARKDOWN = "text/markdown; charset=utf-8"  # RFC 7763
TEXT = "text/plain; charset=utf-8"


class Unknown(Exception):
    """There is nothing at the address."""


@require_safe
def feed(request: HttpRequest, name: str) -> HttpResponseBase:
    """Serve an Atom feed: `?topic=` for the pages on one topic."""
    try:
        site, topic = asked(request)
    except Unknown:
        return nothing_here()
    told = remembered(key_of("feed", site, name, topic), lambda: feeds.feed_text(site, name, topic))
    return answer(request, told, ATOM)


@require_safe
def calendar(request: HttpRequest, name: str) -> HttpResponseBase:
    """Serve a calendar: `?topic=` for the dates on one topic."""
    try:
        site, topic = asked(request)
    except Unknown:
        return nothing_here()
    told = remembered(key_of("calendar", site, name, topic), lambda: calendars.calendar_text(site, name, topic))
    return answer(request, told, ICS, content_disposition=f'inline; filename="{name}.ics"')


@require_safe
def event(request: HttpRequest, name: str, key: str) -> HttpResponseBase:
    """Serve one event or deadline, to be put into a calendar."""
    site = Site.find_for_request(request)
    began = generation_began()
    told = calendars.event_text(site, name, int(key)) if site else None
    if told is None:
        return nothing_here()
    told = replace(told, changed_at=max(began, told.changed_at))
    return answer(request, told, ICS, content_disposition=f'attachment; filename="{name}-{key}.ics"')


@require_safe
def share(request: HttpRequest, key: str, version: str) -> HttpResponseBase:
    """Serve the picture of a public page for shared links. An address of what it said before leads to that of today."""
    began = generation_began()
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
    return answer(request, Told(picture, began), JPEG)


@require_safe
def as_pdf(request: HttpRequest, path: str) -> HttpResponseBase:
    """Serve a page as PDF to whoever may read the page; others are led to the page, which asks them to log in."""
    began = generation_began()
    site = Site.find_for_request(request)
    page = finding.page_at(site, path) if site else None
    if site is None or page is None or not pdfs.has_pdf(page):
        return nothing_here()
    if not finding.may_read(request, page):
        elsewhere = redirect(page.get_url(request) or "/")
        elsewhere["Cache-Control"] = "private, no-store"
        return elsewhere
    try:
        content = pdfs.page_pdf(site, page)
    except Busy:
        return later()
    except PdfUnavailable:
        return nothing_here(503)
    name = content_disposition_header(False, f"{page.slug}.pdf") or "inline"
    answered = answer(request, Told(content, began), PDF, content_disposition=name, x_robots_tag="noindex")
    if not is_public(page):
        answered["Cache-Control"] = "private, no-store"
    return answered


@require_safe
def as_markdown(request: HttpRequest, path: str) -> HttpResponseBase:
    """Serve a public page as Markdown."""
    site = Site.find_for_request(request)
    page = finding.page_at(site, path) if site else None
    if site is None or page is None or not is_public(page):
        return nothing_here()
    told = markdown.page_markdown(site, page)
    return answer(request, told, MARKDOWN, link=f'<{page.full_url}>; rel="canonical"', x_robots_tag="noindex")


@require_safe
def llms_txt(request: HttpRequest) -> HttpResponseBase:
    """List the public pages for programs that read texts."""
    site = Site.find_for_request(request)
    if site is None:
        return nothing_here()
    return answer(request, markdown.llms_text(site), TEXT, x_robots_tag="noindex")


def public_page(site: Site | None, key: str) -> BasePage | None:
    """Return the public page with that id in the active language."""
    if site is None:
        return None
    found = listed_pages(site).filter(pk=int(key), locale__language_code=active_language()).first()
    specific = found.specific if found else None
    return specific if isinstance(specific, BasePage) else None


def later() -> HttpResponse:
    """Ask to come back in a moment: what is asked for is being made."""
    sentence = _("The file is being made. Please try again in a moment.")
    return HttpResponse(f"{sentence}\n", status=503, content_type=TEXT, headers={"Retry-After": "2", "Cache-Control": "no-store"})


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


def key_of(kind: str, site: Site, name: str, topic: Topic | None) -> str:
    """Return what a feed or calendar in the active language is remembered under."""
    return f"{kind}:{site.pk}:{name}:{active_language()}:{topic.pk if topic else ''}"


def nothing_here(status: int = 404) -> HttpResponse:
    """Return a short answer without a page: programs ask here, again and again, and a whole page would be dear."""
    if status == HTTPStatus.NOT_FOUND:
        sentence = _("There is nothing at this address.")
    else:
        sentence = _("This site cannot make PDF files at the moment.")
    return HttpResponse(f"{sentence}\n", status=status, content_type=TEXT)
