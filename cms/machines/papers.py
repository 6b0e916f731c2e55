"""A page as a plain document: its kind, title, lead, facts and text, without menus. Its PDF and its Markdown are made of it.

The parts are those of the page itself: the same blocks and includes of the theme. A document is the same for everybody who may read the page.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from urllib.parse import unquote, urlsplit

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.utils.translation import override
from wagtail.models import Site

from cms.base_url import use_base_url_in
from cms.formatting import format_list, format_moment
from cms.languages import direction_of
from cms.pages.base import BasePage
from cms.pages.call import CallPage
from cms.pages.event import EventPage
from cms.pages.event_report import EventReportPage
from cms.pages.home import HomePage
from cms.pages.learning_process import LearningProcessPage
from cms.pages.listing import IndexPage
from cms.pdf import THEME
from cms.sitemaps import addressed, listed_pages
from cms.snippets.municipality import Municipality
from cms.snippets.site_settings import SiteSettings

from .calendars import place_of

TEMPLATE = "cms/machines/paper.html"
MOST_LISTED = 200  # pages in the document of a list


def paper_html(site: Site, page: BasePage) -> str:
    """Return the document of a page as HTML, in its own language. Links and pictures are as on the page."""
    language = page.text_language
    with override(language):
        context = page.get_context(nobodys_request(site, page))
        context |= {
            "theme": THEME,
            "language": language,
            "direction": direction_of(language),
            "title": page.hero_title if isinstance(page, HomePage) else page.title,
            "site_name": SiteSettings.for_site(site).site_name,
            "address": page.full_url,
            "shown_address": unquote(page.full_url or ""),
            "facts": list(facts_of(page)),
            "parts": [f"cms/machines/paper_{page.search_type or 'page'}.html", "cms/machines/paper_page.html"],
            "listed": list(listed(site, page)),
        }
        return render_to_string(TEMPLATE, context)


def nobodys_request(site: Site, page: BasePage) -> HttpRequest:
    """Return a request for a page by nobody: what is made of it is kept for others."""
    request = HttpRequest()
    request.method = "GET"
    request.path = request.path_info = page.get_url() or "/"
    request.META = {"HTTP_HOST": urlsplit(site.root_url).netloc}
    use_base_url_in(request)
    request.user = AnonymousUser()
    request._wagtail_site = site  # type: ignore[attr-defined]
    return request


def facts_of(page: Any) -> Iterable[tuple[str, str]]:
    """Yield the facts of a page as (name, text)."""
    if isinstance(page, CallPage):
        yield from facts_of_call(page)
    elif isinstance(page, EventPage):
        yield from facts_of_event(page)
    elif isinstance(page, EventReportPage):
        yield from named((_("When"), page.period), (_("Where"), page.place))
        yield from named((_("Municipalities"), cities(page.listed_municipalities)))
    elif isinstance(page, LearningProcessPage):
        yield from named((_("Municipalities"), cities(one.municipality for one in page.listed_participations)))
    if topics := page.listed_topics:
        yield _("Topics"), format_list([topic.name for topic in topics])


def cities(municipalities: Iterable[Municipality]) -> str:
    """Return municipalities with their countries in a line. Each has a comma of its own."""
    return " · ".join(city.with_country for city in municipalities)


def facts_of_call(call: CallPage) -> Iterable[tuple[str, str]]:
    yield from named(
        (_("Opens"), format_moment(call.opens_at, call.time_zone) if call.opens_at else ""),
        (_("Closes"), format_moment(call.closes_at, call.time_zone) if call.closes_at else ""),
        (_("Who pays"), call.get_costs_display()),
        (_("Languages"), call.languages_sentence),
        (_("Places"), call.places_sentence),
    )
    if call.apply_by == CallPage.ApplyBy.ADDRESS:
        yield from named((_("Apply at"), call.apply_url))
    elif call.apply_by == CallPage.ApplyBy.EMAIL:
        yield from named((_("Apply by e-mail"), call.apply_email))
    else:
        yield from named((_("Apply at"), call.full_url or ""))


def facts_of_event(event: EventPage) -> Iterable[tuple[str, str]]:
    when = [format_moment(one, event.time_zone) for one in (event.starts_at, event.ends_at) if one]
    yield from named(
        (_("When"), " – ".join(when)),
        (_("Where"), ", ".join(filter(None, (str(event.get_mode_display()), place_of(event))))),
        (_("Languages"), event.languages_sentence),
        (_("Cost"), event.cost),
        (_("Status"), _("Cancelled") if event.is_cancelled else ""),
    )


def named(*facts: tuple[str, Any]) -> Iterable[tuple[str, str]]:
    """Yield the facts that there are."""
    return ((name, str(text)) for name, text in facts if text)


def listed(site: Site, page: BasePage) -> Iterable[tuple[str, str, str]]:
    """Yield (title, address, lead) of what a list or a home page leads to; nothing for other pages."""
    if isinstance(page, IndexPage):
        pages: Any = page.ordered(listed_pages(site, page.listed).child_of(page))
    elif isinstance(page, HomePage):
        pages = listed_pages(site).child_of(page).specific()
    else:
        return
    for found, address in addressed(site, pages[:MOST_LISTED]):
        yield found.title, address, getattr(found, "summary", "")
