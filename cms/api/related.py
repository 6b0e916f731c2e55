"""Related objects in the API, told where they are used, and what has to be fetched for them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from taggit.managers import TaggableManager
from wagtail.models import Page

from cms.media.images import SiteImage


def ways_to(serializer: Any) -> Iterator[str]:
    """Yield the lookups for what a serializer shows of its things and, nested in them, of others.

    Without pages, which are looked up in the reader's language.
    """
    model, children = serializer.Meta.model, serializer.child_serializer_classes
    for name in serializer.Meta.fields:
        try:
            field = model._meta.get_field(name)
        except FieldDoesNotExist:
            continue
        if isinstance(field, TaggableManager) or (issubclass(model, SiteImage) and name == "renditions"):
            yield name
        elif field.is_relation and name in children and not issubclass(field.related_model, Page):
            yield name
            yield from (f"{name}__{way}" for way in ways_to(children[name]))
