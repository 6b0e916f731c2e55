"""What is public: published, and without restrictions.

A restriction applies to the page that carries it, to every language of that page, to their aliases, and to all descendants of
these.
None of this is stored: it is computed from the tree, so that moving a page or removing a restriction takes effect at once.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, TypeVar
from uuid import UUID

from django.db import connection
from django.db.models import Q, QuerySet
from wagtail.models import Page, PageViewRestriction

from .generation import remember

Pages = TypeVar("Pages", bound="QuerySet[Any]")


def restricted_paths() -> list[str]:
    """Return the tree paths of the pages that, with all their descendants, are not public; cached for lists."""
    return remember("restricted", restricted_paths_now)


def restricted_paths_now() -> list[str]:
    """Return the current `restricted_paths`: for anything kept longer than a list is shown."""
    return covered_by(PageViewRestriction.objects.values_list("page__path", flat=True))


def readable(pages: Pages, *, now: bool = False) -> Pages:
    """Return the public pages among `pages`. Wagtail's `public()` would query the restrictions each time."""
    return outside(pages.filter(live=True), restricted_paths_now() if now else restricted_paths())


def outside(pages: Pages, paths: Iterable[str]) -> Pages:
    """Return the `pages` that are neither at nor below any of the tree paths."""
    for path in paths:
        pages = pages.exclude(path__startswith=path)
    return pages


def within(paths: Iterable[str], model: type[Page] = Page) -> QuerySet[Any]:
    """Return the pages, those of type `model`, at and below the tree paths."""
    below = Q(pk__in=[])
    for path in paths:
        below |= Q(path__startswith=path)
    return model.objects.filter(below)


def covered_by(paths: Iterable[str]) -> list[str]:
    """Return the tree paths of all that a restriction at `paths` covers, without nested ones. Queries until nothing is added."""
    covered = topmost(paths)
    while covered:
        inside = within(covered)
        family = Page.objects.filter(
            Q(translation_key__in=inside.values("translation_key")) | Q(alias_of__in=inside.values("pk"))
        )
        more = list(outside(family, covered).values_list("path", flat=True))
        if not more:
            break
        covered = topmost([*covered, *more])
    return covered


def topmost(paths: Iterable[str]) -> list[str]:
    """Return the tree paths that are not below any other."""
    found: list[str] = []
    for path in sorted(set(paths)):
        if not (found and path.startswith(found[-1])):
            found.append(path)
    return found


def restrictions_over(page: Page, *, without: str = "") -> QuerySet[PageViewRestriction]:
    """Return the restrictions that apply to `page`, as if there were none at the tree path `without`.

    The same rule as `covered_by`, followed up from one page: a large restricted tree takes as many queries as a small one.
    """
    if not PageViewRestriction.objects.exists():  # as on most sites
        return PageViewRestriction.objects.none()
    found: dict[int, str] = {}  # tree paths by id
    asked: set[str] = set()
    keys: set[UUID] = set()
    paths, families, sources = ways_to([page.path]), set[UUID](), set[int]()
    while paths or families or sources:
        pages = Page.objects.filter(Q(path__in=paths) | Q(translation_key__in=families) | Q(pk__in=sources))
        if without:
            pages = pages.exclude(path__startswith=without)
        rows = list(pages.values_list("pk", "path", "translation_key", "alias_of_id"))
        keys |= families
        asked |= paths
        found |= {pk: path for pk, path, _key, _source in rows}
        # The ancestors of the new ones are already known if the trees of the languages are alike.
        paths = ways_to(found.values()) - asked - set(found.values())
        families = {key for _pk, _path, key, _source in rows} - keys
        sources = {source for _pk, _path, _key, source in rows if source} - found.keys()
    return PageViewRestriction.objects.filter(page_id__in=found)


def ways_to(paths: Iterable[str]) -> set[str]:
    """Return the tree paths, and those of all their ancestors."""
    return {path[:end] for path in paths for end in range(Page.steplen, len(path) + 1, Page.steplen)}


def known_restrictions_over(page: Page) -> QuerySet[PageViewRestriction]:
    """Return the restrictions that apply to `page`, without a query for a page that none covers in this generation.

    Within a transaction the database is asked: what was changed there begins no generation before the commit.
    """
    if connection.in_atomic_block or any(page.path.startswith(path) for path in restricted_paths()):
        return restrictions_over(page)
    return PageViewRestriction.objects.none()


def is_readable(page: Page) -> bool:
    """Return whether `page` is public at this moment."""
    return bool(page.live) and not restrictions_over(page).exists()
