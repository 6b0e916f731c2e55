"""Pages in the reader's language. Pages point to pages of the source language; readers get the version they can read."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from wagtail.models import Locale, Page

from .languages import active_language


def localised_pages(pages: Iterable[Page | None]) -> list[Page]:
    """Return the live, public pages among `pages` in their order, each in the reader's language if there is such a version.

    One query for the versions and one for each kind of page, however many pages there are.
    """
    given = [page for page in pages if page is not None]
    return versions_of([page.translation_key for page in given])


def versions_of(keys: Iterable[UUID]) -> list[Page]:
    """Return for each translation key, in order, the live public page to read: in the reader's language, else in the source's."""
    wanted = list(dict.fromkeys(keys))
    if not wanted:
        return []
    ranks = {locale.pk: rank_of(locale) for locale in Locale.objects.all()}
    best: dict[UUID, tuple[int, int]] = {}
    found = Page.objects.live().public().filter(translation_key__in=wanted).values_list("translation_key", "locale_id", "pk")
    for key, locale_id, pk in found:
        best[key] = min(best.get(key, (99, 0)), (ranks[locale_id], pk))
    pages: dict[int, Any] = {
        page.pk: page for page in Page.objects.filter(pk__in=[pk for _rank, pk in best.values()]).specific(defer=False)
    }
    return [pages[best[key][1]] for key in wanted if key in best]


def rank_of(locale: Locale) -> int:
    """Return how well a reader is served by a page in `locale`: 0 best."""
    if locale.language_code == active_language():
        return 0
    return {"de": 1, "en": 2}.get(locale.language_code, 3)


def version_of(page: Page | None) -> Page | None:
    """Return the version of `page` to read, or None if no version is published."""
    return next(iter(localised_pages([page])), None)
