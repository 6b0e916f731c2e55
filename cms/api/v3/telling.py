"""What version 3 of the content API tells of pages, pictures and snippets: the same as version 2, to the same readers.

Wagtail reads most fields straight off the models. Ours refer to other things - pages, pictures, contacts - that the reader may not be able
to see, or lead to addresses that have to be checked. Version 2 knows all that, so each such field is taken from its serializers. Decision
61 explains why.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import wraps
from http import HTTPStatus
from typing import Annotated, Any

from django.core.exceptions import FieldDoesNotExist
from django.db.models import (
    BigIntegerField,
    DateTimeField,
    Field,
    JSONField,
    ManyToManyField,
    Model,
    QuerySet,
    URLField,
    prefetch_related_objects,
)
from django.db.models.fields.related import RelatedField
from django.db.models.fields.reverse_related import ForeignObjectRel
from django.http import HttpRequest
from django.utils.translation import override
from modelcluster.models import get_all_child_relations
from ninja.errors import HttpError
from pydantic import Field as Described
from rest_framework.request import Request
from wagtail.api import APIField
from wagtail.api.conf import get_model_field
from wagtail.api.v3 import pagination, querysets, schemas
from wagtail.api.v3.schemas import generators, pages
from wagtail.api.v3.schemas.generators.read import SchemaGenerator
from wagtail.fields import RichTextField, StreamField
from wagtail.models import CollectionMember, Page, get_page_models

from cms.api.prefetching import fetch_for
from cms.api.reading import readable_pages
from cms.localisation import all_locales

#: Fields that version 2 tells in its own way; other fields of a model are plain values.
TOLD = (RelatedField, ForeignObjectRel, RichTextField, StreamField, URLField, DateTimeField, JSONField)
#: What `serving` takes for something that the reader has sent.
MALFORMED = (KeyError, TypeError, AttributeError, ValueError)
KEPT, LISTED = "_told_by_version_2", "_listed_with"

readable_by_editors = querysets.get_pages_queryset


def told(thing: Model, request: HttpRequest) -> dict[str, Any]:
    """Return all that version 2 tells of `thing` to the reader; of a draft too."""
    kept = thing.__dict__.get(KEPT)
    if kept is None or kept[0] is not request:
        try:
            kept = thing.__dict__[KEPT] = request, tell(thing, request)
        except MALFORMED as error:
            # A fault of ours: the library would take it for a missing field, `serving` for one of the reader.
            raise RuntimeError(f"{thing!r} cannot be told.") from error
    found: dict[str, Any] = kept[1]
    return found


def tell(thing: Model, request: HttpRequest) -> dict[str, Any]:
    listed: Listed | None = thing.__dict__.get(LISTED)
    if listed is not None:
        return dict(listed.serializer(request).to_representation(thing))
    serializer, context = serializer_for(type(thing), request)
    if not request.user.is_authenticated:  # what is published: of a draft, the stored relations would replace those of the draft
        fetch_for([thing], serializer, context)
    return dict(serializer(thing, context=context).data)


@dataclass(slots=True)
class Listed:
    """Things of one model in a list, as they are stored: what is told of them is fetched for all of them with the first."""

    things: list[Any]
    _serializer: Any = None

    def serializer(self, request: HttpRequest) -> Any:
        if self._serializer is None:
            made, context = serializer_for(type(self.things[0]), request)
            fetch_for(self.things, made, context)
            self._serializer = made(context=context)
        return self._serializer


def note_listed(items: Iterable[Any]) -> list[Any]:
    """Return the items of a list, each with the others beside it. What Wagtail itself tells of them is fetched."""
    things = list(items)
    by_model: dict[type[Model], list[Any]] = {}
    for thing in things:
        if isinstance(thing, Model):
            by_model.setdefault(type(thing), []).append(thing)
    for model, those in by_model.items():
        listed = Listed(those)
        for thing in those:
            thing.__dict__[LISTED] = listed
        if issubclass(model, CollectionMember):
            prefetch_related_objects(those, "collection")
    return things


class ListingPagination(pagination.WagtailLimitOffsetPagination):
    """Wagtail's, for lists whose items are told together."""

    def paginate_queryset(self, *args: Any, **options: Any) -> dict[str, Any]:
        page: dict[str, Any] = super().paginate_queryset(*args, **options)
        return page | {"items": note_listed(page["items"])}


def serializer_for(model: type[Model], request: HttpRequest) -> tuple[Any, dict[str, Any]]:
    """Return the class of version 2's serializer for `model`, and its context."""
    from cms.api.router import api_router  # which imports the models

    request.wagtailapi_router = api_router  # type: ignore[attr-defined]
    _name, endpoint = api_router.get_model_endpoint(model)
    view = endpoint()
    view.request, view.action, view.args, view.kwargs, view.format_kwarg = Request(request), "detail_view", (), {}, None
    view.request.user = request.user
    serializer = endpoint._get_serializer_class(api_router, model, [], show_details=True)
    return serializer, view.get_serializer_context()


