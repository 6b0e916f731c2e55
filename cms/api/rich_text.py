"""Rich text in the formats of the API. Links lead where they lead on the page, as absolute addresses; dead ones are plain words.

HTML is what readers get; Markdown and blocks are made from it, so that all three say the same.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from typing import Any
from urllib.parse import quote

from bs4 import BeautifulSoup, Tag
from bs4.element import NavigableString, PageElement, PreformattedString
from django.conf import settings
from django.utils.html import escape
from markdownify import ATX, MarkdownConverter
from wagtail.api.rich_text import APIRichText

from cms.links import ID, PROSE_LINK
from cms.rich_text import clean_rich_text

from .links import chosen_in

SITE_PATH = re.compile(r'(<(?:a|img)\b[^>]*?\b(?:href|src)=")(/(?!/))')
SPACE = re.compile(r"[ \t\r\n\f]+")
NOT_IN_A_DESTINATION = re.compile(r"[\s()<>\\]")
MARKS = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "code": "code",
    "s": "strikethrough",
    "del": "strikethrough",
    "sub": "subscript",
    "sup": "superscript",
    "u": "underline",
    "ins": "underline",
    "mark": "highlight",
}
HEADINGS = {f"h{level}": level for level in range(1, 7)}
TEXT_BLOCKS = {
    "p": "paragraph",
    "pre": "code",
    "dt": "paragraph",
    "figcaption": "paragraph",
    **dict.fromkeys(HEADINGS, "heading"),
}
GROUPS = {"blockquote": "quote"}
TRANSPARENT = {"div", "dl", "dd", "figure", "section"}
STRUCTURE = {*TEXT_BLOCKS, *GROUPS, *TRANSPARENT, "ul", "ol", "table", "hr"}


class SiteRichText(APIRichText):
    """Wagtail's formats, cleaned, with the addresses of the site's readers; and "blocks"."""

    FORMAT_BLOCKS = "blocks"

    @classmethod
    def _serializers(cls) -> dict[Any, Callable[..., Any]]:
        own = {cls.FORMAT_HTML: to_html, cls.FORMAT_MARKDOWN: to_markdown, cls.FORMAT_BLOCKS: to_blocks}
        return {**super()._serializers(), **own}

    @classmethod
    def tell(cls, html: object, context: dict[str, Any]) -> Any:
        """Return the stored `html` in the format of the response."""
        rich_text_format = context.get("_wagtail_rich_text_format") or cls.get_default_format()
        stored = clean_rich_text(str(html or ""))
        if rich_text_format != cls.FORMAT_DB_HTML:
            stored = PROSE_LINK.sub(lambda link: without_hidden(link, context), stored)
        return cls.serialize(stored, format=rich_text_format)


def without_hidden(link: re.Match[str], context: dict[str, Any]) -> str:
    """Return a link as it is, or to nothing if it is to a file that is not for this reader: the address has the file's name."""
    found = ID.search(link[0]) if link[1] == "document" else None
    return ID.sub('id="0"', link[0]) if found and chosen_in(context).hides(int(found[1])) else link[0]


def to_html(stored: str, **_options: Any) -> str:
    """Return HTML for readers, with absolute addresses."""
    expanded = APIRichText._serialize_html(stored)
    return SITE_PATH.sub(rf"\1{escape(settings.BASE_URL.rstrip('/'))}\2", expanded)


# --- Markdown -------------------------------------------------------------------------------------------------------


class Converter(MarkdownConverter):
    """Writes CommonMark, with tables as GitHub has them. What looks like a mark, or like HTML, in the words is escaped."""

    def convert_a(self, el: Tag, text: str, parent_tags: set[str]) -> str:  # markdownify finds it by its name
        if href := el.get("href"):
            el["href"] = NOT_IN_A_DESTINATION.sub(lambda found: quote(found[0], safe=""), str(href))
        told: str = super().convert_a(el, text, parent_tags)  # type: ignore[misc]  # not among its types
        return told


def to_markdown(stored: str, **_options: Any) -> str:
    """Return Markdown, without space around it."""
    converted: str = new_converter().convert(to_html(stored))
    return converted.strip()


def new_converter() -> Converter:
    """Return what writes Markdown, everywhere on the site."""
    return Converter(heading_style=ATX, bullets="-", autolinks=False, escape_misc=True, table_infer_header=True)


# --- Blocks ---------------------------------------------------------------------------------------------------------


