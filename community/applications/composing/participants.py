"""The participants of a learning process's page: adding some to what is published and to the draft, and taking exactly those out again.

Nothing else changes: what is not published yet stays unpublished, and a draft stays a draft. Facts of a page belong to its version in the
source language; its translations follow by themselves (decision 1), so only pages that own their facts are offered.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.conf import settings
from wagtail.models import Page
from wagtail.permission_policies.pages import PagePermissionPolicy

from cms.models import LearningProcessPage, Participation

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from cms.users.models import User


def pages_to_fill(user: User) -> list[LearningProcessPage]:
    """Return the pages of learning processes that `user` may edit, newest first; of each family the one that owns the facts."""
    allowed = PagePermissionPolicy().instances_user_has_permission_for(user, "change")
    pages = LearningProcessPage.objects.filter(pk__in=allowed.values("pk"), alias_of__isnull=True).select_related("locale")
    sources = LearningProcessPage.objects.filter(locale__language_code=settings.LANGUAGE_CODE, alias_of__isnull=True)
    with_source = set(
        sources.filter(translation_key__in=pages.values("translation_key")).values_list("translation_key", flat=True)
    )
    return [page for page in pages.order_by("-latest_revision_created_at", "-pk") if owns_facts(page, with_source)]


def owns_facts(page: LearningProcessPage, with_source: Collection[Any]) -> bool:
    """Return whether a page has no version in the source language beside it. `with_source` are the families that have one."""
    return page.is_source or page.translation_key not in with_source


@dataclass(frozen=True)
class Versions:
    """A page as it is published, and as it is edited. They are one and the same object unless the draft has unpublished changes."""

    live: Any | None
    draft: Any


def locked_page(page: LearningProcessPage) -> LearningProcessPage:
    """Return the page as it is stored now. No other process takes a cohort over onto it until the transaction ends."""
    Page.objects.select_for_update().get(pk=page.pk)
    return LearningProcessPage.objects.get(pk=page.pk)


def versions_of(page: LearningProcessPage) -> Versions:
    stored = LearningProcessPage.objects.get(pk=page.pk)
    if not stored.live:
        return Versions(None, stored.get_latest_revision_as_object())
    if not stored.has_unpublished_changes:
        return Versions(stored, stored)
    return Versions(stored, stored.get_latest_revision_as_object())


def municipalities_of(version: Any) -> set[int]:
    return {one.municipality_id for one in version.participations.all()}


def lacking(page: LearningProcessPage, municipalities: Sequence[int]) -> tuple[list[int], list[int]]:
    """Return which of these municipalities the published page lacks, and which its draft lacks. A page that is not published has a draft only."""
    versions = versions_of(page)
    there = [municipalities_of(one) for one in (versions.live or versions.draft, versions.draft)]
    live, draft = ([one for one in municipalities if one not in known] for known in there)
    return live, draft


def add_participants(page: LearningProcessPage, *, live: Sequence[int], draft: Sequence[int], by: User) -> None:
    """Add municipalities, given by their keys, to what is published and to the draft, after those that are there."""

    def add(version: Any, keys: Sequence[int], rows: dict[int, int]) -> None:
        last = max((one.sort_order or 0 for one in version.participations.all()), default=-1)
        for order, key in enumerate(keys, start=last + 1):
            # The draft refers to the published row, so that publishing it later keeps that.
            version.participations.add(Participation(pk=rows.get(key), municipality_id=key, sort_order=order))

    change_versions(page, add, live=live, draft=draft, by=by)


def remove_participants(page: LearningProcessPage, *, live: Collection[int], draft: Collection[int], by: User) -> None:
    """Take municipalities out of what is published and out of the draft, if they are still there."""

    def remove(version: Any, keys: Collection[int], _rows: dict[int, int]) -> None:
        for one in list(version.participations.all()):
            if one.municipality_id in keys:
                version.participations.remove(one)

    change_versions(page, remove, live=live, draft=draft, by=by)


def change_versions(page: LearningProcessPage, change: Any, *, live: Collection[int], draft: Collection[int], by: User) -> None:
    """Apply `change` to the published version with `live`, and to the draft with `draft`; to a page with only one of them once."""
    versions = versions_of(page)
    if versions.live is not None and versions.live is not versions.draft:
        if live:
            change(versions.live, live, {})
            # Not validated: whatever else the page lacks, it has been published with it.
            versions.live.save_revision(user=by, clean=False, log_action=True).publish(user=by)
        elif not draft:
            return
        rows = dict(Participation.objects.filter(page=page.pk).values_list("municipality", "pk"))
        change(versions.draft, draft, rows)
        # Also without a change of its own: the draft is the latest revision again.
        versions.draft.save_revision(user=by, clean=False, log_action=True)
    elif draft:
        change(versions.draft, draft, {})
        revision = versions.draft.save_revision(user=by, clean=False, log_action=True)
        if versions.live is not None:
            revision.publish(user=by)
