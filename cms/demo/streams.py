"""Converts content files to the stored form of StreamFields: one function per kind of block.

Block ids are derived from the block's position, so that the same place has the same id in every language.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import singledispatch
from typing import Any
from uuid import UUID, uuid5

from wagtail import blocks
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images.blocks import ImageBlock
from wagtail.snippets.blocks import SnippetChooserBlock

from cms.blocks.bodies import StoryBody
from cms.blocks.facts import DatedBlock, Precision
from cms.blocks.links import DownloadBlock
from cms.blocks.media import PictureBlock
from cms.blocks.text import TableCellsBlock
from cms.models import Contact, SiteDocument, SiteImage

from .content import ContentError
from .rich_text import rich_text
from .stock import Stock

NAMESPACE = UUID("0b1f4a52-6c8e-5b0a-9d3f-3a1d5c7e9b24")


@dataclass(frozen=True)
class Place:
    """The position of a block: its page and path, its language, and what it may refer to."""

    path: str
    language: str
    stock: Stock

    def __truediv__(self, step: str | int) -> Place:
        return replace(self, path=f"{self.path}/{step}")

    @property
    def identifier(self) -> str:
        return str(uuid5(NAMESPACE, self.path))


@singledispatch
def stored(block: Any, said: Any, place: Place) -> Any:
    """Return what `block` stores for the content `said` at `place`."""
    return said.strip() if isinstance(said, str) else said


@stored.register
def _stream(block: blocks.StreamBlock, said: list[Any], place: Place) -> list[dict[str, Any]]:
    """A body names its blocks; other streams have a single kind of block, their first."""
    first = next(iter(block.child_blocks))
    items = []
    for at, item in enumerate(said):
        [(name, value)] = item.items() if isinstance(block, StoryBody) else [(first, item)]
        if name not in block.child_blocks:
            raise ContentError(f"{place.path}: there is no block called {name}.")
        here = place / at / name
        items.append({"type": name, "value": stored(block.child_blocks[name], value, here), "id": here.identifier})
    return items


@stored.register
def _list(block: blocks.ListBlock, said: list[Any], place: Place) -> list[dict[str, Any]]:
    return [
        {"type": "item", "value": stored(block.child_block, item, place / at), "id": (place / at).identifier}
        for at, item in enumerate(said)
    ]


@stored.register
def _struct(block: blocks.StructBlock, said: Any, place: Place) -> dict[str, Any]:
    """A bare list is allowed for a block that needs nothing but that list."""
    if isinstance(said, list):
        said = {name: said for name, child in block.child_blocks.items() if isinstance(child, blocks.ListBlock)}
    if unknown := said.keys() - block.child_blocks.keys():
        raise ContentError(f"{place.path}: there is no {', '.join(sorted(unknown))} in this block.")
    return {
        name: stored(child, said[name], place / name) if name in said else nothing(child)
        for name, child in block.child_blocks.items()
    }


def nothing(block: blocks.Block) -> Any:
    """Return what `block` stores without content: an empty text, as an editor's form would, else its default."""
    if isinstance(block, blocks.CharBlock | blocks.TextBlock | blocks.RichTextBlock | blocks.URLBlock):
        return ""
    return block.get_prep_value(block.get_default())


@stored.register
def _dated(block: DatedBlock, said: dict[str, Any], place: Place) -> dict[str, Any]:
    """`month: 2026-02`, `year: 2026`, or `start:` with or without `end:`."""
    rest = {key: value for key, value in said.items() if key not in ("month", "year", "start", "end")}
    if "month" in said:
        when = {"precision": Precision.MONTH, "starts_on": f"{said['month']}-01"}
    elif "year" in said:
        when = {"precision": Precision.YEAR, "starts_on": f"{said['year']}-01-01"}
    else:
        when = {"precision": Precision.DAY, "starts_on": str(said["start"])}
        if "end" in said:
            when["ends_on"] = str(said["end"])
    return _struct(block, {**when, **rest}, place)


@stored.register
def _rich_text(block: blocks.RichTextBlock, said: str, place: Place) -> str:
    return rich_text(said, place.stock)


@stored.register
def _image(block: ImageBlock, said: str, place: Place) -> dict[str, Any]:
    image = place.stock.find(SiteImage, said)
    return {"image": image.pk, "alt_text": place.stock.alt_text(said, place.language), "decorative": False}


@stored.register
def _picture(block: PictureBlock, said: dict[str, str], place: Place) -> dict[str, Any]:
    rest = {key: value for key, value in said.items() if key != "picture"}
    return _struct(block, {"image": said["picture"], **rest}, place)


@stored.register
def _download(block: DownloadBlock, said: str, place: Place) -> dict[str, Any]:
    return {**_struct(block, {"document": said}, place), "language": place.stock.document_language(said)}


@stored.register
def _document(block: DocumentChooserBlock, said: str, place: Place) -> int:
    return int(place.stock.find(SiteDocument, said).pk)


@stored.register
def _snippet(block: SnippetChooserBlock, said: str, place: Place) -> int:
    return int(place.stock.find(Contact, said).pk)


@stored.register
def _page(block: blocks.PageChooserBlock, said: str, place: Place) -> int:
    from wagtail.models import Page

    return int(place.stock.find(Page, said).pk)


@stored.register
def _table(block: TableCellsBlock, said: list[list[str]], place: Place) -> dict[str, Any]:
    return {
        "data": said,
        "first_row_is_table_header": True,
        "first_col_is_header": True,
        "table_header_choice": "both",
        "table_caption": "",
        "cell": [],
        "mergeCells": [],
    }