def to_blocks(stored: str, **_options: Any) -> list[dict[str, Any]]:
    """Return a list of blocks, as `docs/headless.md` describes them."""
    return list(blocks_in(BeautifulSoup(to_html(stored), "html.parser").children))


def blocks_in(nodes: Iterable[PageElement]) -> Iterator[dict[str, Any]]:
    """Yield the blocks among `nodes`; loose words between them are paragraphs."""
    loose: list[PageElement] = []
    for node in nodes:
        if isinstance(node, Tag) and (node.name in STRUCTURE or node.find(list(STRUCTURE))):
            yield from paragraph_of(loose)
            loose = []
            yield from block_of(node)
        else:
            loose.append(node)
    yield from paragraph_of(loose)


def paragraph_of(loose: list[PageElement]) -> Iterator[dict[str, Any]]:
    if children := spans_in(loose):
        yield {"type": "paragraph", "children": children}


def block_of(node: Tag) -> Iterator[dict[str, Any]]:
    language = {"lang": str(node["lang"])} if node.get("lang") else {}
    match node.name:
        case "hr":
            yield {"type": "rule"}
        case "ul" | "ol":
            items = [list(blocks_in(item.children)) for item in node.find_all("li", recursive=False)]
            yield {"type": "list", "ordered": node.name == "ol", **start_of(node), **language, "items": items}
        case "table":
            caption = node.find("caption")
            rows = [[cell_of(cell) for cell in row.find_all(["td", "th"], recursive=False)] for row in node.find_all("tr")]
            yield {"type": "table", "caption": spans_in(caption.children) if caption else [], **language, "rows": rows}
        case name if name in GROUPS:
            yield {"type": GROUPS[name], **language, "blocks": list(blocks_in(node.children))}
        case name if name in TEXT_BLOCKS and not node.find(list(STRUCTURE)):
            if children := spans_in(node.children, keeps_space=name == "pre"):
                level = {"level": HEADINGS[name]} if name in HEADINGS else {}
                yield {"type": TEXT_BLOCKS[name], **level, **language, "children": children}
        case _:  # a wrapper
            yield from blocks_in(node.children)


def start_of(node: Tag) -> dict[str, int]:
    start = str(node.get("start", ""))
    return {"start": int(start)} if start.isdecimal() and len(start) < 10 else {}


def cell_of(cell: Tag) -> dict[str, Any]:
    spans = {name: int(str(cell[name])) for name in ("colspan", "rowspan") if str(cell.get(name, "")).isdecimal()}
    return {"header": cell.name == "th", **spans, "children": spans_in(cell.children)}


def spans_in(nodes: Iterable[PageElement], *, keeps_space: bool = False) -> list[dict[str, Any]]:
    """Return the words in `nodes`, each run with its marks and its link; without space at either end."""
    spans: list[dict[str, Any]] = []
    for words, marks, link in runs_in(nodes, (), {}, keeps_space):
        if not keeps_space and words.startswith(" ") and (not spans or spans[-1]["text"].endswith((" ", "\n"))):
            words = words[1:]  # noqa: PLW2901
        if words and spans and (spans[-1]["marks"], spans[-1].get("href")) == (list(marks), link.get("href")):
            spans[-1]["text"] += words
        elif words:
            spans.append({"text": words, "marks": list(marks), **link})
    while spans and not (last := spans.pop())["text"].isspace():
        spans.append(last | {"text": last["text"].rstrip()})
        break
    return spans


def runs_in(
    nodes: Iterable[PageElement], marks: tuple[str, ...], link: dict[str, str], keeps_space: bool
) -> Iterator[tuple[str, tuple[str, ...], dict[str, str]]]:
    """Yield (text, marks, link) for the words in `nodes`. A line break is "\\n"."""
    for node in nodes:
        if isinstance(node, NavigableString):
            if not isinstance(node, PreformattedString):  # comments and the like
                yield (str(node) if keeps_space else SPACE.sub(" ", node)), marks, link
        elif isinstance(node, Tag):
            if node.name == "br":
                yield "\n", marks, link
            elif node.name == "img":
                yield str(node.get("alt", "")), marks, link
            else:
                mark = MARKS.get(node.name)
                inner = (*marks, mark) if mark and mark not in marks else marks
                href = {"href": str(node["href"])} if node.name == "a" and node.get("href") else link
                yield from runs_in(node.children, inner, href, keeps_space)
