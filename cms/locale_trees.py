"""Filling a language's page tree with aliases of another's pages: wagtail-localize's own function fails once a page was moved.

That reads all pages once, in an order that only holds while the trees of all languages are alike. Here each page is checked when
its turn comes, parents first, and aliases follow their source to its new place.
"""

from __future__ import annotations

import logging
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import F, Q
from wagtail.coreutils import find_available_slug
from wagtail.models import Locale, Page
from wagtail_localize import synctree

log = logging.getLogger(__name__)


def use() -> None:
    """Make wagtail-localize use it; it looks the function up when a tree is synchronised."""
    synctree.synchronize_tree = synchronize_tree


def synchronize_tree(source_locale: Locale, target_locale: Locale, *, page_index: Any = None) -> None:
    """Create an alias in `target_locale` of each missing page of `source_locale`. An error with one does not stop others."""
    text_or_stand_in = Q(alias_of__isnull=True) | Q(alias_of__translation_key=F("translation_key"))
    pages = Page.objects.filter(text_or_stand_in, locale=source_locale, depth__gt=1).order_by("path")
    for pk in list(pages.values_list("pk", flat=True)):
        try:
            with transaction.atomic():
                synchronize_page(Page.objects.get(pk=pk), target_locale)
        except (ValidationError, IntegrityError, Page.DoesNotExist):
            log.exception("Page %s could not be added to the tree of %s.", pk, target_locale.language_code)


def synchronize_page(source: Page, locale: Locale) -> None:
    page = Page.objects.filter(translation_key=source.translation_key, locale=locale).first()
    if page is None:
        source.specific.copy_for_translation(locale, copy_parents=True, alias=True)
    elif page.alias_of_id and source.depth > 2:
        follow(page, source)


def follow(alias: Page, source: Page) -> None:
    """Move an alias to where its source is, if that place exists in its language."""
    key = source.get_parent().translation_key
    parent = Page.objects.filter(translation_key=key, locale_id=alias.locale_id).first()
    if parent is None or alias.is_child_of(parent) or parent == alias or parent.is_descendant_of(alias):
        return
    slug = find_available_slug(parent, alias.slug, ignore_page_id=alias.pk)
    if slug != alias.slug:
        alias.slug = slug
        alias.specific.__class__.objects.filter(pk=alias.pk).update(slug=slug)
    alias.move(parent, pos="last-child")
