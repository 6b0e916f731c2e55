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


@dataclass(frozen=True, slots=True)
class Leaf:
    """A block that holds no other, with what is stored of it and the name it has in the block around it."""

    block: blocks.Block
    value: Any
    name: str


def pieces_of(page: Page, fields: tuple[str, ...]) -> list[Piece]:
    """Return the text of `fields` of `page` in reading order."""
    found: list[Piece] = []
    for name in fields:
        value = getattr(page, name)
        if isinstance(page._meta.get_field(name), StreamField):
            found += [piece for leaf in leaves(value.stream_block, value.raw_data) for piece in _of_leaf(leaf)]
        else:
            found += _of_prose(str(value))
    return [piece for piece in found if piece.text]


def leaves(block: blocks.Block, value: Any, name: str = "", whole: tuple[type, ...] = ()) -> Iterator[Leaf]:
    """Give the blocks within a stored value of `block` that hold no others, in reading order; those of a type of `whole` as one.

    Blocks that are not for the search, empty ones, pictures, and values of blocks that are no more are passed over.
    """
    if not getattr(block, "search_index", True) or not value or isinstance(block, ImageBlock):
        return
    match block:
        case _ if isinstance(block, whole):
            yield Leaf(block, value, name)
        case blocks.StreamBlock():
            for child in value:
                if child["type"] in block.child_blocks:
                    yield from leaves(block.child_blocks[child["type"]], child["value"], child["type"], whole)
        case blocks.StructBlock():
            for part, child in block.child_blocks.items():
                yield from leaves(child, value.get(part), part, whole)
        case blocks.ListBlock():
            for item in value:
                yield from leaves(block.child_block, item["value"] if is_item(item) else item, "", whole)
        case _:
            yield Leaf(block, value, name)


def _of_leaf(leaf: Leaf) -> Iterator[Piece]:
    match leaf.block:
        case blocks.RichTextBlock():
            yield from _of_prose(str(leaf.value))
        case blocks.CharBlock() | blocks.TextBlock():
            yield Piece(" ".join(str(leaf.value).split()), leaf.name in HEADING_NAMES)
        case TableBlock():
            yield Piece(" ".join(str(cell) for row in leaf.value.get("data") or () for cell in row if cell))


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
