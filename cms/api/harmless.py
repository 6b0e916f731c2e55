"""What the API says of pages can be put into another page as it is: nothing in it runs, however it came into the database."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from django.db import models
from rest_framework import fields
from wagtail import blocks
from wagtail.api.v2 import serializers
from wagtail.fields import RichTextField, StreamField

from cms.rich_text import clean_rich_text, web_address


class RichText(fields.CharField):
    """Rich text as it is stored, cleaned."""

    def to_representation(self, value: Any) -> str:
        return clean_rich_text(str(value or ""))


class Address(fields.URLField):
    """An address that a link may lead to."""

    def to_representation(self, value: Any) -> str:
        return web_address(value)


class Stream(serializers.StreamField):
    """The blocks of a body, with those of text and addresses cleaned wherever they stand."""

    def to_representation(self, value: Any) -> Any:
        return clean_said(value.stream_block, super().to_representation(value))


class HarmlessPageSerializer(serializers.PageSerializer):
    """Wagtail's, with the fields above."""

    serializer_field_mapping = {
        **serializers.PageSerializer.serializer_field_mapping,
        RichTextField: RichText,
        StreamField: Stream,
        models.URLField: Address,
    }


def clean_said(block: blocks.Block, said: Any) -> Any:
    """Return what a block says of itself in the API, cleaned."""
    cleaner: Callable[[Any], Any] | None = next((clean for kind, clean in CLEANERS if isinstance(block, kind)), None)
    if cleaner is not None:
        return cleaner(said) if isinstance(said, str) else said
    match block:
        case blocks.StructBlock() if isinstance(said, dict):
            return {
                name: clean_said(block.child_blocks[name], part) if name in block.child_blocks else part
                for name, part in said.items()
            }
        case blocks.ListBlock() if isinstance(said, Iterable):
            return [_clean_item(block.child_block, item) for item in said]
        case blocks.StreamBlock() if isinstance(said, Iterable):
            return [{**part, "value": clean_said(block.child_blocks[part["type"]], part["value"])} for part in said]
    return said


def _clean_item(block: blocks.Block, item: Any) -> Any:
    """Return an item of a list, which says its value alone or with a key of its own."""
    if isinstance(item, dict) and item.keys() == {"type", "value", "id"}:
        return {**item, "value": clean_said(block, item["value"])}
    return clean_said(block, item)


CLEANERS: tuple[tuple[type[blocks.Block], Callable[[Any], Any]], ...] = (
    (blocks.RichTextBlock, clean_rich_text),
    (blocks.RawHTMLBlock, clean_rich_text),
    (blocks.URLBlock, web_address),
)
