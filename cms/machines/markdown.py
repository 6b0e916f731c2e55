"""Pages as Markdown, and `llms.txt`, which lists them: for programs that read texts and no design. Public pages only."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from urllib.parse import urljoin

import yaml
from bs4 import BeautifulSoup
from django.conf import settings
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import override
from wagtail.models import Site

from cms.api.rich_text import new_converter
from cms.formatting import own_language_name
from cms.localisation import all_locales
from cms.pages.base import BasePage
from cms.pages.home import HomePage
from cms.pages.listing import (
    AlumniGroupIndexPage,
    CallIndexPage,
    EventIndexPage,
    IndexPage,
    LearningProcessIndexPage,
    NewsIndexPage,
    ReportIndexPage,
)
from cms.pages.standard import StandardPage
from cms.sitemaps import addressed, listed_pages
from cms.snippets.site_settings import SiteSettings

from .answers import Told, remembered
from .papers import paper_html

#: What says nothing without a browser.
LEFT_OUT = "script, style, svg, button, video, .video__ask small, .foot, .address"
LISTS: tuple[type[IndexPage], ...] = (
    CallIndexPage,
    LearningProcessIndexPage,
    EventIndexPage,
    ReportIndexPage,
    AlumniGroupIndexPage,
    NewsIndexPage,
)
MOST_LISTED = 100  # pages of one kind in one language


def markdown_address(page: Any) -> str:
    """Return the absolute address of a page as Markdown."""
    address = page.full_url or ""
    return f"{address}index.md" if isinstance(page, HomePage) else f"{address.rstrip('/')}.md"


def page_markdown(site: Site, page: BasePage) -> Told:
    """Return a public page as Markdown, remembered until the next publication."""
    return remembered(f"markdown:{site.pk}:{page.pk}", lambda: Told(make_markdown(site, page).encode()))


def make_markdown(site: Site, page: BasePage) -> str:
    facts = {
        "title": page.title,
        "url": page.full_url,
        "language": page.text_language,
        "kind": str(page.kind_name),
        "published": page.first_published_at,
        "updated": page.last_published_at,
    }
    front = yaml.safe_dump(
        {name: value for name, value in facts.items() if value}, allow_unicode=True, sort_keys=False, width=10_000
    )
    return f"---\n{front}---\n\n{markdown_of(paper_html(site, page), page.full_url or '')}\n"


def escaped(text: str) -> str:
    """Return words so that Markdown means the same by them."""
    return str(new_converter().escape(text, set()))  # type: ignore[attr-defined]  # not among its types


def markdown_of(html: str, base: str) -> str:
    """Return the body of an HTML document as Markdown, with absolute addresses."""
    body = BeautifulSoup(html, "lxml").body
    if body is None:
        return ""
    for part in body.select(LEFT_OUT):
        part.decompose()
    for name, tag in (("href", "a"), ("src", "img")):
        for part in body.find_all(tag, attrs={name: True}):
            part[name] = urljoin(base, str(part[name]))
    return "\n".join(line.rstrip() for line in str(new_converter().convert_soup(body)).strip().splitlines())


# --- llms.txt ---------------------------------------------------------------------------------------------------------


def llms_text(site: Site) -> Told:
    """Return the list of public pages for programs (llmstxt.org): by language and kind, each with its lead."""
    with override(settings.LANGUAGE_CODE):  # the same for all, whatever language a browser asks for
        return remembered(f"llms:{site.pk}", lambda: Told("\n".join(llms_lines(site)).encode()))


def llms_lines(site: Site) -> Iterable[str]:
    own = SiteSettings.for_site(site)
    yield f"# {line_of(own.site_name)}"
    yield ""
    if own.tagline:
        yield f"> {line_of(own.tagline)}"
        yield ""
    sections = {code: list(sections_in(site, code)) for code in languages()}
    for code, found in sections.items():
        for title, pages in found:
            yield f"## {own_language_name(code)}: {title}"
            yield ""
            yield from (entry(page) for page in pages)
            yield ""
    yield "## Optional"  # a word of the format
    yield ""
    for name, path in (("Sitemap", "sitemap.xml"), ("API", "api/v2/pages/")):
        yield f"- [{name}]({site.root_url}/{path})"
    yield ""


def languages() -> list[str]:
    """Return the languages of the site, the source first."""
    codes = {locale.language_code for locale in all_locales().values()}
    return sorted(codes, key=lambda code: (code != settings.LANGUAGE_CODE, code))


def sections_in(site: Site, language: str) -> Iterable[tuple[str, list[Any]]]:
    """Yield (title, pages) in a language: the pages about the network, then each list with what it lists."""
    about = [*pages_in(site, HomePage, language), *pages_in(site, StandardPage, language)]
    with override(language):
        if about:
            yield _("About the network"), about
    for kind in LISTS:
        for index in pages_in(site, kind, language)[:1]:
            found = pages_of(site, index)
            if found:
                yield line_of(index.title), found


def pages_in(site: Site, model: type[Any], language: str) -> list[Any]:
    pages = listed_pages(site, model).filter(locale__language_code=language)[:MOST_LISTED]
    return [page for page, _address in addressed(site, pages)]


def pages_of(site: Site, index: Any) -> list[Any]:
    pages = index.ordered(listed_pages(site, index.listed).child_of(index))[:MOST_LISTED]
    return [page for page, _address in addressed(site, pages)]


def entry(page: Any) -> str:
    lead = line_of(Truncator(page.summary).chars(300))
    return f"- [{escaped(line_of(page.title))}]({markdown_address(page)})" + (f": {escaped(lead)}" if lead else "")


def line_of(text: str) -> str:
    return " ".join(str(text).split())
