"""Pages in the reader's language. Pages point to pages of the source language; readers get the version they can read."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.contrib.contenttypes.models import ContentType
from wagtail.models import Locale, Page

from .generation import remember
from .languages import active_language
from .visibility import readable


def localised_pages(pages: Iterable[Page | None]) -> list[Page]:
    """Return the live, public pages among `pages` in their order, each in the reader's language if there is such a version.

    One query for the versions and one for each kind of page, however many pages there are.
    """
    given = [page for page in pages if page is not None]
    return versions_of([page.translation_key for page in given])


def versions_of(keys: Iterable[UUID]) -> list[Page]:
    """Return for each translation key, in order, the public page to read: in the reader's language, else in the source's."""
    best = best_versions(keys)
    pages: dict[int, Any] = {}
    for content_type_id in sorted({page.content_type_id for page in best}):
        model: Any = ContentType.objects.get_for_id(content_type_id).model_class()
        pages |= model.objects.in_bulk([page.pk for page in best if page.content_type_id == content_type_id])
    for page in best:
        pages[page.pk].locale = page.locale
    return [pages[page.pk] for page in best]


def address_of(page: Page | None) -> str:
    """Return the address of the version of `page` to read, "" if none is published. One query."""
    return next((address for _title, address in links_to([page.translation_key])), "") if page else ""


def links_to(keys: Iterable[UUID]) -> list[tuple[str, str]]:
    """Return (title, address) of the page to read for each translation key that has one, in order. One query."""
    return [(page.title, page.get_url() or "") for page in best_versions(keys)]


def best_versions(keys: Iterable[UUID]) -> list[Page]:
    """Return for each translation key that has one, in order, the public page to read, as what all kinds of pages share. One query."""
    wanted = list(dict.fromkeys(keys))
    if not wanted:
        return []
    locales = all_locales()
    best: dict[UUID, Page] = {}
    for page in readable(Page.objects.filter(translation_key__in=wanted).order_by("pk")):
        page.locale = locales[page.locale_id]
        known = best.setdefault(page.translation_key, page)
        if rank_of(page.locale) < rank_of(known.locale):
            best[page.translation_key] = page
    return [best[key] for key in wanted if key in best]


def all_locales() -> dict[int, Locale]:
    """Return the site's languages by their key in the database."""
    return remember("locales", Locale.objects.in_bulk)


def rank_of(locale: Locale) -> int:
    """Return how well a reader is served by a page in `locale`: 0 best."""
    return rank_for(active_language(), locale.language_code)


def rank_for(reader: str, language: str) -> int:
    """Return how well a reader of the language `reader` is served by a page in `language`: 0 best. Of equals the oldest page is read."""
    if language == reader:
        return 0
    return {"de": 1, "en": 2}.get(language, 3)
