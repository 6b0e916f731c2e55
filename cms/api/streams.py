"""StreamFields in the API, built from the stored data: no queries for chosen objects, however many pages a list has.

The format is Wagtail's own. Beside the number of what an editor chose stand its facts: of the version that the reader can read.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from wagtail import blocks
from wagtail.blocks.stream_block import StreamValue
from wagtail.images.blocks import ImageBlock

from cms.blocks.links import CallToActionBlock, ContactBlock, DownloadBlock, RelatedPagesBlock
from cms.blocks.media import PictureBlock
from cms.blocks.visuals import VisualisationBlock
from cms.linked import is_item
from cms.rich_text import clean_rich_text, web_address

from .links import Chosen, Links, chosen_in, link_facts, links_in
from .rich_text import SiteRichText


@dataclass(frozen=True, slots=True)
class Telling:
    """What a StreamField is told with."""

    links: Links
    chosen: Chosen
    context: dict[str, Any]


def serialize_stream(value: StreamValue, context: dict[str, Any]) -> list[Any]:
    """Return the content of a StreamField, for the readers of the language that `context` has. What it shows should be looked up."""
    telling = Telling(links_in(context, context.get("language")), chosen_in(context), context)
    told: list[Any] = serialize_block(value.stream_block, list(value.raw_data), telling)
    return told


def serialize_block(block: blocks.Block, raw: Any, telling: Telling) -> Any:
    """Return the stored value `raw` of `block` in the format of Wagtail's API."""

    def inner(block: blocks.Block, raw: Any) -> Any:
        return serialize_block(block, raw, telling)

    match block:
        case ImageBlock():
            return image_facts(block, raw, telling.chosen)
        case ContactBlock():
            return telling.chosen.contact(raw)
        case blocks.StreamBlock():
            return [
                {"type": child["type"], "value": value, "id": child.get("id")}
                for child in raw or ()
                if (kind := block.child_blocks.get(child["type"])) is not None
                and ((value := inner(kind, child["value"])) is not None or not isinstance(kind, ContactBlock))  # deleted since
            ]
        case blocks.ListBlock():
            return [inner(block.child_block, item["value"] if is_item(item) else item) for item in raw or ()]
        case blocks.StructBlock():
            raw = raw or {}
            told: dict[str, Any] = {
                name: inner(child, raw[name] if name in raw else child.get_prep_value(child.get_default()))
                for name, child in block.child_blocks.items()
            }
            return {**told, **more_facts(block, raw, told, telling)}
        case blocks.RichTextBlock():
            return SiteRichText.tell(raw, telling.context)
        case blocks.RawHTMLBlock():
            return clean_rich_text(raw or "")
        case blocks.URLBlock():
            return web_address(raw)
        case _:
            return raw


def image_facts(block: ImageBlock, raw: Any, chosen: Chosen) -> dict[str, Any]:
    """Return what a block with an image stores, and the picture's facts with its alternative text in this place."""
    stored = raw if isinstance(raw, dict) else {"image": raw}  # as stored before it had an alternative text
    told = {name: stored.get(name) for name in block.child_blocks}
    alt = "" if told["decorative"] else told["alt_text"] or None
    picture = chosen.picture(told["image"], alt=alt)
    return {**told, "image": told["image"] if picture else None, "picture": picture}


def more_facts(block: blocks.StructBlock, raw: dict[str, Any], told: dict[str, Any], telling: Telling) -> dict[str, Any]:
    """Return what a block that shows something else adds; pages that nobody can read are left out."""
    links = telling.links
    match block:
        case CallToActionBlock():
            link = links.page(raw.get("page"))
            facts = link_facts(link) if link else None
            href = facts["href"] if facts else web_address(raw.get("address"))
            return {"page": link.pk if link else None, "href": href, "link": facts}
        case RelatedPagesBlock():
            chosen = (item["value"] if is_item(item) else item for item in raw.get("pages") or ())
            found = list(dict.fromkeys(link for pk in chosen if (link := links.page(pk))))
            return {"pages": [link.pk for link in found], "links": [link_facts(link) for link in found]}
        case VisualisationBlock():
            return {"visual": links.visual(raw.get("key"))}
        case DownloadBlock():
            href = links.document(raw.get("document"))
            file = telling.chosen.file(raw.get("document"), href=href, title=raw.get("title") or "") if href else None
            return {"document": file["id"] if file else None, "href": file["href"] if file else "", "file": file}
        case PictureBlock() if raw.get("credit") and told["image"]["picture"]:
            return {"image": told["image"] | {"picture": told["image"]["picture"] | {"credit": raw["credit"]}}}
        case _:
            return {}
