"""What everybody may read: published, and under no restriction."""

from __future__ import annotations

from typing import Any, TypeVar

from django.db.models import QuerySet
from wagtail.models import PageViewRestriction

from .generation import remember

Pages = TypeVar("Pages", bound="QuerySet[Any]")


def restricted_paths() -> list[str]:
    """Return the tree paths of the pages that, with all below them, are not for everybody."""
    return remember("restricted", lambda: list(PageViewRestriction.objects.values_list("page__path", flat=True)))


def readable(pages: Pages) -> Pages:
    """Return the published pages among `pages` that are for everybody. Wagtail's `public()` would ask for the restrictions each time."""
    pages = pages.filter(live=True)
    for path in restricted_paths():
        pages = pages.exclude(path__startswith=path)
    return pages
