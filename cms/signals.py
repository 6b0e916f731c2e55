"""Receivers for changes of content."""

from typing import Any

from django.db.models import Model
from django.db.models.signals import post_delete, post_save
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Collection, CollectionViewRestriction, Locale, Page, PageViewRestriction, Site
from wagtail.signals import page_published, page_slug_changed, page_unpublished, post_page_move

from .families import Scope, expire_relatives
from .generation import raise_generation, shown_on_pages
from .media.documents import SiteDocument
from .media.images import SiteImage
from .pages.base import BasePage
from .snippets.contact import Contact
from .snippets.municipality import Municipality
from .snippets.organisation import Organisation
from .snippets.site_settings import SiteSettings
from .snippets.taxonomy import Region, Topic
from .stale import services as stale

SHOWN_WITH_PAGES: tuple[type[Model], ...] = (
    Site,
    Locale,
    PageViewRestriction,
    Collection,
    CollectionViewRestriction,
    Redirect,
    SiteSettings,
    Organisation,
    Contact,
    Topic,
    Region,
    Municipality,
    SiteImage,
    SiteDocument,
)


def connect() -> None:
    """Connect this app's receivers."""
    page_unpublished.connect(page_expired, dispatch_uid="cms.families.expired")
    page_published.connect(stale.page_published, dispatch_uid="cms.stale.published")
    for name, signal in {
        "published": page_published,
        "unpublished": page_unpublished,
        "moved": post_page_move,
        "slug": page_slug_changed,
    }.items():
        signal.connect(begin_generation, dispatch_uid=f"cms.generation.{name}")
    post_delete.connect(begin_generation, sender=Page, dispatch_uid="cms.generation.page_deleted")
    post_save.connect(page_saved, dispatch_uid="cms.generation.page_saved")
    for model in SHOWN_WITH_PAGES:
        shown_on_pages(model)


def page_expired(instance: Any, **kwargs: Any) -> None:
    if isinstance(instance, BasePage) and instance.expired and instance.expiry_scope == Scope.FAMILY and not instance.alias_of_id:
        expire_relatives(instance)


def page_saved(instance: Any, created: bool, **kwargs: Any) -> None:
    """Handle pages that are live without being published: aliases, and pages created by scripts."""
    if created and isinstance(instance, Page):
        raise_generation()


def begin_generation(sender: Any, **kwargs: Any) -> None:
    raise_generation()
