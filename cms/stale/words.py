"""The texts of a page that are translated, and the differences between two versions of them.

Facts are not included: they reach translations automatically (`cms.pages.facts`). Nor is a page's slug.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, TypedDict

from django.db import models
from wagtail import blocks
from wagtail.fields import RichTextField, StreamField
from wagtail.images.blocks import ImageBlock
from wagtail_localize.fields import get_translatable_fields
from wagtail_localize.segments import StringSegmentValue
from wagtail_localize.strings import extract_strings

NO_WORDS = frozenset({"slug"})


class Part(TypedDict):
    """A field, or one block of it, with its text as lines."""

    key: str
    field: str
    block: str
    text: str


class Change(TypedDict):
    """A part whose text has changed."""

    field: str
    block: str
    old: str
    new: str


def words_of(page: Any) -> list[Part]:
    """Return the parts of `page`, a specific instance, that contain text, in order."""
    return [part for part in [*parts_in_fields(page), *parts_in_children(page)] if part["text"]]


def parts_in_fields(page: Any) -> Iterator[Part]:
    for translatable in get_translatable_fields(type(page)):
        if not translatable.is_translated(page) or translatable.field_name in NO_WORDS:
            continue
        field = translatable.get_field(type(page))
        if isinstance(field, StreamField):
            for block in field.value_from_object(page):
                texts = texts_in(block.block, block.value)
                yield Part(key=f"{field.name}.{block.id}", field=field.name, block=block.block_type, text=lines(texts))
        elif isinstance(field, RichTextField):
            yield Part(key=field.name, field=field.name, block="", text=lines(plain(field.value_from_object(page) or "")))
        elif isinstance(field, models.CharField | models.TextField) and not field.choices:
            yield Part(key=field.name, field=field.name, block="", text=lines([field.value_from_object(page) or ""]))


def parts_in_children(page: Any) -> Iterator[Part]:
    """Yield the texts of a page's children besides their facts, such as why a deadline was extended."""
    for name, facts in page.fact_children.items():
        model = page._meta.get_field(name).related_model
        worded = [
            field.attname
            for field in model._meta.concrete_fields
            if isinstance(field, models.CharField | models.TextField) and not field.choices and field.name not in facts
        ]
        texts = [getattr(child, attname) for child in getattr(page, name).all() for attname in worded]
        yield Part(key=name, field=name, block="", text=lines(texts))


def texts_in(block: Any, value: Any) -> Iterator[str]:
    """Yield the texts in a block's value, from top to bottom."""
    if value is None:
        return
    if isinstance(block, ImageBlock):
        yield getattr(value, "contextual_alt_text", "") or ""
    elif hasattr(block, "get_translatable_segments"):
        yield from (
            one.string.render_text() for one in block.get_translatable_segments(value) if isinstance(one, StringSegmentValue)
        )
    elif isinstance(block, blocks.RichTextBlock):
        yield from plain(value.source)
    elif isinstance(block, blocks.CharBlock | blocks.TextBlock | blocks.BlockQuoteBlock):
        yield str(value)
    elif isinstance(block, blocks.StructBlock):
        for name, child in block.child_blocks.items():
            yield from texts_in(child, value.get(name))
    elif isinstance(block, blocks.ListBlock):
        for item in value:
            yield from texts_in(block.child_block, item)
    elif isinstance(block, blocks.StreamBlock):
        for item in value:
            yield from texts_in(item.block, item.value)


def plain(html: str) -> list[str]:
    """Return the texts of rich text, one per paragraph, without formatting and link targets."""
    return [string.render_text() for string, _attrs in extract_strings(html)[1]]


def lines(texts: Any) -> str:
    """Return texts as lines, normalising spaces and empty lines."""
    found = (" ".join(line.split()) for text in texts for line in text.splitlines())
    return "\n".join(line for line in found if line)


def changes_between(old: list[Part], new: list[Part]) -> list[Change]:
    """Return the parts whose text differs, in the order of `new`, followed by deleted ones.

    A part that was moved, or removed and added again with the same text, has not changed.
    """
    before, after = {part["key"]: part for part in old}, {part["key"]: part for part in new}
    gone = [part for key, part in before.items() if key not in after]
    changes = []
    for key, part in after.items():
        was = before.get(key) or same_words(gone, part)
        if was is None or was["text"] != part["text"]:
            changes.append(Change(field=part["field"], block=part["block"], old=was["text"] if was else "", new=part["text"]))
    return [*changes, *(Change(field=part["field"], block=part["block"], old=part["text"], new="") for part in gone)]


def same_words(gone: list[Part], part: Part) -> Part | None:
    """Remove from `gone` the part with the same text and place as `part`, and return it."""
    for at, one in enumerate(gone):
        if (one["field"], one["block"], one["text"]) == (part["field"], part["block"], part["text"]):
            return gone.pop(at)
    return None
