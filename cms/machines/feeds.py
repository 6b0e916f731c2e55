"""Atom feeds (RFC 4287) of calls, news and reports: one for each language, and for each topic in it.

Nothing in a feed depends on the clock, so that the same pages are the same bytes. All addresses are absolute: some readers ignore `xml:base`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from io import StringIO
from typing import Any
from uuid import UUID, uuid5

from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.functional import Promise
from django.utils.html import format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.models import Site

from cms.formatting import format_date, format_moment
from cms.languages import active_language, direction_of
from cms.pages.base import BasePage
from cms.pages.call import CallPage
from cms.pages.event_report import EventReportPage
from cms.pages.listing import CallIndexPage, IndexPage, NewsIndexPage, ReportIndexPage
from cms.pages.news import NewsPage
from cms.sitemaps import addressed, listed_pages
from cms.snippets.site_settings import SiteSettings
from cms.snippets.taxonomy import Topic

from .answers import LONG_AGO, Told
from .signs import for_xml

MOST_ENTRIES = 50


@dataclass(frozen=True)
class FeedKind:
    """A feed: which pages it lists, in which order, and the page on the site that lists them too."""

    title: Promise
    model: type[BasePage]
    index: type[IndexPage]
    order: tuple[str, ...]
    facts: Callable[[Any], Iterable[str]]


def facts_of_call(call: CallPage) -> list[str]:
    when = [_("Until {when}").format(when=format_moment(call.closes_at, call.time_zone))] if call.closes_at else []
    return [*when, *call.board_facts]


def facts_of_news(news: NewsPage) -> list[str]:
    return [format_date(news.published_on)]


def facts_of_report(report: EventReportPage) -> list[str]:
    return [fact for fact in (report.period, report.place) if fact]


KINDS = {
    "calls": FeedKind(gettext_lazy("Calls"), CallPage, CallIndexPage, ("-first_published_at", "-pk"), facts_of_call),
    "news": FeedKind(gettext_lazy("News"), NewsPage, NewsIndexPage, ("-published_on", "-pk"), facts_of_news),
    "reports": FeedKind(
        gettext_lazy("Event reports"), EventReportPage, ReportIndexPage, ("-first_published_at", "-pk"), facts_of_report
    ),
}


class Feed(Atom1Feed):
    """An Atom feed that knows when it last changed, even without entries, and who made it."""

    def add_root_elements(self, handler: Any) -> None:
        super().add_root_elements(handler)
        handler.addQuickElement("generator", "Connective")

    def latest_post_date(self) -> datetime:
        """Return when the last of its entries changed; a feed without any has not changed since long ago."""
        return max((item["updateddate"] for item in self.items), default=LONG_AGO)


def feed_text(site: Site, name: str, topic: Topic | None) -> Told:
    """Return a feed of `site` in the active language. Six queries, however many entries there are."""
    kind = KINDS[name]
    own = SiteSettings.for_site(site)
    pages = listed_pages(site, kind.model).filter(locale__language_code=active_language())
    if topic is not None:
        pages = pages.filter(topics=topic)
    chosen = list(pages.order_by(*kind.order).prefetch_related("topics", "regions")[:MOST_ENTRIES])
    feed = Feed(
        title=for_xml(title_of(own.site_name, kind, topic)),
        link=address_of_list(site, kind),
        description=for_xml(own.tagline) or None,
        language=active_language(),
        author_name=for_xml(own.site_name),
        author_link=f"{site.root_url}/{active_language()}/",
        feed_url=address_of(site, name, topic),
        feed_guid=f"urn:uuid:{id_of_feed(site, name, topic)}",
    )
    for page, address in addressed(site, chosen):
        feed.add_item(
            title=for_xml(page.title),
            link=address,
            description=for_xml(summary_of(page, kind)),
            unique_id=f"urn:uuid:{id_of(page.translation_key)}",
            pubdate=page.first_published_at,
            updateddate=page.last_published_at or page.first_published_at or LONG_AGO,
            categories=[for_xml(topic.name) for topic in page.listed_topics],
        )
    written = StringIO()
    feed.write(written, "utf-8")
    return Told(written.getvalue().encode(), feed.latest_post_date())


def title_of(site_name: str, kind: FeedKind, topic: Topic | None) -> str:
    parts = [site_name, str(kind.title), *([topic.name] if topic else [])]
    return " · ".join(parts)


def id_of(key: UUID) -> UUID:
    """Return the id of a page's text in the active language: it stays when the page moves or gets another title."""
    return uuid5(key, active_language())


def id_of_feed(site: Site, name: str, topic: Topic | None) -> UUID:
    return uuid5(site.root_page.translation_key, " ".join([name, active_language(), *([topic.slug] if topic else [])]))


def summary_of(page: BasePage, kind: FeedKind) -> str:
    """Return the lead as HTML, and a line with the facts. It says its direction: a reader's page may run the other way."""
    facts = " · ".join(kind.facts(page))
    lines = [(direction_of(active_language()), line) for line in (page.summary, facts) if line]
    return format_html_join("", '<p dir="{}">{}</p>', lines)


def address_of(site: Site, name: str, topic: Topic | None = None) -> str:
    query = f"?topic={topic.slug}" if topic else ""
    return f"{site.root_url}{reverse('machines:feed', args=[name])}{query}"


def address_of_list(site: Site, kind: FeedKind) -> str:
    """Return the address of the page that lists the same; the home page if there is none in this language."""
    index = listed_pages(site, kind.index).filter(locale__language_code=active_language()).first()
    found = [address for _page, address in addressed(site, [index] if index else [])]
    return found[0] if found else f"{site.root_url}/{active_language()}/"
