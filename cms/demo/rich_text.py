"""Converts the Markdown in content files to the rich text that Wagtail stores."""

from __future__ import annotations

import re
from functools import lru_cache

from markdown_it import MarkdownIt

from .stock import Stock

PAGE_LINK = re.compile(r'<a href="page:([\w-]+)">')


@lru_cache(maxsize=1)
def markdown() -> MarkdownIt:
    """Return the shared converter: CommonMark without raw HTML."""
    return MarkdownIt("commonmark", {"html": False})


def rich_text(text: str, stock: Stock) -> str:
    """Return `text` as stored rich text; `[words](page:slug)` becomes a link that keeps working when the page moves."""
    html = markdown().render(text).strip().replace(">\n<", "><")
    linked = PAGE_LINK.sub(lambda match: f'<a linktype="page" id="{stock.pages[match[1]].pk}">', html)
    return linked.replace("<strong>", "<b>").replace("</strong>", "</b>").replace("<em>", "<i>").replace("</em>", "</i>")
