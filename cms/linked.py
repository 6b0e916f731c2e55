"""Link targets of pages: looked up all at once, so that the number of queries does not grow with the number of links."""

from __future__ import annotations

from collections.abc import Container, Iterable
from dataclasses import dataclass, field
from typing import Any

from wagtail import blocks
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.fields import RichTextField, StreamField
from wagtail.images.blocks import ImageBlock, ImageChooserBlock

from .blocks.links import ContactBlock
from .blocks.visuals import VisualKeyBlock
from .links import document_links, ids_in_prose, page_links


@dataclass(slots=True)
class Linked:
    """Ids of what texts and blocks link to or show; `chosen` are the pages chosen in blocks."""

    pages: set[int] = field(default_factory=set)
    documents: set[int] = field(default_factory=set)
    chosen: set[int] = field(default_factory=set)
    images: set[int] = field(default_factory=set)
    contacts: set[int] = field(default_factory=set)
    visuals: set[str] = field(default_factory=set)  # keys of visualisations

    def add_prose(self, html: str) -> None:
        pages, documents = ids_in_prose(html)
        self.pages |= pages
        self.documents |= documents

    def add_stored(self, block: blocks.Block, raw: Any) -> None:
        """Add what the stored value `raw` of `block` links to."""
        match block:
            case _ if not raw:
                return
            case blocks.StreamBlock():
                for child in raw:
                    if child["type"] in block.child_blocks:
                        self.add_stored(block.child_blocks[child["type"]], child["value"])
            case blocks.ListBlock():
                for item in raw:
                    self.add_stored(block.child_block, item["value"] if is_item(item) else item)
            case ImageBlock() if not isinstance(raw, dict):  # as stored before it had an alternative text
                self.images.add(int(raw))
            case blocks.StructBlock() if isinstance(raw, dict):
                for name, child in block.child_blocks.items():
                    self.add_stored(child, raw.get(name))
            case blocks.RichTextBlock():
                self.add_prose(str(raw))
            case VisualKeyBlock():
                self.visuals.add(str(raw))
            case blocks.PageChooserBlock():
                self.pages.add(int(raw))
                self.chosen.add(int(raw))
            case DocumentChooserBlock():
                self.documents.add(int(raw))
            case ImageChooserBlock():
                self.images.add(int(raw))
            case ContactBlock():
                self.contacts.add(int(raw))


def linked_by(pages: Iterable[Any], fields: Container[str] | None = None) -> Linked:
    """Return what the texts and blocks of `pages` link to, of all of them or of some `fields`."""
    found = Linked()
    for page in pages:
        for one in page._meta.get_fields():
            if fields is not None and one.name not in fields:
                continue
            if isinstance(one, StreamField):
                value = getattr(page, one.name)
                found.add_stored(value.stream_block, list(value.raw_data))
            elif isinstance(one, RichTextField):
                found.add_prose(getattr(page, one.name))
    return found


def look_up(linked: Linked) -> None:
    """Look up all the targets, so that they are cached when the texts are rendered."""
    page_links(linked.pages)
    document_links(linked.documents)


def is_item(item: Any) -> bool:
    """Return whether a list item is stored with its id, as in Wagtail since 2.16."""
    return isinstance(item, dict) and item.get("type") == "item" and "value" in item
