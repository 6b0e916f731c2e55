"""Pages of the demo, as visitors and members open them."""

from dataclasses import dataclass

import pytest
from django.test import Client
from playwright.sync_api import Page as BrowserPage
from wagtail.models import Page

from cms.users.models import User
from tests.demo import demo_of_today

FACILITATOR = "facilitator@example.org"
NOWHERE = "nirgends/"
HOUSING = "community/groups/bezahlbarer-wohnraum/"


@dataclass(frozen=True, slots=True)
class Place:
    """A page by the German slug of a page that has an Arabic translation, or by its address behind the language."""

    slug: str = ""
    address: str = ""
    opened: str = ""  # what is clicked before it is looked at

    def path(self, language: str) -> str:
        if not self.slug:
            return f"/{language}/{self.address}"
        page = Page.objects.get(slug=self.slug, locale__language_code="de", depth__gt=1)
        return page.get_translations(inclusive=True).get(locale__language_code=language).url


OPENED_MAP = "#pictures > summary"
VISITORS = {
    "home": Place(),
    "calls": Place("mitmachen"),
    "call": Place("building-back-better"),
    "process": Place("hitze-in-der-stadt"),
    "report": Place("gruener-wasserstoff-mombasa"),
    "event": Place("ki-visualisierung-wohnraum"),
    "news": Place("neue-partner"),
    "group": Place("bezahlbarer-wohnraum"),
    "search": Place(address="search/?q=wasser", opened=OPENED_MAP),
    "nothing found": Place(address="search/?q=Seilbahnhaltestelle"),
    "login": Place(address="accounts/login/"),
    "not found": Place(address=NOWHERE),
}
MEMBERS = {
    "start": Place(address="community/"),
    "room": Place(address=HOUSING),
    "people": Place(address=f"{HOUSING}people/"),
    "details": Place(address="accounts/details/"),
    "notifications": Place(address="community/notifications/"),
}


@pytest.fixture
def demo(transactional_db: None) -> None:
    """The demo; its search index is made when a test first asks for it."""
    demo_of_today()


def facilitator() -> Client:
    """Return a client that is logged in as the facilitator of the demo's group on housing."""
    client = Client()
    client.force_login(User.objects.get(email=FACILITATOR))
    return client


def log_in_as_facilitator(page: BrowserPage, address: str) -> None:
    """Let the browser have the session of `facilitator()`; `address` is that of the site."""
    [session] = [cookie for name, cookie in facilitator().cookies.items() if name.endswith("sessionid")]
    page.context.add_cookies([{"name": session.key, "value": session.value, "url": address}])
