"""The page at an address with another ending: `/de/mitmachen/hitze.pdf` is `/de/mitmachen/hitze/` as PDF."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wagtail.models import Page, Site

from cms.languages import active_language
from cms.pages.base import BasePage

from .links import is_public

if TYPE_CHECKING:
    from django.http import HttpRequest

HOME = "index"  # stands for the home page, which has no name of its own


def page_at(site: Site, path: str) -> BasePage | None:
    """Return the published page at `path` below the home page of the active language, whoever may read it; no alias."""
    home = site.root_page.get_translations(inclusive=True).filter(locale__language_code=active_language()).first()
    if home is None:
        return None
    below = "" if path == HOME else f"{path}/"
    found = Page.objects.live().filter(url_path=f"{home.url_path}{below}", alias_of__isnull=True).first()
    page = found.specific if found else None
    return page if isinstance(page, BasePage) else None


def may_read(request: HttpRequest, page: BasePage) -> bool:
    """Return whether whoever asks may read a published page: what the page itself checks."""
    if is_public(page):
        return True
    return all(restriction.accept_request(request) for restriction in page.get_view_restrictions())
