"""StreamFields in the API, built from the stored data: no queries for chosen objects, however many pages a list has.

The format is Wagtail's own. Blocks with a link add its target: `href`, of the version that the reader can read.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any

from wagtail import blocks
from wagtail.api.rich_text import APIRichText
from wagtail.blocks.stream_block import StreamValue
from wagtail.images.blocks import ImageBlock

from cms.blocks.links import CallToActionBlock, DownloadBlock, RelatedPagesBlock
from cms.blocks.visuals import VisualisationBlock
from cms.linked import is_item
from cms.links import Link, document_links, page_links
from cms.rich_text import clean_rich_text, web_address
from cms.visuals import Visual, find_visuals


@dataclass(slots=True)
class Links:
    """Link targets of pages and documents, and visualisations: looked up for a whole response (`prefetching`), else one by one."""

    pages: dict[int, Link | None] = field(default_factory=dict)
    documents: dict[int, str | None] = field(default_factory=dict)
    visuals: dict[str, Visual | None] = field(default_factory=dict)
    expected: set[str] = field(default_factory=set)  # keys of visualisations, which are looked up with the first

    def page(self, pk: Any) -> Link | None:
        """Return the target of a link to the page; None if there is none."""
        if pk and pk not in self.pages:
            self.pages |= page_links([pk])
        return self.pages.get(pk) if pk else None

    def document(self, pk: Any) -> str:
        """Return the URL of the document; "" if it was deleted."""
        if pk and pk not in self.documents:
            self.documents |= document_links([pk])
        return (self.documents.get(pk) or "") if pk else ""

    def visual(self, key: Any) -> dict[str, Any] | None:
        """Return the facts of a visualisation; None if it may not be seen any more."""
        if key and key not in self.visuals:
            wanted = {key, *self.expected}
            shown = find_visuals(wanted)
            self.visuals |= {one: shown.get(one) for one in wanted}
        found = self.visuals.get(key) if key else None
        return asdict(found) if found else None


def links_in(context: dict[str, Any], language: str | None) -> Links:
    """Return the link targets of a response, for the readers of `language`."""
    links: Links = context.setdefault("links", {}).setdefault(language, Links())
    return links


def serialize_stream(value: StreamValue, links: Links, rich_text_format: Any) -> list[Any]:
    """Return the content of a StreamField. `links` should contain all its link targets."""
    told: list[Any] = serialize_block(value.stream_block, list(value.raw_data), links, rich_text_format)
    return told


def serialize_block(block: blocks.Block, raw: Any, links: Links, rich_text_format: Any) -> Any:
    """Return the stored value `raw` of `block` in the format of Wagtail's API."""

    def inner(block: blocks.Block, raw: Any) -> Any:
        return serialize_block(block, raw, links, rich_text_format)

    match block:
        case ImageBlock():
            return {name: (raw or {}).get(name) for name in block.child_blocks} if isinstance(raw, dict) or raw is None else raw
        case blocks.StreamBlock():
            known = [child for child in raw or () if child["type"] in block.child_blocks]
            return [
                {"type": child["type"], "value": inner(block.child_blocks[child["type"]], child["value"]), "id": child.get("id")}
                for child in known
            ]
        case blocks.ListBlock():
            return [inner(block.child_block, item["value"] if is_item(item) else item) for item in raw or ()]
        case blocks.StructBlock():
            raw = raw or {}
            told = {
                name: inner(child, raw[name] if name in raw else child.get_prep_value(child.get_default()))
                for name, child in block.child_blocks.items()
            }
            return {**told, **link_facts(block, raw, links)}
        case blocks.RichTextBlock():
            return APIRichText.serialize(clean_rich_text(raw or ""), format=rich_text_format)
        case blocks.RawHTMLBlock():
            return clean_rich_text(raw or "")
        case blocks.URLBlock():
            return web_address(raw)
        case _:
            return raw


def link_facts(block: blocks.StructBlock, raw: dict[str, Any], links: Links) -> dict[str, Any]:
    """Return what a block with a link adds; pages that nobody can read are left out."""
    match block:
        case CallToActionBlock():
            link = links.page(raw.get("page"))
            return {"page": link.pk if link else None, "href": link.url if link else web_address(raw.get("address"))}
        case RelatedPagesBlock():
            chosen = (item["value"] if is_item(item) else item for item in raw.get("pages") or ())
            found = list(dict.fromkeys(link for pk in chosen if (link := links.page(pk))))
            return {
                "pages": [link.pk for link in found],
                "links": [{"title": link.title, "href": link.url, "locale": link.language} for link in found],
            }
        case VisualisationBlock():
            return {"visual": links.visual(raw.get("key"))}
        case DownloadBlock():
            href = links.document(raw.get("document"))
            return {"document": raw.get("document") if href else None, "href": href}
        case _:
            return {}
