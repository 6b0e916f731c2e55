"""Update the search index when rooms change."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models.signals import post_delete, post_save, pre_delete
from wagtail.signals import page_published, page_unpublished

from cms.generation import raise_generation
from cms.models import AlumniGroupPage
from search.documents.registry import register_source
from search.indexing.tasks import update_on_commit

from .documents import RoomSource
from .models import Group

if TYPE_CHECKING:
    from wagtail.models import Page


def connect() -> None:
    """Register rooms as a search source, and keep the index up to date. Membership is checked at search time, not indexed."""
    register_source(RoomSource())
    for signal in (post_save, post_delete):
        signal.connect(group_changed, sender=Group, dispatch_uid="groups.group_changed")
    for signal in (page_published, page_unpublished):
        signal.connect(page_changed, dispatch_uid="groups.page_changed")
    pre_delete.connect(keep_name, sender=AlumniGroupPage, dispatch_uid="groups.keep_name")
    post_delete.connect(page_changed, sender=AlumniGroupPage, dispatch_uid="groups.page_deleted")


def group_changed(instance: Group, raw: bool = False, **_signal: Any) -> None:
    if not raw:
        update_on_commit(RoomSource.name, [str(instance.pk)])
        raise_generation()  # its public page says how to join


def page_changed(instance: Page, **_signal: Any) -> None:
    """Update the index when a group's public page changes, in any language, since the group takes its name from it."""
    if isinstance(instance, AlumniGroupPage):
        groups = Group.objects.filter(page__translation_key=instance.translation_key).values_list("pk", flat=True)
        if groups:
            update_on_commit(RoomSource.name, [str(pk) for pk in groups])


def keep_name(instance: AlumniGroupPage, **_signal: Any) -> None:
    """Let a group survive the deletion of its public page: link it to another translation, or else keep the title as its name."""
    for group in Group.objects.filter(page=instance.pk):
        group.name = group.name or instance.title[:160]
        group.page = instance.get_translations().order_by("pk").first()
        group.save(update_fields=["name", "page"])
