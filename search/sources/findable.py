"""The pages that everybody may find: published, public, not expired, and part of the archive."""

from collections.abc import Iterable
from typing import Any

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.db.models import Q, QuerySet
from django.utils import timezone
from wagtail.models import Page

from cms.models import SiteSettings, StandardPage
from cms.pages.base import BasePage
from cms.visibility import readable

LEGAL_PAGES = ("imprint_page", "privacy_page", "accessibility_page")  # in the settings of a site


def findable_models() -> list[type[BasePage]]:
    """Return the page types that can be found, which are those with a `search_type`."""
    return [model for model in apps.get_models() if issubclass(model, BasePage) and model.search_type]


def content_types() -> dict[type[BasePage], ContentType]:
    return {model: ContentType.objects.get_for_model(model) for model in findable_models()}


def findable_pages() -> QuerySet[Page]:
    """Return the pages that everybody may find now."""
    kinds = [content_type.pk for content_type in content_types().values()]
    # An alias has no text of its own: its source page is found instead.
    live = readable(Page.objects.filter(content_type_id__in=kinds, alias_of__isnull=True), now=True)
    current: QuerySet[Page] = live.filter(Q(expire_at__isnull=True) | Q(expire_at__gt=timezone.now()))
    kept_out = StandardPage.objects.filter(live=True, in_archive=False)
    return current.exclude(translation_key__in=legal_families()).exclude(translation_key__in=kept_out.values("translation_key"))


def legal_families() -> QuerySet[Any]:
    """Return the translation keys of the legal pages of all sites."""
    return families_of_chosen(key for chosen in SiteSettings.objects.values_list(*LEGAL_PAGES) for key in chosen)


def families_of_chosen(keys: Iterable[int | None]) -> QuerySet[Any]:
    """Return the translation keys of the pages with these `keys`; an alias counts as its source page."""
    chosen = Page.objects.filter(pk__in=[key for key in keys if key])
    return Page.objects.filter(Q(pk__in=chosen.values("pk")) | Q(pk__in=chosen.values("alias_of"))).values("translation_key")


def keys_of_legal(settings: SiteSettings) -> list[str]:
    """Return the keys of the legal pages in `settings`, in all languages."""
    families = families_of_chosen(getattr(settings, f"{name}_id") for name in LEGAL_PAGES)
    return [str(key) for key in Page.objects.filter(translation_key__in=families).values_list("pk", flat=True)]
