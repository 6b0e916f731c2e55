"""Serializers of the content API: pages in their own language, without anything about pages that the reader cannot read."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils.translation import override
from rest_framework.fields import Field
from wagtail.api.rich_text import APIRichText
from wagtail.api.v2 import serializers as wagtail_serializers
from wagtail.documents.api.v2.serializers import DocumentSerializer
from wagtail.fields import RichTextField, StreamField
from wagtail.images.api.v2.serializers import ImageSerializer
from wagtail.models import Page

from cms.localisation import all_locales

from .harmless import Address, RichText
from .streams import links_in, serialize_stream


class StreamSerializer(Field):
    """A StreamField."""

    def to_representation(self, value: Any) -> list[Any]:
        links = links_in(self.context, self.context.get("language"))
        rich_text_format = self.context.get("_wagtail_rich_text_format") or APIRichText.get_default_format()
        return serialize_stream(value, links, rich_text_format)


class TagsField(Field):
    """The names of tags, which a list prefetches for all its items."""

    def to_representation(self, value: Any) -> list[str]:
        return sorted(tag.name for tag in value.all())


class RelatedField(wagtail_serializers.RelatedField):
    """A related page; None if the reader cannot read it."""

    def to_representation(self, value: Any) -> Any:
        return None if is_hidden(value, self.context) else super().to_representation(value)


class AliasOfField(wagtail_serializers.PageAliasOfField):
    """The page that an alias mirrors."""

    def get_attribute(self, instance: Any) -> Any:
        source = super().get_attribute(instance)
        return None if source is None or is_hidden(source, self.context) else source


class LocaleField(Field):
    """The language in which the page is written: an alias shows another page's text."""

    def get_attribute(self, instance: Any) -> Any:
        return instance

    def to_representation(self, page: Any) -> str:
        return str(text_language(page))


class TellingMixin(wagtail_serializers.BaseSerializer):
    """Fields that need no query per item of a list."""

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


class PagesSerializer(TellingMixin, wagtail_serializers.PageSerializer):
    """Pages."""

    locale = LocaleField(read_only=True)
    alias_of = AliasOfField(read_only=True)

    def to_representation(self, instance: Any) -> Any:
        language = text_language(instance)
        self.context["language"] = language
        with override(language):  # links lead to the versions that the page's readers can read
            return super().to_representation(instance)


class ImagesSerializer(TellingMixin, ImageSerializer):
    """Images."""


class DocumentsSerializer(TellingMixin, DocumentSerializer):
    """Documents."""


def text_language(page: Any) -> str:
    """Return the language code of the page's text."""
    shown = page.alias_of if page.alias_of_id else page
    return all_locales()[shown.locale_id].language_code


def is_hidden(thing: Any, context: dict[str, Any]) -> bool:
    """Return whether `thing` is a page that the reader cannot read."""
    if not isinstance(thing, Page):
        return False
    readable: dict[int, bool] = context.setdefault("readable", {})
    if thing.pk not in readable:
        readable[thing.pk] = context["view"].get_base_queryset().filter(pk=thing.pk).exists()
    return not readable[thing.pk]
