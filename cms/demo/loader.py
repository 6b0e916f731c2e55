"""Loads the demo: directory, pictures, files, pages in four languages, accounts. Idempotent."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date

from django.conf import settings
from django.db import transaction
from wagtail.models import Locale, Page

from cms.users.models import User

from .accounts import make_accounts
from .content import LANGUAGES, read_list, read_pages
from .directory import make_directory, make_settings
from .media import make_documents, make_pictures
from .pages import begin_site_at, in_order, make_page, move_page, publish_page
from .signals import demo_loaded
from .stock import Stock
from .translations import translate_page

Advance = Callable[[], object]


class DemoRefusedError(Exception):
    """The demo's accounts have a public password: they are only created where `settings.DEMO` is set."""


@dataclass
class Loaded:
    """What a run has done."""

    accounts: dict[str, User]
    made: list[Page] = field(default_factory=list)
    moved: list[Page] = field(default_factory=list)


def count_steps() -> int:
    """Return how many times `load_demo` will call `advance`."""
    return 2 + len(read_list("pictures")) + len(read_list("documents")) + 3 * len(read_pages())


def load_demo(*, day: date, advance: Advance = lambda: None) -> Loaded:
    """Load what is missing, and move the examples with relative dates to `day`. Raises DemoRefusedError outside the demo."""
    if not getattr(settings, "DEMO", False):
        raise DemoRefusedError("The demo has accounts with a known password. It is loaded with the demo settings only.")
    stock = Stock()
    with transaction.atomic():
        for code in LANGUAGES:
            Locale.objects.get_or_create(language_code=code)
        make_directory(stock)
    advance()
    make_pictures(stock, advance)
    make_documents(stock, advance)

    contents = in_order(read_pages())
    pages = []
    for content in contents:
        pages.append((content, make_page(content, stock, day)))
        if content.kind == "home":
            begin_site_at(page=stock.pages["home"], address=settings.BASE_URL)
        advance()
    loaded = Loaded(make_accounts())
    advance()
    for content, page in pages:
        if publish_page(content, page, stock):
            loaded.made.append(page)
        elif content.relative and move_page(content, page, day):
            loaded.moved.append(page)
        advance()
    for content, page in pages:
        loaded.made += translate_page(content, page, stock)
        advance()
    make_settings(stock)
    demo_loaded.send(sender=Loaded, accounts=loaded.accounts, pages=fresh_pages([page for _content, page in pages]))
    return loaded


def fresh_pages(pages: list[Page]) -> dict[str, Page]:
    """Return the pages as they are now in the database, by slug."""
    stored = Page.objects.filter(pk__in=[page.pk for page in pages]).specific()
    return {page.slug: page for page in stored}
