"""Restrictions apply to whole families (`cms.visibility`); this keeps it so when restrictions and pages are added or deleted.

Wagtail and wagtail-localize copy a restriction to copies, aliases and translations of a page. Such a copy is redundant, and must
not outlive its original.
"""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet
from django.db.models.signals import post_save, pre_delete
from wagtail.models import Page, PageViewRestriction
from wagtail_localize.models import TranslationSource

from .visibility import restrictions_over


def connect() -> None:
    """Connect the receivers, and stop wagtail-localize from copying restrictions to translations: the source's apply to them."""
    post_save.connect(restriction_saved, sender=PageViewRestriction, dispatch_uid="cms.privacy.saved")
    pre_delete.connect(before_restriction_deleted, sender=PageViewRestriction, dispatch_uid="cms.privacy.goes")
    pre_delete.connect(before_page_deleted, sender=Page, dispatch_uid="cms.privacy.before_page_deleted")
    TranslationSource.sync_view_restrictions = lambda *_: None


def on_family(restriction: PageViewRestriction) -> QuerySet[PageViewRestriction]:
    """Return the other restrictions on versions and aliases of the page."""
    page = Page.objects.get(pk=restriction.page_id)
    family = Q(page__translation_key=page.translation_key) | Q(page__alias_of=page)
    found: QuerySet[PageViewRestriction] = PageViewRestriction.objects.filter(family).exclude(pk=restriction.pk)
    return found


def restriction_saved(instance: PageViewRestriction, created: bool, raw: bool = False, **_: Any) -> None:
    """Keep one restriction per family when an editor changes it: those on other versions are copies, or are being replaced."""
    if not created and not raw:
        on_family(instance).delete()


def before_restriction_deleted(instance: PageViewRestriction, origin: Any = None, **_: Any) -> None:
    """Delete the copies too when an editor removes a restriction; not when its page is deleted."""
    if origin is not instance:
        return
    groups = set(instance.groups.values_list("pk", flat=True))
    alike = on_family(instance).filter(restriction_type=instance.restriction_type, password=instance.password)
    copies = [other.pk for other in alike if set(other.groups.values_list("pk", flat=True)) == groups]
    PageViewRestriction.objects.filter(pk__in=copies).delete()


def before_page_deleted(instance: Page, **_: Any) -> None:
    """Pass the restrictions of a page that is being deleted on to the versions and aliases that stay."""
    held = list(restrictions_over(instance))
    if not held:
        return
    family = Page.objects.filter(Q(translation_key=instance.translation_key) | Q(alias_of=instance.pk))
    for survivor in family.exclude(path__startswith=instance.path):
        kept = set(restrictions_over(survivor, without=instance.path))
        for restriction in held:
            if restriction not in kept:
                hand_over(restriction, survivor)


def hand_over(restriction: PageViewRestriction, page: Page) -> None:
    copy = PageViewRestriction(restriction_type=restriction.restriction_type, password=restriction.password, page=page)
    copy.save()
    copy.groups.set(restriction.groups.all())
