"""Turns an article's blocks into the value of a page's StreamField, in its stored form."""

from html import escape
from typing import Any

import nh3

from .article import Block, BlockKind

Stored = dict[str, Any]
TAGS = {"p", "h2", "h3", "b", "i", "br", "ul", "ol", "li", "a", "hr"}
SCHEMES = {"http", "https", "mailto", "tel"}
LINE_LENGTH = 110


def stored_body(blocks: list[Block]) -> list[Stored]:
    """Return `blocks` as blocks of `StoryBody`: running text together, with tables and quotes in between."""
    highest = min((block.level for block in blocks if block.is_heading and block.level), default=0)
    stored: list[Stored] = []
    running: list[str] = []
    for block in blocks:
        if block.kind in {BlockKind.TABLE, BlockKind.QUOTE}:
            stored += _prose(running)
            running = []
            stored.append(_table(block) if block.kind is BlockKind.TABLE else _quote(block))
        elif running and _is_line(block) and running[-1].endswith("</p>"):
            running[-1] = f"{running[-1].removesuffix('</p>')}<br>{block.html}</p>"
        else:
            running.append(_html(block, highest))
    return stored + _prose(running)


def stored_text(text: str, heading: str = "") -> list[Stored]:
    """Return plain lines as a block of running text, below a heading if one is given."""
    lines = "<br>".join(escape(line, quote=False) for line in text.splitlines())
    return _prose([f"<h2>{escape(heading, quote=False)}</h2>" if heading else "", f"<p>{lines}</p>"]) if text else []


def _prose(parts: list[str]) -> list[Stored]:
    html = nh3.clean("".join(parts), tags=TAGS, attributes={"a": {"href"}}, url_schemes=SCHEMES, link_rel=None)
    return [{"type": "text", "value": html}] if html else []


def _is_line(block: Block) -> bool:
    """Return whether a short line continues another, as "Place: Bonn" below "Date: 3 May": one paragraph of several lines."""
    return block.is_prose and block.attached and len(block.text) <= LINE_LENGTH


def _html(block: Block, highest: int) -> str:
    match block.kind:
        case BlockKind.HEADING:
            tag = "h2" if block.level <= highest else "h3"
            return f"<{tag}>{block.html}</{tag}>"
        case BlockKind.LIST:
            tag = "ol" if block.ordered else "ul"
            return f"<{tag}>{''.join(f'<li>{item}</li>' for item in block.items)}</{tag}>"
        case BlockKind.BREAK:
            return "<hr>"
        case _:
            return f"<p>{block.html}</p>"


def _quote(block: Block) -> Stored:
    return {"type": "quote", "value": {"text": block.text.strip('„“”"»« '), "speaker": "", "role": ""}}


def _table(block: Block) -> Stored:
    width = max(len(row) for row in block.rows)
    rows = [[*row, *[""] * (width - len(row))] for row in block.rows]
    table = {"data": rows, "first_row_is_table_header": True, "first_col_is_header": False}
    caption = " · ".join(cell for cell in rows[0] if cell)[:200]
    return {"type": "table", "value": {"caption": caption or "–", "table": table}}
