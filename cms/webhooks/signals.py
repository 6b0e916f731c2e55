"""Receivers for changes that may concern what everybody can read."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.db.models.signals import m2m_changed, post_delete, post_save
from wagtail.models import Locale, Page, PageViewRestriction, Site
from wagtail.signals import page_published, page_slug_changed, page_unpublished, post_page_move

from .watching import pages_changed, tree_changed


def connect() -> None:
    """Connect the receivers. A change may be reported twice, which does no harm."""
    for name, signal in {"published": page_published, "unpublished": page_unpublished}.items():
        signal.connect(page_changed, dispatch_uid=f"cms.webhooks.{name}")
    for name, signal in {"slug": page_slug_changed, "moved": post_page_move}.items():
        signal.connect(many_changed, dispatch_uid=f"cms.webhooks.{name}")
    post_save.connect(page_saved, dispatch_uid="cms.webhooks.page_saved")
    post_delete.connect(page_changed, sender=Page, dispatch_uid="cms.webhooks.page_deleted")
    for model in (PageViewRestriction, Site, Locale):
        post_save.connect(many_changed, sender=model, dispatch_uid=f"cms.webhooks.{model.__name__}_saved")
        post_delete.connect(many_changed, sender=model, dispatch_uid=f"cms.webhooks.{model.__name__}_deleted")
    m2m_changed.connect(many_changed, sender=PageViewRestriction.groups.through, dispatch_uid="cms.webhooks.restriction_groups")


def page_changed(instance: Page, **_: Any) -> None:
    pages_changed({instance.pk})


def page_saved(instance: Any, created: bool, raw: bool = False, update_fields: Collection[str] | None = None, **_: Any) -> None:
    """Handle pages that are live without being published: aliases, and pages created by scripts."""
    if created and not raw and isinstance(instance, Page):
        pages_changed({instance.pk})


def many_changed(**_: Any) -> None:
    tree_changed()
