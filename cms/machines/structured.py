"""What a page says to machines about itself, in the words of schema.org (JSON-LD).

A call is the admission to a programme (`EducationalOccupationalProgram`), the only thing of schema.org with a deadline for applications; a call that
leads to no programme is an article that expires.
"""

from __future__ import annotations

import json
from datetime import datetime, timedelta, tzinfo
from typing import TYPE_CHECKING, Any

from django.utils.safestring import SafeString, mark_safe
from wagtail.models import Site

from cms.base_url import absolute
from cms.generation import remember
from cms.languages import active_language
from cms.navigation import breadcrumbs
from cms.pages.base import BasePage
from cms.pages.call import CallPage
from cms.pages.event import EventPage
from cms.pages.event_report import EventReportPage
from cms.pages.home import HomePage
from cms.pages.listing import IndexPage
from cms.pages.news import NewsPage
from cms.snippets.site_settings import SiteSettings
from themes.templatetags.pictures import rendition

from .calendars import is_whole_days
from .links import is_public
from .sharing import cover_of, share_address

if TYPE_CHECKING:
    from django.http import HttpRequest

Node = dict[str, Any]
SCHEMA = "https://schema.org"
#: In a script element nothing may look like an end of it, or like a comment; JSON means the same with these letters written as numbers.
ESCAPED = {ord(sign): f"\\u{ord(sign):04X}" for sign in "<>&\u2028\u2029"}
MODES = {
    EventPage.Mode.IN_PERSON: "OfflineEventAttendanceMode",
    EventPage.Mode.ONLINE: "OnlineEventAttendanceMode",
    EventPage.Mode.HYBRID: "MixedEventAttendanceMode",
}
PROGRAMMES = {CallPage.Kind.LEARNING_PROCESS, CallPage.Kind.DEEP_DIVE}


def structured_data(request: HttpRequest, page: Any) -> SafeString | str:
    """Return the facts of a public page as a script element that browsers do not run; "" for any other page."""
    if not isinstance(page, BasePage) or getattr(request, "is_preview", False) or not is_public(page):
        return ""
    site = Site.find_for_request(request)
    if site is None:
        return ""
    return remember(f"structured:{site.pk}:{page.pk}", lambda: as_script(graph_of(request, site, page)))


def as_script(graph: list[Node]) -> SafeString:
    text = json.dumps({"@context": SCHEMA, "@graph": graph}, ensure_ascii=False, separators=(",", ":")).translate(ESCAPED)
    return mark_safe(f'<script type="application/ld+json">{text}</script>')  # noqa: S308 - escaped above


def graph_of(request: HttpRequest, site: Site, page: BasePage) -> list[Node]:
    own = SiteSettings.for_site(site)
    network = organisation(site, own)
    graph = [{**describe(page, network), "image": pictures_of(page, site)}]
    if isinstance(page, HomePage):
        graph.append({**network, **organisation_details(own)})
    else:
        graph.append(network)
        graph.append(way_to(request, page))
    return graph


def describe(page: BasePage, network: Node) -> Node:
    """Return what the page is about."""
    for kind, tell in TELLING.items():
        if isinstance(page, kind):
            return tell(page, network)
    return web_page(page, network)


def named(page: BasePage, kind: str) -> Node:
    """Return what anything has: its kind, id, name, description, address, language, picture and topics."""
    address = page.full_url or ""
    return without_nothing(
        {
            "@type": kind,
            "@id": f"{address}#{kind.lower()}",
            "name": page.title,
            "description": page.meta_description,
            "url": address,
            "inLanguage": active_language(),
            "about": [{"@type": "Thing", "name": topic.name} for topic in page.listed_topics],
        }
    )


def written(page: BasePage, network: Node, kind: str) -> Node:
    """Return what a text has besides: its headline, its dates, and who answers for it."""
    publisher = {"@id": network["@id"]}
    return {
        **named(page, kind),
        **without_nothing(
            {
                "headline": page.title,
                "datePublished": moment(page.first_published_at),
                "dateModified": moment(page.last_published_at),
                "mainEntityOfPage": page.full_url,
            }
        ),
        "author": publisher,
        "publisher": publisher,
    }


def web_page(page: BasePage, network: Node) -> Node:
    kind = "WebSite" if isinstance(page, HomePage) else "CollectionPage" if isinstance(page, IndexPage) else "WebPage"
    return {
        **named(page, kind),
        **without_nothing({"dateModified": moment(page.last_published_at)}),
        "publisher": {"@id": network["@id"]},
    }


def news(page: NewsPage, network: Node) -> Node:
    return {**written(page, network, "NewsArticle"), "datePublished": page.published_on.isoformat()}


