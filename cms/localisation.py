"""Pages in the reader's language. Pages refer to pages of the source language; readers get the version that they can read."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.contrib.contenttypes.models import ContentType
from django.db.models import F
from wagtail.models import Locale, Page

from .formatting import language_name
from .generation import remember
from .languages import active_language
from .visibility import Pages, readable


def localised_pages(pages: Iterable[Page | None]) -> list[Page]:
    """Return the public pages among `pages`, in order, each in the reader's language if there is such a version.

    One query for the versions and one per page type, however many pages there are.
    """
    given = [page for page in pages if page is not None]
    return versions_of([page.translation_key for page in given])


def versions_of(keys: Iterable[UUID]) -> list[Page]:
    """Return the public page to read for each translation key, in order: in the reader's language, else in the source's."""
    return as_their_kinds(best_versions(keys))


def pages_by_id(ids: Iterable[int]) -> list[Any]:
    """Return the pages with these ids as specific instances. One query, and one per page type."""
    locales = all_locales()
    pages = list(Page.objects.filter(pk__in=set(ids)))
    for page in pages:
        page.locale = locales[page.locale_id]
    return as_their_kinds(pages)


def as_their_kinds(pages: list[Page]) -> list[Any]:
    """Return the specific instances of `pages`. One query per page type."""
    found: dict[int, Any] = {}
    for content_type_id in sorted({page.content_type_id for page in pages}):
        model: Any = ContentType.objects.get_for_id(content_type_id).model_class()
        found |= model.objects.in_bulk([page.pk for page in pages if page.content_type_id == content_type_id])
    for page in pages:
        found[page.pk].locale = page.locale
    return [found[page.pk] for page in pages]


def links_to(keys: Iterable[UUID]) -> list[tuple[str, str]]:
    """Return (title, URL) of the page to read for each translation key that has one, in order. One query."""
    return [(page.title, page.get_url() or "") for page in best_versions(keys)]


def best_versions(keys: Iterable[UUID]) -> list[Page]:
    """Return the public page to read for each translation key that has one, in order, as a plain Page. One query."""
    wanted = list(dict.fromkeys(keys))
    versions = readable_versions(wanted)
    return [min(versions[key], key=lambda page: rank_of(page.locale)) for key in wanted if key in versions]


def readable_versions(keys: Iterable[UUID]) -> dict[UUID, list[Page]]:
    """Return the public pages in each language by translation key, oldest first. One query."""
    wanted = set(keys)
    if not wanted:
        return {}
    locales = all_locales()
    found: dict[UUID, list[Page]] = {}
    for page in readable(translations(Page.objects.filter(translation_key__in=wanted))).order_by("pk"):
        page.locale = locales[page.locale_id]
        found.setdefault(page.translation_key, []).append(page)
    return found


def translations(pages: Pages) -> Pages:
    """Return the `pages` that are written in their own language, without those that replace a missing translation.

    wagtail-localize can fill a language's tree with aliases: such a page shows a text in another language.
    """
    return pages.exclude(alias_of__translation_key=F("translation_key"))


def all_locales() -> dict[int, Locale]:
    """Return the site's locales by primary key."""
    return remember("locales", Locale.objects.in_bulk)


def language_of(page: Page) -> str:
    """Return the name of a page's language, in that of the reader."""
    return language_name(all_locales()[page.locale_id].language_code)


def rank_of(locale: Locale) -> int:
    """Return how well a page in `locale` suits the reader: 0 is best."""
    return rank_for(active_language(), locale.language_code)


def rank_for(reader: str, language: str) -> int:
    """Return how well a page in `language` suits a reader of the language `reader`: 0 is best. Ties go to the oldest page."""
    if language == reader:
        return 0
    return {"de": 1, "en": 2}.get(language, 3)
