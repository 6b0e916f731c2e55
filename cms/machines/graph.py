"""What services show of a shared link (Open Graph, and the cards of X)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from wagtail.models import Site

from cms.formatting import isolated
from cms.navigation import page_urls
from cms.pages.base import BasePage
from cms.pages.event_report import EventReportPage
from cms.pages.news import NewsPage

from .links import is_public
from .sharing import HEIGHT, WIDTH, share_address

if TYPE_CHECKING:
    from django.http import HttpRequest

#: Services know languages by their countries. Arabic has none of its own there.
LOCALES = {"de": "de_DE", "en": "en_GB", "fr": "fr_FR", "ar": "ar_AR"}


@dataclass(frozen=True)
class SharedPicture:
    """The drawn picture of a page, with its alternative text."""

    url: str
    alt: str
    width: int = WIDTH
    height: int = HEIGHT


def open_graph(request: HttpRequest, page: Any) -> dict[str, Any]:
    """Return kind, languages and picture of a page. Only a public page has a picture."""
    if not isinstance(page, BasePage) or not page.pk:
        return {}
    language = page.text_language
    others = [code for code in page_urls(page)[0] if code != language]
    site = Site.find_for_request(request)
    has_picture = site is not None and is_public(page) and not getattr(request, "is_preview", False)
    return {
        "kind": "article" if isinstance(page, NewsPage | EventReportPage) else "website",
        "locale": LOCALES.get(language, language),
        "other_locales": [LOCALES.get(code, code) for code in others],
        "picture": SharedPicture(share_address(site, page), alt_of(page)) if has_picture else None,
    }


def alt_of(page: BasePage) -> str:
    return _("{kind}: {title}").format(kind=page.kind_name, title=isolated(page.title))
