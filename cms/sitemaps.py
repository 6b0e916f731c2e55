"""The sitemap: all public pages in every language, each with the URLs of its translations, its date and its cover.

Search engines get the canonical URL of a text: aliases are left out. A site only lists its own pages.
"""

from __future__ import annotations

from collections.abc import Iterable
from math import ceil
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.apps import apps
from django.conf import settings
from django.db.models import Q
from django.template.loader import render_to_string
from django.utils import timezone
from wagtail.models import Page, Site

from .generation import remember
from .localisation import all_locales, rank_for
from .media.images import SiteRendition
from .media.privacy import private_collections
from .pages.base import CoverMixin
from .visibility import readable, within

if TYPE_CHECKING:
    from django.http import HttpRequest

MOST = 5_000  # URLs in one file; the protocol allows ten times as many, but that takes too long


def sitemap_of(request: HttpRequest, part: int | None) -> str | None:
    """Return the sitemap of the requested site, or one part of a large one; None if there is no such part."""
    site = Site.find_for_request(request)
    if site is None:
        return render_to_string("sitemap.xml", {"urlset": []})
    return remember(f"sitemap:{site.pk}:{part}", lambda: make_sitemap(site, part))


def make_sitemap(site: Site, part: int | None) -> str | None:
    pages = listed_pages(site)
    parts = max(1, ceil(pages.count() / MOST))
    if part is None and parts > 1:
        own = f"{site.root_url}/sitemap.xml"
        return render_to_string("sitemap_index.xml", {"sitemaps": [{"location": f"{own}?p={one + 1}"} for one in range(parts)]})
    number = 1 if part is None else part
    if not 1 <= number <= parts:
        return None
    return render_to_string("sitemap.xml", {"urlset": entries(site, list(pages[(number - 1) * MOST : number * MOST]))})


def listed_pages(site: Site, model: type[Page] = Page) -> Any:
    """Return the public pages of `site`, those of type `model`, without aliases."""
    roots = site.root_page.get_translations(inclusive=True).values_list("path", flat=True)
    current = Q(expire_at__isnull=True) | Q(expire_at__gt=timezone.now())
    return readable(within(roots, model).filter(current, alias_of__isnull=True)).order_by("path")


def entries(site: Site, pages: list[Page]) -> list[dict[str, Any]]:
    """Return the sitemap entries of `pages`. The number of queries does not depend on how many there are."""
    versions: dict[UUID, dict[str, str]] = {}
    family = listed_pages(site).filter(translation_key__in={page.translation_key for page in pages})
    addresses = {page.pk: address for page, address in addressed(site, family)}
    pictures = covers([page.pk for page in pages])
    locales = all_locales()
    for page in family:
        if page.pk in addresses:
            versions.setdefault(page.translation_key, {}).setdefault(locales[page.locale_id].language_code, addresses[page.pk])
    return [
        {
            "location": addresses[page.pk],
            "lastmod": page.last_published_at or page.latest_revision_created_at,
            "alternates": alternates(versions[page.translation_key]),
            "picture": pictures.get(page.pk, ""),
        }
        for page in pages
        if page.pk in addresses
    ]


def covers(keys: list[int]) -> dict[int, str]:
    """Return the absolute URLs of the pages' public covers, in the largest size that has been made; a sitemap makes none."""
    private = private_collections()
    chosen: dict[int, int] = {}
    for model in apps.get_models():
        if issubclass(model, CoverMixin):
            shown = model._default_manager.filter(pk__in=keys, cover_image__isnull=False)
            chosen.update(shown.exclude(cover_image__collection__in=private).values_list("pk", "cover_image_id"))
    made = SiteRendition.objects.filter(image__in=set(chosen.values())).select_related("image").order_by("width", "pk")
    largest = {rendition.image_id: rendition for rendition in made}
    return {page: largest[image].full_url for page, image in chosen.items() if image in largest}


def addressed(site: Site, pages: Iterable[Page]) -> Iterable[tuple[Page, str]]:
    """Yield the `pages` that belong to `site` with their absolute URLs."""
    roots, locales = Site.get_site_root_paths(), all_locales()
    for page in pages:
        page.locale, page._wagtail_cached_site_root_paths = locales[page.locale_id], roots
        parts = page.get_url_parts()
        if parts and parts[0] == site.pk:
            yield page, f"{site.root_url}{parts[2]}"


def alternates(versions: dict[str, str]) -> list[dict[str, str]]:
    """Return the languages of a page with their URLs, and the one for readers of any other language; nothing for a single one."""
    if len(versions) < 2:
        return []
    order = [code for code, _name in settings.LANGUAGES]
    codes = sorted(versions, key=lambda code: (order.index(code) if code in order else len(order), code))
    default = min(codes, key=lambda code: rank_for("", code))
    told = [{"lang_code": code, "location": versions[code]} for code in codes]
    return [*told, {"lang_code": "x-default", "location": versions[default]}]
