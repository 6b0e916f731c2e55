"""Records which pages cease to be public, in the transaction in which they do, and marks those that become public as changed.

What is public follows from the tree (`cms.visibility`), so one change can close or open many pages: other languages, aliases,
everything below.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextvars import ContextVar
from copy import copy
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet
from django.db.models.signals import post_delete, post_save
from django.utils import timezone
from wagtail.actions.move_page import MovePageAction
from wagtail.actions.unpublish_page import UnpublishPageAction
from wagtail.models import Page, PageViewRestriction
from wagtail.signals import page_slug_changed, page_unpublished, post_page_move, pre_page_move

from cms.localisation import all_locales
from cms.visibility import covered_by, outside, readable, restricted_paths_now, within

from .models import RemovedPage

Reason = RemovedPage.Reason
AT_ONCE = 500  # rows in one statement

_closed_before: ContextVar[dict[int, set[int]]] = ContextVar("closed_before")  # by the id of the page that moves


def connect() -> None:
    """Connect the receivers, and make what they follow one transaction with them."""
    for action in (UnpublishPageAction, MovePageAction):
        action.execute = transaction.atomic(action.execute)
    page_unpublished.connect(page_was_unpublished, dispatch_uid="cms.removed.unpublished")
    post_delete.connect(page_was_deleted, sender=Page, dispatch_uid="cms.removed.deleted")
    pre_page_move.connect(page_moves, dispatch_uid="cms.removed.moves")
    post_page_move.connect(page_has_moved, dispatch_uid="cms.removed.moved")
    page_slug_changed.connect(slug_has_changed, dispatch_uid="cms.removed.slug")
    post_save.connect(restriction_was_saved, sender=PageViewRestriction, dispatch_uid="cms.removed.restricted")
    post_delete.connect(restriction_was_lifted, sender=PageViewRestriction, dispatch_uid="cms.removed.lifted")


def page_was_unpublished(instance: Any, **kwargs: Any) -> None:
    if not is_covered(instance, restricted_paths_now()):
        record([instance], Reason.UNPUBLISHED)


def page_was_deleted(instance: Any, **kwargs: Any) -> None:
    """Wagtail unpublishes a page before it is deleted, by itself or with one above it: it is recorded already, if it was public.

    Nothing opens by it: the restrictions of a page outlive it on its other languages (`cms.privacy`).
    """
    RemovedPage.objects.filter(page_id=instance.pk).update(reason=Reason.DELETED)


def page_moves(instance: Any, **kwargs: Any) -> None:
    _closed_before.set({instance.pk: closed_ids(restricted_paths_now())})


def page_has_moved(instance: Any, url_path_before: str, url_path_after: str, **kwargs: Any) -> None:
    """Record what the new place closes, under the paths that were public; mark as changed what it opens, and what has a new path."""
    before = _closed_before.get({}).pop(instance.pk, set())
    paths = restricted_paths_now()
    closed = [page for page in within(paths).filter(live=True) if page.pk not in before]
    record((as_before(page, instance, url_path_before) for page in closed), Reason.RESTRICTED)
    opened = before - closed_ids(paths)
    moved = Q(path__startswith=instance.path) if url_path_before != url_path_after else Q()
    if opened or moved:
        mark_changed(Page.objects.filter(Q(pk__in=opened) | moved))


def slug_has_changed(instance: Any, **kwargs: Any) -> None:
    """Mark the pages below as changed: their paths are new."""
    mark_changed(instance.get_descendants())


def restriction_was_saved(instance: Any, created: bool, raw: bool = False, **kwargs: Any) -> None:
    """Record the pages that a new restriction closes."""
    if created and not raw:
        earlier = PageViewRestriction.objects.exclude(pk=instance.pk).values_list("page__path", flat=True)
        closed = outside(within(restricted_paths_now()), covered_by(earlier))
        record(closed.filter(live=True), Reason.RESTRICTED)


def restriction_was_lifted(instance: Any, **kwargs: Any) -> None:
    """Mark the pages as changed that are open without the restriction."""
    others = list(PageViewRestriction.objects.values_list("page__path", flat=True))
    own = list(Page.objects.filter(pk=instance.page_id).values_list("path", flat=True))
    mark_changed(within(covered_by([*others, *own])))


def is_covered(page: Page, paths: Iterable[str]) -> bool:
    return page.path.startswith(tuple(paths))


def closed_ids(paths: list[str]) -> set[int]:
    """Return the ids of the published pages that restrictions cover."""
    return set(within(paths).filter(live=True).values_list("pk", flat=True)) if paths else set()


def as_before(page: Page, moved: Page, url_path_before: str) -> Page:
    """Return `page` with the path that it had before `moved`, which may be above it, was moved."""
    earlier = copy(page)
    if page.path.startswith(moved.path):
        earlier.url_path = url_path_before + page.url_path.removeprefix(moved.url_path)
    return earlier


def record(pages: Iterable[Page], reason: RemovedPage.Reason) -> None:
    """Record that `pages`, which were public, no longer are: one query for some hundreds, instead of what was said before."""
    rows = list(rows_of(pages, reason))
    if rows:
        RemovedPage.objects.bulk_create(
            rows,
            AT_ONCE,
            update_conflicts=True,
            unique_fields=["page_id"],
            update_fields=["type", "locale", "path", "reason", "removed_at"],
        )


def rows_of(pages: Iterable[Page], reason: RemovedPage.Reason) -> Iterator[RemovedPage]:
    locales, now = all_locales(), timezone.now()
    for page in pages:
        parts = page.get_url_parts()
        if parts and parts[2] and page.locale_id in locales:
            model = page.cached_content_type.model_class() or Page
            yield RemovedPage(
                page_id=page.pk,
                type=model._meta.label,
                locale=locales[page.locale_id].language_code,
                path=parts[2],
                reason=reason,
                removed_at=now,
            )


def mark_changed(pages: QuerySet[Page]) -> None:
    """Mark those of `pages` that are public as published now, so that whoever follows the site asks for them again."""
    readable(pages, now=True).update(last_published_at=timezone.now())


def removed_pages() -> QuerySet[RemovedPage]:
    """Return the pages that were public and are not, for readers without a login, in the order in which they were removed."""
    public = readable(Page.objects.all(), now=True).order_by()
    return RemovedPage.objects.exclude(page_id__in=public.values("pk"))
