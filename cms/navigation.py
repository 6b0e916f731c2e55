"""Menus and links around a page. Apps above add links through the registries; this app knows none of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, cast

from django.conf import settings
from django.urls import NoReverseMatch, Resolver404, resolve, reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override
from wagtail.models import Page, Site

from .formatting import own_language_name
from .generation import remember
from .languages import active_language
from .limits import LONGEST_WAY
from .maps.content import MapContent
from .snippets.site_settings import SiteSettings
from .visibility import readable

if TYPE_CHECKING:
    from django.http import HttpRequest


@dataclass(frozen=True)
class Link:
    """A link with its text."""

    label: str
    url: str
    is_current: bool = False


@dataclass(frozen=True)
class Tool:
    """An icon link in the header: `icon` is a template, `badge` a number on it, which `label` says too."""

    label: str
    url: str
    icon: str
    badge: str = ""


@dataclass(frozen=True)
class LanguageLink:
    """A link to the same content in another language, or to that language's home page if it is missing."""

    code: str
    name: str
    url: str
    is_current: bool
    is_missing: bool

    @property
    def short(self) -> str:
        return {"ar": "ع"}.get(self.code, self.code.upper())


@dataclass(frozen=True)
class RelatedItem:
    """Something related to a page, as a card in the language in which it is read, with the data to generate its cover."""

    title: str
    url: str
    kicker: str
    summary: str
    language: str
    colour: str  # from the theme
    seed: str
    map_content: MapContent = field(default_factory=MapContent)
    is_over: bool = False


@dataclass(frozen=True)
class MenuEntry:
    """A page in the main menu, with the pages below it that are shown in menus."""

    page_id: int
    title: str
    url: str
    full_url: str
    children: list[MenuEntry] = field(default_factory=list)


MemberLinks = Callable[["HttpRequest"], list[Link]]
Tools = Callable[["HttpRequest"], list[Tool]]
PageLinks = Callable[["HttpRequest", Page], list[Link]]
RelatedItems = Callable[["HttpRequest", Page], Sequence[RelatedItem]]
_member_links: list[MemberLinks] = []
_account_links: list[MemberLinks] = []
_tools: list[Tools] = []
_page_links: list[PageLinks] = []
_related: list[RelatedItems] = []


def register_member_links(links: MemberLinks) -> None:
    """Show the links that `links(request)` returns next to the login."""
    _member_links.append(links)


def register_account_links(links: MemberLinks) -> None:
    """Show the links that `links(request)` returns among the pages of the account."""
    _account_links.append(links)


def register_tools(tools: Tools) -> None:
    """Show the icons that `tools(request)` returns in the header."""
    _tools.append(tools)


def register_page_links(links: PageLinks) -> None:
    """Show the links that `links(request, page)` returns on a page."""
    _page_links.append(links)


def register_related(items: RelatedItems) -> None:
    """Show what `items(request, page)` returns at the end of a page. It must never raise: the page matters more."""
    _related.append(items)


def member_links(request: HttpRequest) -> list[Link]:
    """Return the links next to the login that apps above add for this reader."""
    return [link for links in _member_links for link in links(request)]


def account_links(request: HttpRequest) -> list[Link]:
    """Return the links that apps above add to the pages of the account."""
    return [link for links in _account_links for link in links(request)]


def header_tools(request: HttpRequest) -> list[Tool]:
    """Return the header icons that apps above add for this reader."""
    return [tool for tools in _tools for tool in tools(request)]


def page_links(request: HttpRequest, page: Page) -> list[Link]:
    """Return the links on `page` that apps above add for this reader."""
    return [link for links in _page_links for link in links(request, page)]


def related_items(request: HttpRequest, page: Page) -> list[RelatedItem]:
    """Return the related items for `page` that apps above find for this reader."""
    return [item for items in _related for item in items(request, page)]


def editing_links(request: HttpRequest, page: Page | None) -> list[Link]:
    """Return the link to edit `page`, if the user may, else to the admin home page. For readers: none, without a query."""
    user = request.user
    if not user.is_authenticated or not user.has_perm("wagtailadmin.access_admin") or getattr(request, "is_preview", False):
        return []
    if page is not None and page.permissions_for_user(user).can_edit():
        return [Link(str(_("Edit this page")), reverse("wagtailadmin_pages:edit", args=[page.pk]))]
    return [Link(str(_("Editors’ pages")), reverse("wagtailadmin_home"))]


def main_menu(request: HttpRequest) -> list[Link]:
    """Return the main menu: the children of this language's home page that are shown in menus."""
    site = Site.find_for_request(request)
    if site is None:
        return []
    entries = menu_of(site)
    return [Link(one.title, one.url, is_current=bool(one.url) and request.path.startswith(one.url)) for one in entries]


def menu_of(site: Site) -> list[MenuEntry]:
    """Return the main menu of the active language, with what is shown in menus below its entries."""
    return remember(f"menu-entries:{site.pk}:{active_language()}", lambda: menu_entries(site))