def is_told(model: type[Model], field: APIField) -> bool:
    """Return whether version 2 tells a field in its own way."""
    try:
        found = get_model_field(model, field.name)
    except FieldDoesNotExist:  # a property
        return True
    return field.serializer is not None or isinstance(found, TOLD)


def told_field(name: str) -> tuple[Any, Any, Any]:
    def resolve(thing: Model, context: dict[str, Any]) -> Any:
        return told(thing, context["request"]).get(name)

    return Any, None, staticmethod(resolve)


class TellingGenerator(SchemaGenerator):
    """Makes Wagtail's schemas for reading, with our fields as version 2 tells them."""

    def build_schema(self, model: type[Model], *, name: str, base_class: Any, follow_reverse_related: bool) -> Any:
        base_class = TellingPageSchema if base_class is pages.PageSchema else base_class
        schema = super().build_schema(model, name=name, base_class=base_class, follow_reverse_related=follow_reverse_related)
        if not follow_reverse_related:  # nested in another
            return schema
        fields = {field.name: told_field(field.name) for field in APIField.get_fields_for_model(model) if is_told(model, field)}
        return self.extend_schema(schema, name, fields) if fields else schema


class TellingPageMetaSchema(pages.PageMetaSchema):
    """Facts of a page, without pages that the reader cannot read."""

    @staticmethod
    def resolve_locale(obj: Page) -> str:
        return str(all_locales()[obj.locale_id].language_code)

    @staticmethod
    def resolve_parent(obj: Page, context: dict[str, Any]) -> Page | None:
        return tied(obj, "parent", context["request"])

    @staticmethod
    def resolve_alias_of(obj: Page, context: dict[str, Any]) -> Page | None:
        return tied(obj, "alias_of", context["request"])


class TellingPageSchema(pages.PageSchema):
    """A page."""

    meta: TellingPageMetaSchema


def tied(page: Page, name: str, request: HttpRequest) -> Page | None:
    """Return the page above `page`, or the one that it mirrors, if the reader can read it: as the public does, or as an editor."""
    told_of = told(page, request)["meta"][name]
    if told_of is None and not request.user.is_authenticated:
        return None
    found: Page | None = page.get_parent() if name == "parent" else page.alias_of
    if told_of is None and (found is None or not readable_by_editors(request).filter(pk=found.pk).exists()):
        return None
    return found


def get_pages_queryset(request: HttpRequest, model: Any = Page) -> QuerySet[Any]:
    """Return the pages that version 2 tells too; for a token those that its account may edit, with their drafts."""
    if request.user.is_authenticated:
        edited: QuerySet[Any] = readable_by_editors(request, model)
        return edited
    try:
        found = readable_pages(request, model)
    except ValueError as error:  # as in Wagtail: the parameter `site` names no site, or several
        raise HttpError(HTTPStatus.BAD_REQUEST, str(error)) from error
    return found.select_related("content_type", "locale").order_by("pk")


def may_be_written(model: type[Model], field: APIField) -> bool:
    """Return whether editors write a field here: what is stored with the page, what it refers to, and rows of its own.

    Not what is computed, and no rows with moments: the form of the page reads these in its time zone.
    """
    try:
        found = get_model_field(model, field.name)
    except FieldDoesNotExist:
        return False
    if isinstance(found, ForeignObjectRel):
        return found in get_all_child_relations(model) and not getattr(found.related_model, "moment_fields", ())
    return field.serializer is None and isinstance(found, Field) and found.editable


def note_writable(model: type[Model]) -> None:
    """Mark the fields of `model` that are written, and those of the rows that are written with it."""
    for field in APIField.get_fields_for_model(model):
        field.writable = may_be_written(model, field)
        if field.writable and isinstance(found := get_model_field(model, field.name), ForeignObjectRel):
            note_writable(found.related_model)


def chosen_schema(_generator: Any, field: Any) -> tuple[Any, Any]:
    """Return the schema of a field that refers to several things: their ids."""
    return list[Annotated[int, Described(ge=1, le=BigIntegerField.MAX_BIGINT)]], Described(
        default=[], description=f"Ids: {field.verbose_name}."
    )


def in_english(make: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(make)
    def make_in_english(*args: Any, **options: Any) -> Any:
        with override("en"):
            return make(*args, **options)

    return make_in_english


def use() -> None:
    """Let Wagtail make its schemas with these. Must be called before anything of it is imported that makes them."""
    for model in get_page_models():
        note_writable(model)
    for making in (generators.create_generator, generators.patch_generator):
        making.register_field_schema(ManyToManyField, chosen_schema)
    generator = TellingGenerator()
    generator.field_schemas = generators.read_generator.field_schemas
    for module in (generators, generators.read, schemas):
        module.read_generator = generator
    for maker in (generator, generators.create_generator, generators.patch_generator):
        maker.generate_schema = in_english(maker.generate_schema)
    querysets.get_pages_queryset = get_pages_queryset
    pagination.WagtailLimitOffsetPagination = ListingPagination