def report(page: EventReportPage, network: Node) -> Node:
    places = [place_named(page.place)] if page.place else []
    places += [city_as_place(city) for city in page.listed_municipalities]
    period = "/".join(day.isoformat() for day in (page.starts_on, page.ends_on) if day)
    return {**written(page, network, "Article"), **without_nothing({"contentLocation": places, "temporalCoverage": period})}


def call(page: CallPage, network: Node) -> Node:
    deadline = moment(page.closes_at, page.time_zone)
    if page.kind not in PROGRAMMES:
        return {**written(page, network, "Article"), **without_nothing({"expires": deadline})}
    begins = page.begins
    return {
        **named(page, "EducationalOccupationalProgram"),
        **without_nothing(
            {
                "applicationStartDate": moment(page.opens_at, page.time_zone),
                "applicationDeadline": deadline,
                "startDate": begins["starts_on"].isoformat() if begins else None,
                "maximumEnrollment": page.places_max,
                "availableLanguage": page.working_languages,
            }
        ),
        "provider": {"@id": network["@id"]},
    }


def event(page: EventPage, network: Node) -> Node:
    begins, ends = page.starts_at, page.ends_at
    days = begins is not None and is_whole_days(begins, ends, page.time_zone)
    if days and begins and ends:
        # Here, other than in calendars, the end is the last day itself. What ends at midnight has no minute of the next day.
        ends = max(begins, ends - timedelta(minutes=1))
    return {
        **named(page, "Event"),
        **without_nothing(
            {
                "startDate": moment(begins, page.time_zone, days=days),
                "endDate": moment(ends, page.time_zone, days=days),
                "location": locations(page),
                "inLanguage": page.working_languages or [active_language()],
            }
        ),
        "eventStatus": f"{SCHEMA}/{'EventCancelled' if page.is_cancelled else 'EventScheduled'}",
        "eventAttendanceMode": f"{SCHEMA}/{MODES[EventPage.Mode(page.mode)]}",
        "organizer": {"@id": network["@id"]},
    }


def locations(page: EventPage) -> list[Node]:
    """Return where an event takes place: a place, its page on the web, or both."""
    found: list[Node] = []
    if page.mode != EventPage.Mode.ONLINE:
        place = city_as_place(page.municipality) if page.municipality else place_named(page.place)
        found.append({**place, "name": page.place or place["name"]})
    if page.mode != EventPage.Mode.IN_PERSON:
        found.append({"@type": "VirtualLocation", "url": page.registration_url or page.full_url})
    return found


def place_named(name: str) -> Node:
    return {"@type": "Place", "name": name, "address": name}


def city_as_place(city: Any) -> Node:
    place: Node = {
        "@type": "Place",
        "name": city.name,
        "address": {"@type": "PostalAddress", "addressLocality": city.name, "addressCountry": city.country},
    }
    if city.place:
        longitude, latitude = city.place
        place["geo"] = {"@type": "GeoCoordinates", "latitude": latitude, "longitude": longitude}
    return place


def organisation(site: Site, own: SiteSettings) -> Node:
    """Return the network that publishes the site."""
    return {"@type": "Organization", "@id": f"{site.root_url}/#organization", "name": own.site_name, "url": f"{site.root_url}/"}


def organisation_details(own: SiteSettings) -> Node:
    logo = rendition(own.logo, "max-600x600|format-png") if own.logo and not own.logo.is_svg() else None
    return without_nothing(
        {
            "description": own.tagline,
            "email": own.contact_email,
            "logo": logo.full_url if logo else None,
            "sameAs": [address for _name, address in own.social_links],
        }
    )


def way_to(request: HttpRequest, page: BasePage) -> Node:
    """Return the pages above, and the page itself."""
    steps = [(link.label, absolute(link.url)) for link in breadcrumbs(request, page)]
    steps.append((page.title, page.full_url or ""))
    return {
        "@type": "BreadcrumbList",
        "itemListElement": [
            {"@type": "ListItem", "position": number, "name": name, "item": address}
            for number, (name, address) in enumerate(steps, 1)
        ],
    }


def pictures_of(page: Any, site: Site) -> list[str]:
    """Return the addresses of the picture drawn for shared links, and of the page's cover if it has one."""
    cover = cover_of(page)
    return [share_address(site, page), *([cover.full_url] if cover else [])]


def moment(value: datetime | None, zone: tzinfo | None = None, *, days: bool = False) -> str | None:
    """Return a moment with its offset in `zone`, such as 2027-03-29T18:00:00+02:00, or only its day."""
    if value is None:
        return None
    there = value.astimezone(zone) if zone else value
    return there.date().isoformat() if days else there.isoformat(timespec="seconds")


def without_nothing(facts: Node) -> Node:
    return {name: value for name, value in facts.items() if value not in (None, "", [])}


TELLING: dict[type[BasePage], Any] = {EventPage: event, CallPage: call, NewsPage: news, EventReportPage: report}