def menu_entries(site: Site) -> list[MenuEntry]:
    homes = Page.objects.live().filter(translation_key=site.root_page.translation_key, locale__language_code=active_language())
    home = homes.first()
    if home is None:
        return []
    top: list[MenuEntry] = []
    lists = {home.path: top}  # by the tree path of the page above
    for page in readable(home.get_descendants()).in_menu().select_related("locale").order_by("path"):
        entries = lists.get(page.path[: -page.steplen])
        if entries is not None:  # a page is not in the menu without the one above it
            entry = MenuEntry(page.pk, page.title, page.get_url() or "", page.full_url or "")
            lists[page.path] = entry.children
            entries.append(entry)
    return top


def settings_for(request: HttpRequest) -> SiteSettings:
    """Return name, appearance and footer of the site."""
    site = Site.find_for_request(request)
    return remember(f"settings:{site.pk if site else 0}", lambda: SiteSettings.for_request(request))


def breadcrumbs(request: HttpRequest, page: Page) -> list[Link]:
    """Return the path from the home page down to the parent of `page`."""
    parent_path = page.path[: -page.steplen]
    return [Link(title, url) for title, url in remember(f"above:{parent_path}", lambda: links_above(page))]


def links_above(page: Page) -> list[tuple[str, str]]:
    """Return (title, URL) of the published ancestors of `page`."""
    # Whoever can read the page can read its published ancestors: their restrictions apply to this page too.
    above = page.get_ancestors().live().filter(depth__gte=2).select_related("locale")
    return [(ancestor.title, ancestor.get_url() or "") for ancestor in above]


def language_links(request: HttpRequest, page: Page | None = None) -> list[LanguageLink]:
    """Return a link to the same content for each language.

    For a page: its translation, else that language's home page or an alias, marked as missing. For any other URL: the same URL in
    that language.
    """
    current = active_language()
    original = text_of(page)
    urls, stand_ins = page_urls(original) if original is not None and original.pk else ({}, {})
    if page is None:
        urls = translated_paths(request)
    links = []
    for code, _name in settings.LANGUAGES:
        url = urls.get(code)
        missing = url is None
        instead = f"/{code}/?untranslated={original.pk}" if original is not None and original.pk else f"/{code}/"
        shown = url or stand_ins.get(code) or instead
        if page is not original and code == current:
            shown = request.path  # the reader is on an alias
        links.append(LanguageLink(code, own_language_name(code), shown, is_current=code == current, is_missing=missing))
    return links


def text_of(page: Page | None) -> Page | None:
    """Return the page whose text `page` shows: the source of an alias."""
    return (page.alias_of or page) if page is not None and page.alias_of_id else page


def untranslated_page(request: HttpRequest) -> Page | None:
    """Return the page that the reader wanted in this language but that is not translated: they used the language switcher."""
    wanted = request.GET.get("untranslated", "")
    if not (wanted.isascii() and wanted.isdigit() and len(wanted) < 12):
        return None
    page: Page | None = readable(Page.objects.filter(pk=wanted).exclude(locale__language_code=active_language())).first()
    return page


def page_urls(page: Page) -> tuple[dict[str, str], dict[str, str]]:
    """Return the URLs of the published translations of `page` by language, and those of aliases that replace missing ones."""
    return remember(f"versions:{page.translation_key}", lambda: urls_of_versions(page))


def urls_of_versions(page: Page) -> tuple[dict[str, str], dict[str, str]]:
    found: tuple[dict[str, str], dict[str, str]] = {}, {}
    versions = readable(Page.objects.filter(translation_key=page.translation_key)).select_related("locale", "alias_of")
    for version in versions.order_by("pk"):
        is_alias = version.alias_of is not None and version.alias_of.translation_key == page.translation_key
        if url := version.get_url():
            found[is_alias].setdefault(version.locale.language_code, url)
    return found


def translated_paths(request: HttpRequest) -> dict[str, str]:
    """Return the current URL in each language in which it exists; none if it is too long for a link.

    Worked out once for a request: the language switcher and the links for search engines both ask.
    """
    if (known := getattr(request, "_translated_paths", None)) is None:
        known = request._translated_paths = paths_in_languages(request)  # type: ignore[attr-defined]
    return cast("dict[str, str]", known)


def paths_in_languages(request: HttpRequest) -> dict[str, str]:
    query = request.META.get("QUERY_STRING", "")
    if len(request.path) > LONGEST_WAY:
        return {}
    try:
        match = request.resolver_match or resolve(request.path_info)
    except Resolver404:
        return {}
    paths: dict[str, str] = {}
    if not match.view_name:
        return paths
    for code, _name in settings.LANGUAGES:
        with override(code), suppress(NoReverseMatch):
            path = reverse(match.view_name, args=match.args, kwargs=match.kwargs)
            paths[code] = f"{path}?{query}" if query and len(query) <= LONGEST_WAY else path
    return paths


def hreflang_links(request: HttpRequest, page: Page | None = None) -> list[Link]:
    """Return (language, absolute URL) of every version of the current page."""
    links = {link.code: link.url for link in language_links(request, page) if not link.is_missing}
    if (original := text_of(page)) is not page and original is not None:
        links = page_urls(original)[0]  # where the text belongs
    return [Link(code, request.build_absolute_uri(url)) for code, url in links.items()]
