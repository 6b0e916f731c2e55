"""The text of a published page: what its blocks show, headings apart from the rest.

Stored values are read as they are stored, so that reading asks nothing more of the database: what blocks choose (pictures,
people, pages, files) is not their text, and neither are the choices that editors make about how a block looks.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from wagtail import blocks
from wagtail.contrib.table_block.blocks import TableBlock
from wagtail.fields import StreamField
from wagtail.images.blocks import ImageBlock
from wagtail.models import Page
from wagtail.rich_text import get_text_for_indexing

HEADING_NAMES = frozenset({"heading", "title"})  # blocks of these names stand above others

_HEADING = re.compile(r"<h[2-6][^>]*>(.*?)</h[2-6]>", re.IGNORECASE | re.DOTALL)


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of text as readers meet it."""

    text: str
    is_heading: bool = False


def pieces_of(page: Page, fields: tuple[str, ...]) -> list[Piece]:
    """Return the text of `fields` of `page` in reading order."""
    found: list[Piece] = []
    for name in fields:
        value = getattr(page, name)
        if isinstance(page._meta.get_field(name), StreamField):
            found += _of_stream(value.stream_block, value.raw_data)
        else:
            found += _of_prose(str(value))
    return [piece for piece in found if piece.text]


def _of_block(block: blocks.Block, value: Any, name: str = "") -> Iterator[Piece]:
    """Give the text of a stored value of `block`."""
    if not getattr(block, "search_index", True) or not value or isinstance(block, ImageBlock):
        return
    match block:
        case blocks.StreamBlock():
            yield from _of_stream(block, value)
        case blocks.StructBlock():
            for part, child in block.child_blocks.items():
                yield from _of_block(child, value.get(part), part)
        case blocks.ListBlock():
            for item in value:
                yield from _of_block(block.child_block, item["value"] if is_item(item) else item)
        case blocks.RichTextBlock():
            yield from _of_prose(str(value))
        case blocks.CharBlock() | blocks.TextBlock():
            yield Piece(" ".join(str(value).split()), name in HEADING_NAMES)
        case TableBlock():
            yield Piece(" ".join(str(cell) for row in value.get("data") or () for cell in row if cell))


def _of_stream(block: blocks.StreamBlock, value: Any) -> Iterator[Piece]:
    for child in value:
        if child["type"] in block.child_blocks:
            yield from _of_block(block.child_blocks[child["type"]], child["value"], child["type"])


def is_item(item: Any) -> bool:
    """Say whether a list's item is stored with its id, as Wagtail does since 2.16."""
    return isinstance(item, dict) and item.get("type") == "item" and "value" in item


def _of_prose(html: str) -> Iterator[Piece]:
    done = 0
    for heading in _HEADING.finditer(html):
        yield Piece(plain(html[done : heading.start()]))
        yield Piece(plain(heading[1]), is_heading=True)
        done = heading.end()
    yield Piece(plain(html[done:]))


def plain(html: str) -> str:
    return " ".join(get_text_for_indexing(html).split())
