"""Creates the demo's pages in the source language. Existing pages are left as they are, whatever an editor made of them."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import models, transaction
from wagtail.fields import RichTextField, StreamField
from wagtail.models import Locale, Page, Revision, Site

from cms.base_url import host_and_port
from cms.models import (
    AlumniGroupIndexPage,
    AlumniGroupPage,
    CallIndexPage,
    CallPage,
    EventIndexPage,
    EventPage,
    EventReportPage,
    HomePage,
    LearningProcessIndexPage,
    LearningProcessPage,
    NewsIndexPage,
    NewsPage,
    Participation,
    ReportIndexPage,
    StandardPage,
)
from cms.pages.base import BasePage

from .content import SOURCE, PageContent
from .rich_text import rich_text
from .stock import Stock
from .streams import Place, stored

#: Page types in order of creation, which is the order of the menu: (model, the file of the parent page).
#: A type may refer to earlier types in its fields; bodies may refer to any page, as they are written when all pages exist.
KINDS: dict[str, tuple[type[BasePage], str]] = {
    "home": (HomePage, ""),
    "call_index": (CallIndexPage, "home"),
    "process_index": (LearningProcessIndexPage, "home"),
    "group_index": (AlumniGroupIndexPage, "home"),
    "event_index": (EventIndexPage, "home"),
    "report_index": (ReportIndexPage, "home"),
    "news_index": (NewsIndexPage, "home"),
    "standard": (StandardPage, "home"),
    "alumni_group": (AlumniGroupPage, "index-groups"),
    "process": (LearningProcessPage, "index-processes"),
    "call": (CallPage, "index-calls"),
    "event": (EventPage, "index-events"),
    "report": (EventReportPage, "index-reports"),
    "news": (NewsPage, "index-news"),
}
LAST = ("body",)


def in_order(contents: tuple[PageContent, ...]) -> list[PageContent]:
    """Return the pages in order of creation."""
    kinds = list(KINDS)
    return sorted(contents, key=lambda content: kinds.index(content.kind))


@transaction.atomic
def make_page(content: PageContent, stock: Stock, day: date) -> Page:
    """Return the page described by `content`; if it does not exist, create it as a draft with everything but its body."""
    model, parent_name = KINDS[content.kind]
    parent = stock.pages[parent_name] if parent_name else Page.get_first_root_node()
    found = model.objects.child_of(parent).filter(slug=content.slug).first()
    page: Page = found or _new_page(model, content, parent, stock, day)
    for name in {content.name, content.slug}:
        stock.pages[name] = page
    return page


def _new_page(model: type[BasePage], content: PageContent, parent: Page, stock: Stock, day: date) -> Page:
    said = {name: value for name, value in content.fields().items() if name not in LAST}
    page = model(locale=Locale.objects.get(language_code=SOURCE), live=False)
    set_fields(page, said, Place(content.name, SOURCE, stock))
    set_cover(page, content, SOURCE, stock)
    for name, moment in relative_moments(content, page, day).items():
        setattr(page, name, moment)
    parent.add_child(instance=page)
    if isinstance(page, LearningProcessPage):
        page.participations.set(
            [Participation(municipality=stock.municipalities[name]) for name in said.get("municipalities", [])]
        )
        page.save()
    return page


@transaction.atomic
def publish_page(content: PageContent, page: Page, stock: Stock) -> bool:
    """Write the body of a newly created page, and publish it. Return whether there was anything to do."""
    if page.live or page.latest_revision_id:
        return False
    write_body(content, page, stock).publish()
    return True


def write_body(content: PageContent, page: Page, stock: Stock) -> Revision:
    """Write the body of a newly created page. Return the draft with it."""
    body = {name: value for name, value in content.fields().items() if name in LAST}
    set_fields(page, body, Place(content.name, SOURCE, stock))
    return page.save_revision()


def set_fields(page: Page, said: dict[str, Any], place: Place) -> None:
    """Set the fields of `page` from the content file."""
    zone = ZoneInfo(said.get("time_zone") or settings.TIME_ZONE)
    for name, value in said.items():
        if name == "municipalities" and isinstance(page, LearningProcessPage):
            continue
        field = page._meta.get_field(name)
        if isinstance(field, models.ManyToManyField):
            setattr(page, name, [place.stock.find(field.related_model, key) for key in value])
        else:
            setattr(page, name, field_value(field, value, place / name, zone))


def field_value(field: Any, said: Any, place: Place, zone: ZoneInfo) -> Any:
    """Return the value of a field for its entry in the content file."""
    if isinstance(field, StreamField):
        block = field.stream_block
        return block.to_python(stored(block, said, place))
    if isinstance(field, RichTextField):
        return rich_text(said, place.stock)
    if isinstance(field, models.DateTimeField):
        return datetime.fromisoformat(said).replace(tzinfo=zone)
    if isinstance(field, models.ForeignKey):
        return place.stock.find(field.related_model, said)
    return said.strip() if isinstance(said, str) else said


def set_cover(page: Page, content: PageContent, language: str, stock: Stock) -> None:
    """Set the page's cover image, with its description in the page's language."""
    if content.cover:
        page.cover_image = stock.pictures[content.cover]
        page.cover_alt = stock.alt_text(content.cover, language)


def relative_moments(content: PageContent, page: Any, day: date) -> dict[str, datetime]:
    """Return the date-times of an example that moves along with `day`, by field."""
    zone = ZoneInfo(str(getattr(page, "time_zone", settings.TIME_ZONE)))
    return {
        name: datetime.combine(day + timedelta(days=when["days"]), time.fromisoformat(when["at"]), zone)
        for name, when in content.relative.items()
    }


@transaction.atomic
def move_page(content: PageContent, page: Page, day: date) -> bool:
    """Move the date-times of a published example to `day`; its translations follow. Return whether they changed."""
    latest = page.get_latest_revision_as_object()
    moments = relative_moments(content, latest, day)
    if all(getattr(latest, name) == moment for name, moment in moments.items()):
        return False
    for name, moment in moments.items():
        setattr(latest, name, moment)
    latest.save_revision(log_action=True).publish()
    return True


def begin_site_at(page: Page, address: str, name: str = "Connective") -> None:
    """Make `page` the root of the site `name` at `address`, and remove Wagtail's default page."""
    site = Site.objects.filter(is_default_site=True).first() or Site(is_default_site=True)
    hostname, port = host_and_port(address)
    welcome = site.root_page if site.root_page_id else page
    if (site.hostname, site.port, site.root_page_id) == (hostname, port, page.pk):
        return
    site.hostname, site.port, site.root_page, site.site_name = hostname, port, page, name
    site.save()
    if welcome.pk != page.pk and welcome.specific_class is Page and not welcome.get_children().exists():
        welcome.delete()
