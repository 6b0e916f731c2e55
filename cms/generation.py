"""The publication generation: a number that every publication raises. What is remembered under it is forgotten by the next.

It lives in the cache, so that all processes that share the cache share it. Processes with a cache of their own forget by time.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any, TypeVar

from django.core.cache import cache
from django.db import transaction
from django.db.models.signals import post_delete, post_save
from wagtail.models import Locale, Page, Site
from wagtail.signals import page_published, page_slug_changed, page_unpublished, post_page_move

from .snippets.organisation import Organisation
from .snippets.site_settings import SiteSettings
from .snippets.taxonomy import Region, Topic

KEY = "generation"
REMEMBERED_SECONDS = 60
SHOWN_EVERYWHERE = (Site, Locale, SiteSettings, Organisation, Topic, Region)

Thing = TypeVar("Thing")


def current_generation() -> int:
    """Return the number of the current generation."""
    return int(cache.get_or_set(KEY, time.time_ns, timeout=None) or 0)


def raise_generation() -> None:
    """Begin a new generation once the change that caused it is committed."""
    transaction.on_commit(lambda: cache.set(KEY, time.time_ns(), None))


def remember(key: str, make: Callable[[], Thing]) -> Thing:
    """Return what `make` returns, for a minute or until the next publication without asking it again."""
    full = f"{key}:{current_generation()}"
    found = cache.get(full)
    if found is None:
        found = (make(),)
        cache.set(full, found, REMEMBERED_SECONDS)
    return found[0]


def connect() -> None:
    """Have every publication, and every change of what all pages show, begin a new generation."""
    for signal in (page_published, page_unpublished, post_page_move, page_slug_changed):
        signal.connect(on_change, dispatch_uid=f"cms.generation.{id(signal)}")
    post_delete.connect(on_change, sender=Page, dispatch_uid="cms.generation.page_deleted")
    for model in SHOWN_EVERYWHERE:
        post_save.connect(on_change, sender=model, dispatch_uid=f"cms.generation.{model.__name__}_saved")
        post_delete.connect(on_change, sender=model, dispatch_uid=f"cms.generation.{model.__name__}_deleted")


def on_change(sender: Any, **kwargs: Any) -> None:
    raise_generation()
