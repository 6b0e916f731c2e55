"""Signal receivers that keep the index in step with pages, their visibility, and the names of topics and places."""

from collections.abc import Collection
from typing import Any

from django.db.models import Model
from django.db.models.signals import m2m_changed, post_delete, post_save, pre_delete, pre_save
from wagtail.models import Page, PageViewRestriction, Site
from wagtail.signals import page_published, page_slug_changed, page_unpublished, post_page_move

from cms.generation import shown_on_pages
from cms.models import Municipality, Region, SiteSettings, Topic
from cms.visibility import covered_by, within
from search.query.synonyms import SynonymGroup
from search.sources.findable import keys_of_legal
from search.sources.pages import PageSource, keys_about, through_models

from .tasks import update_on_commit

# The fields that saving a draft changes; none of them is visible to readers.
DRAFT_FIELDS = frozenset(
    {"draft_title", "first_published_at", "has_unpublished_changes", "latest_revision", "latest_revision_created_at"}
)


def connect() -> None:
    """Connect the receivers. A change may be reported twice, which does no harm."""
    page_published.connect(page_changed)
    page_unpublished.connect(page_changed)
    page_slug_changed.connect(tree_changed)
    post_page_move.connect(tree_changed)
    post_save.connect(page_saved)
    post_delete.connect(page_deleted, sender=Page)
    post_save.connect(restriction_changed, sender=PageViewRestriction)
    post_delete.connect(restriction_changed, sender=PageViewRestriction)
    post_save.connect(site_changed, sender=Site)
    post_delete.connect(site_changed, sender=Site)
    pre_save.connect(settings_before, sender=SiteSettings)
    post_save.connect(settings_changed, sender=SiteSettings)
    post_delete.connect(settings_changed, sender=SiteSettings)
    for model in (Topic, Region, Municipality):
        post_save.connect(name_changed, sender=model)
        pre_delete.connect(before_name_deleted, sender=model)
    for through in through_models():
        m2m_changed.connect(ties_changed, sender=through)
    shown_on_pages(SynonymGroup)  # results are others


def page_changed(instance: Page, **_: Any) -> None:
    """Update a page and its translations: which readers find which version may have changed, and so may the texts they share."""
    versions = Page.objects.filter(translation_key=instance.translation_key).values_list("pk", flat=True)
    update_on_commit(PageSource.name, sorted({str(instance.pk), *map(str, versions)}, key=int))


def page_saved(instance: Model, update_fields: Collection[str] | None = None, raw: bool = False, **_: Any) -> None:
    """Update live pages that are saved without being published: created live, imported, or corrected by a script."""
    if raw or not isinstance(instance, Page) or not instance.live:
        return
    if update_fields is None or not DRAFT_FIELDS.issuperset(update_fields):
        page_changed(instance)


def page_deleted(instance: Page, **_: Any) -> None:
    page_changed(instance)


def tree_changed(instance: Page, **_: Any) -> None:
    """Update a page whose URL has changed, and its descendants."""
    update_tree(instance.path)


def restriction_changed(instance: PageViewRestriction, **_: Any) -> None:
    path = Page.objects.filter(pk=instance.page_id).values_list("path", flat=True).first()
    if path is not None:  # otherwise the page is deleted too
        update_tree(path)


def site_changed(**_: Any) -> None:
    """Update all pages after a change to a site, since its root page or host name determines their URLs."""
    Site.clear_site_root_paths_cache()  # Wagtail does this too, but perhaps after us
    update_on_commit(PageSource.name, PageSource().keys())


def settings_before(instance: Any, **_: Any) -> None:
    """Remember the previous legal pages: those that are replaced become part of the archive."""
    stored = SiteSettings.objects.filter(pk=instance.pk).first()
    instance.legal_before = keys_of_legal(stored) if stored else []


def settings_changed(instance: Any, **_: Any) -> None:
    """Update the previous legal pages and the current ones, which are excluded from the archive."""
    before, now = set(getattr(instance, "legal_before", ())), set(keys_of_legal(instance))
    update_on_commit(PageSource.name, sorted(before ^ now if hasattr(instance, "legal_before") else now, key=int))


def update_tree(path: str) -> None:
    """Update the page at `path` and its descendants, with their translations and the descendants of those."""
    keys = within(covered_by([path])).order_by("pk").values_list("pk", flat=True)
    update_on_commit(PageSource.name, [str(key) for key in keys])


def name_changed(instance: Topic | Region | Municipality, raw: bool = False, created: bool = False, **_: Any) -> None:
    if not raw and not created and (keys := keys_about(instance)):
        update_on_commit(PageSource.name, keys)


def before_name_deleted(instance: Topic | Region | Municipality, **_: Any) -> None:
    """Update the pages about a topic or place before it is deleted, since they could not be found afterwards."""
    update_on_commit(PageSource.name, keys_about(instance))


def ties_changed(instance: Model, action: str, pk_set: Collection[int] | None, **_: Any) -> None:
    """Update pages that gain or lose a topic or place without being published, for example by a script that merges two."""
    if action in {"post_add", "post_remove", "post_clear"}:
        pages = [instance] if isinstance(instance, Page) else Page.objects.filter(pk__in=pk_set or ())
        for page in pages:
            if page.live:
                page_changed(page)
