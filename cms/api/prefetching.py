"""Prefetches what an API list needs from the database: the same number of queries for a hundred items as for one."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from django.db.models import prefetch_related_objects
from django.utils.translation import override
from wagtail.fields import RichTextField, StreamField
from wagtail.models import Page

from cms.linked import Linked, linked_by, look_up

from .links import chosen_in, links_in
from .related import ways_to
from .ties import give_locales, give_sources, look_up_related, look_up_relatives, look_up_tied, text_language


def fetch_for(things: list[Any], serializer: Any, context: dict[str, Any]) -> None:
    """Prefetch what `serializer` shows of `things`, all of one model."""
    if not things:
        return
    if isinstance(things[0], Page):
        fetch_for_pages(things, serializer, context)
    else:
        prefetch_related_objects(things, *ways_to(serializer))


def fetch_for_pages(pages: list[Any], serializer: Any, context: dict[str, Any]) -> None:
    """Prefetch what `serializer` shows of `pages`. The queries depend on its fields, not on how many pages there are."""
    fields = set(serializer.Meta.fields)
    give_locales(pages)
    give_sources(pages)
    linked = look_up_links(pages, fields, context)
    give_covers(pages, fields, linked, context)
    chosen_in(context).look_up(linked)
    prefetch_related_objects(pages, *(way for way in ways_to(serializer) if not way.startswith("cover_image")))
    if fields & {"translations", "parent", "alias_of"}:
        look_up_relatives(pages, context, with_parents="parent" in fields)
    if "related" in fields:
        look_up_related(pages, context)
    fetch_tied(pages, serializer, context)


def by_language(pages: list[Any]) -> dict[str, list[Any]]:
    found = defaultdict(list)
    for page in pages:
        found[text_language(page)].append(page)
    return found


def look_up_links(pages: list[Any], fields: set[str], context: dict[str, Any]) -> Linked:
    """Look up the link targets in the texts of `pages`, for the readers of each page's language, and return what the texts show.

    Visualisations are looked up with the first that is shown, since lists mostly show none.
    """
    shown = Linked()
    texts = {field.name for field in type(pages[0])._meta.get_fields() if isinstance(field, (RichTextField, StreamField))}
    if not texts & fields:
        return shown
    for language, those in by_language(pages).items():
        linked = linked_by(those, fields)
        links_in(context, language).expected |= linked.visuals
        with override(language):
            look_up(linked)
        shown.documents |= linked.documents
        shown.images |= linked.images
        shown.contacts |= linked.contacts
    return shown


def give_covers(pages: list[Any], fields: set[str], linked: Linked, context: dict[str, Any]) -> None:
    """Set the covers of `pages`: looked up with the pictures in their texts."""
    if not {"cover_image", "cover_image_wide"} & fields:
        return
    covers = {page.cover_image_id for page in pages} - {None}
    chosen = chosen_in(context)
    chosen.look_up_images(linked.images | covers)
    for page in pages:
        if page.cover_image_id:
            page.cover_image = chosen.images[page.cover_image_id]


def fetch_tied(pages: list[Any], serializer: Any, context: dict[str, Any]) -> None:
    """Look up the pages that fields of `pages` refer to, and what is shown of them."""
    for name, nested in serializer.child_serializer_classes.items():
        field = type(pages[0])._meta.get_field(name)
        if name == "alias_of" or not (field.concrete and issubclass(field.related_model, Page)):
            continue
        wanted = {
            language: ids
            for language, those in by_language(pages).items()
            if (ids := {getattr(page, field.attname) for page in those} - {None})
        }
        if wanted:
            tied = look_up_tied(wanted, field.related_model, context)
            fetch_for(tied, nested, context)
