"""Prefetches what an API list needs from the database: the same number of queries for a hundred items as for one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.db.models import Model, prefetch_related_objects
from django.utils.translation import override
from taggit.managers import TaggableManager
from wagtail.models import Page

from cms.linked import linked_by, look_up
from cms.media.images import SiteImage

from .serializers import text_language
from .streams import links_in


def fetch_for(things: list[Any], fields: set[str], context: dict[str, Any]) -> None:
    """Prefetch what the API shows of `things`, all of one model, in `fields`."""
    if not things:
        return
    model = type(things[0])
    prefetch_related_objects(things, *sorted(set(ways_to(model, fields))))
    if issubclass(model, Page):
        note_readable(things, fields, context)
        look_up_links(things, context)


def ways_to(model: type[Model], fields: set[str]) -> Iterator[str]:
    """Yield the lookups for what the API shows of items of `model`, and of their related objects."""
    if issubclass(model, Page):
        yield from ("locale", "alias_of__locale")
    for name in fields:
        try:
            field = model._meta.get_field(name)
        except FieldDoesNotExist:
            if name.startswith("cover_image"):
                yield from ("cover_image", "cover_image__renditions")
            continue
        if isinstance(field, TaggableManager):
            yield name
        elif field.is_relation:
            yield name
            yield from (f"{name}__{way}" for way in ways_on(field.related_model))


def ways_on(model: Any) -> Iterator[str]:
    """Yield the lookups from a nested object to its own related objects."""
    if issubclass(model, Page):
        yield "locale"
    if issubclass(model, SiteImage):
        yield "renditions"
    for field in getattr(model, "api_fields", ()) if not issubclass(model, Page | SiteImage) else ():
        name = getattr(field, "name", field)
        if any(one.name == name and one.is_relation for one in model._meta.get_fields()):
            yield name


def note_readable(pages: list[Any], fields: set[str], context: dict[str, Any]) -> None:
    """Record in `context` which pages related to `pages` the reader can read. One query."""
    names = [field.attname for field in type(pages[0])._meta.concrete_fields if points_to_page(field, fields)]
    tied = {getattr(page, name) for page in pages for name in names} - {None}
    if tied:
        readable = set(context["view"].get_base_queryset().filter(pk__in=tied).values_list("pk", flat=True))
        context.setdefault("readable", {}).update({pk: pk in readable for pk in tied})


def points_to_page(field: Any, fields: set[str]) -> bool:
    return bool(field.name in fields and field.is_relation and issubclass(field.related_model, Page))


def look_up_links(pages: list[Any], context: dict[str, Any]) -> None:
    """Look up the link targets in the texts of `pages`, for the readers of each page's language.

    Visualisations are looked up with the first that is shown, since lists mostly show none.
    """
    by_language = defaultdict(list)
    for page in pages:
        by_language[text_language(page)].append(page)
    for language, those in by_language.items():
        linked = linked_by(those)
        links_in(context, language).expected |= linked.visuals
        with override(language):
            look_up(linked)
