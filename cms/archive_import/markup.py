"""Turns HTML into blocks. Word and Markdown are converted to HTML first, and saved web pages reduced to their main text."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from html import escape
from io import BytesIO
from typing import Any

import lxml.html  # type: ignore[import-untyped]  # lxml has no types
import mammoth
import trafilatura
from lxml import etree
from markdown_it import MarkdownIt

from .article import Block, BlockKind, UnreadableFileError

WORD_STYLES = """
p[style-name='Title'] => h1.title:fresh
p[style-name='Titel'] => h1.title:fresh
p[style-name='Subtitle'] => p:fresh
p[style-name='Quote'] => blockquote:fresh
p[style-name='Intense Quote'] => blockquote:fresh
"""
BLOCK_TAGS = frozenset(
    [
        "address",
        "article",
        "aside",
        "blockquote",
        "body",
        "dd",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figure",
        "figcaption",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "head",
        "header",
        "hr",
        "html",
        "li",
        "main",
        "nav",
        "ol",
        "p",
        "pre",
        "section",
        "table",
        "tbody",
        "td",
        "tfoot",
        "th",
        "thead",
        "tr",
        "ul",
    ]
)
SKIPPED_TAGS = frozenset(
    [
        "script",
        "style",
        "noscript",
        "template",
        "head",
        "nav",
        "button",
        "input",
        "select",
        "textarea",
        "svg",
        "iframe",
        "object",
        "video",
        "audio",
    ]
)
BOLD_TAGS, ITALIC_TAGS = frozenset({"b", "strong"}), frozenset({"i", "em", "cite"})
SAFE_ADDRESS = re.compile(r"^(?:https?://|mailto:|tel:)", re.IGNORECASE)
FURNITURE_PATH = (
    "//nav | //footer | //aside | //form | //header | //*[@role='navigation' or @role='banner' or @role='contentinfo']"
)


@dataclass(slots=True)
class MarkupText:
    """The content of a marked-up file."""

    blocks: list[Block]
    title: str = ""
    summary: str = ""
    published_on: date | None = None
    notes: list[str] = field(default_factory=list)


def read_markdown(text: str) -> MarkupText:
    """Read Markdown, with tables, and with the title and date of its front matter."""
    matter: dict[str, str] = {}
    if found := re.match(r"\A---\s*\n(.{0,4000}?)\n---\s*\n", text, re.DOTALL):
        matter = {
            key.lower(): value.strip("\"' ") for key, value in re.findall(r"^(\w+):[ \t]*(.+)$", found.group(1), re.MULTILINE)
        }
        text = text[found.end() :]
    read = read_fragment(MarkdownIt("commonmark", {"html": False}).enable("table").render(text))
    published = _iso_date(matter.get("date", ""))
    return replace(read, title=matter.get("title", ""), summary=matter.get("description", ""), published_on=published)


def read_word(content: bytes) -> MarkupText:
    """Read a Word file (DOCX). Raises UnreadableFileError."""
    try:
        result = mammoth.convert_to_html(BytesIO(content), style_map=WORD_STYLES)
    except Exception as error:  # mammoth lets errors of zip, XML and its own through
        raise UnreadableFileError("the Word file is damaged") from error
    read = read_fragment(result.value)
    if 'class="title"' in result.value:
        # In a text with a title, headings are below it, although Word numbers both from one.
        title_seen = False
        blocks = []
        for block in read.blocks:
            is_title = block.is_heading and block.level == 1 and not title_seen
            title_seen = title_seen or is_title
            blocks.append(replace(block, level=block.level + 1) if block.is_heading and not is_title else block)
        read.blocks = blocks
    return read


def read_html(text: str) -> MarkupText:
    """Read a saved web page: its main text if there is anything around it, else all of it."""
    tree = _parse(text)
    meta = trafilatura.extract_metadata(text)
    read = MarkupText([])
    if tree.xpath(FURNITURE_PATH):
        main = trafilatura.bare_extraction(
            text, include_comments=False, include_tables=True, include_links=True, include_formatting=True, favor_recall=True
        )
        body = getattr(main, "body", None)
        if body is not None:
            read = _read_tree(_as_html(body))
    if not read.blocks:
        read = _read_tree(tree)
    if meta is not None:
        has_name = tree.xpath("//title | //meta[@property='og:title'] | //h1")
        read.title = (meta.title or "") if has_name else ""
        read.summary = meta.description or ""
        # If a page gives no date, the library returns that of the file.
        read.published_on = _iso_date(meta.date or "")
    return read


def read_fragment(html: str) -> MarkupText:
    """Read HTML that is nothing but text."""
    return _read_tree(_parse(html)) if html.strip() else MarkupText([])


def _parse(html: str) -> Any:
    # A declared encoding is useless in decoded text, and lxml rejects it.
    html = re.sub(r"^\s*<\?xml[^>]*\?>", "", html)
    try:
        return lxml.html.document_fromstring(html, parser=lxml.html.HTMLParser(huge_tree=False, remove_comments=True))
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
        raise UnreadableFileError("the file holds no readable HTML") from error


def _iso_date(value: str) -> date | None:
    try:
        return date.fromisoformat(value[:10])
    except ValueError:
        return None


def _read_tree(tree: Any) -> MarkupText:
    pictures = len(tree.xpath("//img[not(ancestor::noscript)]"))
    notes = [f"{pictures} picture{'s' if pictures > 1 else ''} of the file not taken over"] if pictures else []
    return MarkupText(list(_blocks(tree)), notes=notes)


def _blocks(element: Any) -> Iterator[Block]:
    """Walk through `element`; text between blocks becomes its own paragraph."""
    loose: list[str] = [escape(element.text or "", quote=False)]

    def paragraph() -> Iterator[Block]:
        yield from _paragraphs("".join(loose))
        loose.clear()

    for child in element:
        tag = child.tag if isinstance(child.tag, str) else ""
        if tag in SKIPPED_TAGS or not tag:
            pass
        elif tag in BLOCK_TAGS:
            yield from paragraph()
            yield from _block(child, tag)
        else:
            loose.append(_inline(child))
        loose.append(escape(child.tail or "", quote=False))
    yield from paragraph()


def _block(element: Any, tag: str) -> Iterator[Block]:
    if re.fullmatch(r"h[1-6]", tag):
        text = _plain(_inline_children(element))
        yield from [Block.heading(text, int(tag[1]))] if text else []
    elif tag in {"ul", "ol"}:
        items = [(_plain(html), html) for html in (_item(child) for child in element if child.tag == "li")]
        items = [item for item in items if item[0]]
        yield from [Block.listing(items, ordered=tag == "ol")] if items else []
    elif tag == "table":
        rows = tuple(tuple(_plain(_inline_children(cell)) for cell in row.xpath("./td|./th")) for row in element.xpath(".//tr"))
        rows = tuple(row for row in rows if any(row))
        if rows:
            text = "\n".join(" – ".join(cell for cell in row if cell) for row in rows)
            yield Block(BlockKind.TABLE, text, rows=rows)
    elif tag == "blockquote":
        html = "<br>".join(block.html for block in _blocks(element))
        yield from [Block(BlockKind.QUOTE, _plain(html), html)] if _plain(html) else []
    elif tag == "hr":
        yield Block(BlockKind.BREAK, "")
    elif tag == "pre":
        html = "<br>".join(escape(row, quote=False) for row in element.text_content().strip().splitlines())
        yield from _paragraphs(html)
    else:
        yield from _blocks(element)


def _paragraphs(html: str) -> Iterator[Block]:
    """Yield paragraphs; two consecutive line breaks end one, as in pasted text."""
    for part in re.split(r"(?:\s*<br>\s*){2,}", html):
        trimmed = re.sub(r"^(?:\s*<br>)+|(?:<br>\s*)+$", "", re.sub(r"\s+", " ", part)).strip()
        if text := _plain(trimmed):
            yield Block.paragraph(text, trimmed)


def _item(element: Any) -> str:
    """Return the HTML of a list item, including nested lists."""
    parts = [escape(element.text or "", quote=False)]
    for child in element:
        tag = child.tag if isinstance(child.tag, str) else ""
        if tag in {"ul", "ol"}:
            inner = "".join(f"<li>{_item(item)}</li>" for item in child if item.tag == "li")
            parts.append(f"<{tag}>{inner}</{tag}>" if inner else "")
        elif tag in BLOCK_TAGS:
            parts.append(("<br>" if "".join(parts).strip() else "") + _item(child))
        elif tag and tag not in SKIPPED_TAGS:
            parts.append(_inline(child))
        parts.append(escape(child.tail or "", quote=False))
    return re.sub(r"\s+", " ", "".join(parts)).strip()


def _inline_children(element: Any) -> str:
    parts = [escape(element.text or "", quote=False)]
    for child in element:
        tag = child.tag if isinstance(child.tag, str) else ""
        if tag in BLOCK_TAGS:
            parts.append(" " + _inline_children(child) + " ")
        elif tag and tag not in SKIPPED_TAGS:
            parts.append(_inline(child))
        parts.append(escape(child.tail or "", quote=False))
    return "".join(parts)


def _inline(element: Any) -> str:
    """Return an inline element with the few tags that a page's text may have; for all others only their text."""
    tag = element.tag
    if tag == "br":
        return "<br>"
    inner = _inline_children(element)
    if tag in BOLD_TAGS and inner.strip():
        return f"<b>{inner}</b>"
    if tag in ITALIC_TAGS and inner.strip():
        return f"<i>{inner}</i>"
    address = (element.get("href") or "").strip()
    if tag == "a" and SAFE_ADDRESS.match(address) and inner.strip():
        return f'<a href="{escape(address)}">{inner}</a>'
    return inner


def _plain(html: str) -> str:
    if "<" not in html and "&" not in html:
        return re.sub(r"\s+", " ", html).strip()
    spaced = re.sub(r"<br>|</?li>|</?[uo]l>", " ", html)
    return re.sub(r"\s+", " ", str(lxml.html.fragment_fromstring(spaced, create_parent="div").text_content())).strip()


def _as_html(body: Any) -> Any:
    """Convert trafilatura's TEI elements to HTML, in place."""
    names = {
        "list": "ul",
        "item": "li",
        "quote": "blockquote",
        "row": "tr",
        "cell": "td",
        "lb": "br",
        "graphic": "img",
        "ref": "a",
    }
    for element in body.iter():
        if not isinstance(element.tag, str):
            continue
        rend = element.get("rend") or ""
        if element.tag == "head":
            element.tag = rend if re.fullmatch(r"h[1-6]", rend) else "h2"
        elif element.tag == "hi":
            element.tag = {"#b": "b", "#i": "i"}.get(rend, "span")
        elif element.tag == "list" and rend == "ol":
            element.tag = "ol"
        elif element.tag in names:
            element.tag = names[element.tag]
        if target := element.get("target"):
            element.set("href", target)
    return body
