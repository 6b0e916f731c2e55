"""The text of a page as shown by its blocks, with headings separate from the rest.

Values are read as they are stored, so no further queries are needed. Objects that blocks refer to (pictures, people, pages, files) are
not part of the text, and neither are options for the look of a block.
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

HEADING_NAMES = frozenset({"heading", "title"})  # blocks with these names are headings

_HEADING = re.compile(r"<h[2-6][^>]*>(.*?)</h[2-6]>", re.IGNORECASE | re.DOTALL)


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of text, as readers see it."""

    text: str
    is_heading: bool = False


@dataclass(frozen=True, slots=True)
class Leaf:
    """A block without child blocks: its stored value, and its name in the parent block."""

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
    """Yield the leaf blocks in a stored value of `block`, in reading order. Block types in `whole` are yielded as leaves.

    Skips blocks that are excluded from the search, empty blocks, pictures, and values of block types that no longer exist.
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
    """Return whether a list item is stored with its id, as in Wagtail 2.16 and later."""
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
