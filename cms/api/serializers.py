"""Serializers of the content API: pages in their own language, without anything about pages that the reader cannot read.

What a page refers to is told where it is used: topics and places by name, pictures with their sizes, pages by title and address.
"""

from __future__ import annotations

from contextlib import AbstractContextManager
from functools import cached_property
from typing import Any

from django.db import models
from django.utils.translation import override
from rest_framework.fields import Field
from wagtail.api.v2 import serializers as wagtail_serializers
from wagtail.documents.api.v2.serializers import DocumentSerializer
from wagtail.fields import RichTextField, StreamField
from wagtail.images.api.v2.serializers import ImageSerializer
from wagtail.models import Page

from cms.languages import active_language
from cms.media.images import SiteImage
from cms.media.renditions import address_of, focal_point_of, may_be_told, renditions_of

from .harmless import Address, RichText
from .streams import serialize_stream
from .ties import look_up_readable, page_facts, parent_of, related_facts, text_language, tied_page, translation_facts


class StreamSerializer(Field):
    """A StreamField."""

    def to_representation(self, value: Any) -> list[Any]:
        return serialize_stream(value, self.context)


class TagsField(Field):
    """The names of tags, which a list prefetches for all its items."""

    def to_representation(self, value: Any) -> list[str]:
        return sorted(tag.name for tag in value.all())


class WholeField(Field):
    """A field that is told of the whole object."""

    def __init__(self, **options: Any) -> None:
        super().__init__(source="*", read_only=True, **options)


class RelatedField(wagtail_serializers.RelatedField):
    """A related object: a page in the version that readers of this language can read; None if the reader cannot see it."""

    @cached_property
    def nested(self) -> Any:
        return self.serializer_class(context=self.context)

    def get_attribute(self, instance: Any) -> Any:
        if issubclass(self.serializer_class.Meta.model, Page):
            field = instance._meta.get_field(self.source)
            return tied_page(getattr(instance, field.attname), field.related_model, self.context)
        return super().get_attribute(instance)

    def to_representation(self, value: Any) -> Any:
        if isinstance(value, SiteImage) and not may_be_told(value, self.context):
            return None
        return self.nested.to_representation(value)


class ChildRelationField(wagtail_serializers.ChildRelationField):
    """Child objects of a page."""

    @cached_property
    def nested(self) -> Any:
        return self.serializer_class(context=self.context)

    def to_representation(self, value: Any) -> list[Any]:
        return [self.nested.to_representation(child) for child in value.all()]


class AliasOfField(wagtail_serializers.PageAliasOfField):
    """The page that an alias mirrors; None if the reader cannot read it."""

    def get_attribute(self, instance: Any) -> Any:
        source = super().get_attribute(instance)
        return source if source and look_up_readable({source.pk}, self.context) else None

    def to_representation(self, value: Any) -> dict[str, Any]:
        return {**super().to_representation(value), **page_facts(value)}


class ParentField(wagtail_serializers.PageParentField):
    """The page above, if the reader can read it."""

    def get_attribute(self, instance: Any) -> Any:
        return parent_of(instance, self.context)

    def to_representation(self, value: Any) -> dict[str, Any]:
        return {**super().to_representation(value), **page_facts(value)}


class LocaleField(WholeField):
    """The language in which the page is written: an alias shows another page's text."""

    def to_representation(self, page: Any) -> str:
        return str(text_language(page))


class TranslationsField(WholeField):
    """The page in other languages."""

    def to_representation(self, page: Any) -> list[dict[str, Any]]:
        return translation_facts(page, self.context)


class RelatedPagesField(WholeField):
    """Related pages, by kind of relation."""

    def to_representation(self, page: Any) -> dict[str, list[dict[str, Any]]]:
        return related_facts(page, self.context)


class TellingMixin(wagtail_serializers.BaseSerializer):
    """Fields that need no query per item of a list, and names in the language of the response."""

    serializer_field_mapping = {
        **wagtail_serializers.BaseSerializer.serializer_field_mapping,
        RichTextField: RichText,
        StreamField: StreamSerializer,
        models.URLField: Address,
    }
    serializer_related_field = RelatedField

    def build_property_field(self, field_name: str, model_class: Any) -> Any:
        field, options = super().build_property_field(field_name, model_class)
        return (TagsField if field is wagtail_serializers.TagsField else field), options

    def to_representation(self, instance: Any) -> Any:
        with self.in_language(instance):
            return super().to_representation(instance)

    def in_language(self, instance: Any) -> AbstractContextManager[Any]:
        """Return a context in which `instance` is told: in the language of the response."""
        return override(self.context.get("language") or active_language())


class PagesSerializer(TellingMixin, wagtail_serializers.PageSerializer):
    """Pages."""

    type = wagtail_serializers.PageTypeField(read_only=True)  # what it really is, in lists of all pages too
    locale = LocaleField()
    parent = ParentField(read_only=True)
    alias_of = AliasOfField(read_only=True)
    translations = TranslationsField()
    related = RelatedPagesField()

    def build_relational_field(self, field_name: str, relation_info: Any) -> Any:
        field, options = super().build_relational_field(field_name, relation_info)
        if field is wagtail_serializers.ChildRelationField:
            field = ChildRelationField
            child = options["serializer_class"]
            options["serializer_class"] = type(child.__name__, (TellingMixin, child), {})
        return field, options

    def to_representation(self, instance: Any) -> Any:
        outer = self.context.get("language")  # of the page that this one is told in
        self.context["language"] = text_language(instance)
        try:
            told = super().to_representation(instance)
        finally:
            self.context["language"] = outer
        if told.get("cover_image"):
            told["cover_image"]["alt"] = instance.shown_cover_alt
        if outer is not None and "id" in told:  # inside another page: also what a link to it needs
            told |= page_facts(instance)
        return told


class AltField(WholeField):
    """The alternative text where a page does not provide its own."""

    def to_representation(self, image: SiteImage) -> str:
        return image.default_alt_text


class FocalPointField(WholeField):
    """The middle of what matters in a picture."""

    def to_representation(self, image: SiteImage) -> dict[str, float] | None:
        return focal_point_of(image)


class RenditionsField(WholeField):
    """A picture in the sizes that there are."""

    def to_representation(self, image: SiteImage) -> list[dict[str, Any]]:
        return renditions_of(image)


class DownloadUrlField(WholeField):
    """The original."""

    def to_representation(self, image: SiteImage) -> str:
        return address_of(image)


class ImagesSerializer(TellingMixin, ImageSerializer):
    """Images."""

    download_url = DownloadUrlField()
    alt = AltField()
    focal_point = FocalPointField()
    renditions = RenditionsField()


class DocumentsSerializer(TellingMixin, DocumentSerializer):
    """Documents."""


class SnippetsSerializer(TellingMixin):
    """Things that exist once for all pages: topics, places, organisations, contacts."""
