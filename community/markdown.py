"""What people write in the community: Markdown as harmless HTML, and as plain words for e-mails, lists and the search.

One renderer for all of it. Pictures become links, so that reading asks nothing of another host; headings have one level, which the page
decides, so that its outline stays whole; what would take long to render, or would lose words, is shown as it was typed.
"""

from __future__ import annotations

import re
from functools import lru_cache
from html import escape, unescape
from typing import TYPE_CHECKING

import nh3
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt
from markdown_it.token import Token

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

LONGEST = 20_000  # characters that a text of the community has at most
TAGS = {
    *("p", "br", "hr", "strong", "em", "s", "a", "ul", "ol", "li", "blockquote", "code", "pre"),
    *("h2", "h3", "h4", "table", "thead", "tbody", "tr", "th", "td"),
}
ATTRIBUTES = {"*": set[str](), "a": {"href"}, "ol": {"start"}}
SCHEMES = ("https:", "http:", "mailto:")
#: What no honest text has so many of, and what takes long: signs of emphasis, brackets, cells of tables.
MOST_SIGNS, MOST_BRACKETS, MOST_CELLS = 3_000, 1_000, 2_000
DEEPEST = 18  # what is nested deeper, the parser leaves out

_ADDRESS = re.compile(r"https?://[^\s<>\"\u202a-\u202e\u2066-\u2069]+", re.IGNORECASE)
_AFTER_ADDRESS = ".,;:!?'*_~»”…"  # belongs to the sentence, not to the address
_ENDS = re.compile(r"</(?:p|li|h\d|tr|pre|blockquote|th|td)>|<[bh]r[^>]*>")

_markdown = MarkdownIt("commonmark", {"html": False, "breaks": True}).enable(["table", "strikethrough"])


@lru_cache(maxsize=512)
def render_markdown(text: str, *, level: int = 3) -> SafeString:
    """Return the HTML of `text`, with nothing in it but what `TAGS`, `ATTRIBUTES` and `only_addresses` allow. `level` is that of headings."""
    tokens = None if is_costly(text) else _markdown.parse(text)
    if tokens is None or any(token.level > DEEPEST for token in tokens):
        html = as_typed(text)
    else:
        html = _markdown.renderer.render(list(rewritten(tokens, level)), _markdown.options, {})
    return clean_html(html)


def clean_html(html: str) -> SafeString:
    """Return what is allowed of `html`: nothing else than what `render_markdown` returns."""
    clean = nh3.clean(html, tags=TAGS, attributes=ATTRIBUTES, attribute_filter=only_addresses, link_rel="noopener nofollow")
    framed = clean.replace("<table>", '<div class="table-wrap"><table>').replace("</table>", "</table></div>")
    return mark_safe(framed)  # noqa: S308 - nh3 has just cleaned it; a sign that somebody typed is escaped


def only_addresses(_tag: str, name: str, value: str) -> str | None:
    """Keep the address of a link only if it is whole, or a path of this site: a part of one may be anything to some program."""
    if name != "href" or value.lower().startswith(SCHEMES):
        return value
    return value if value.startswith("/") and not value.startswith(("//", "/\\")) else None


def words_of(text: str) -> str:
    """Return the words of `text` without Markdown, a line for each paragraph, entry and row."""
    html = _ENDS.sub("\n", render_markdown(text))
    words = unescape(nh3.clean(html, tags=set()))
    return "\n".join(line for line in (" ".join(line.split()) for line in words.splitlines()) if line)


def is_costly(text: str) -> bool:
    """Return whether rendering `text` would take much longer than reading it."""
    if len(text) > LONGEST or text.count("*") + text.count("_") + text.count("~") > MOST_SIGNS:
        return True
    lines = text.splitlines()
    return text.count("[") > MOST_BRACKETS or len(lines) * max((line.count("|") for line in lines), default=0) > MOST_CELLS


def as_typed(text: str) -> str:
    """Return `text` as paragraphs, with its signs."""
    paragraphs = re.split(r"\n\s*\n", text.strip())
    return "".join(f"<p>{escape(one).replace(chr(10), '<br>')}</p>" for one in paragraphs)


def rewritten(tokens: Sequence[Token], level: int) -> Iterator[Token]:
    """Yield the tokens with headings of one level, pictures as links, and addresses in the text as links."""
    for token in tokens:
        if token.type in {"heading_open", "heading_close"}:
            token.tag = f"h{level}"
        if token.children:
            token.children = list(inline(token.children))
        yield token


def inline(tokens: Sequence[Token]) -> Iterator[Token]:
    links = 0
    for token in tokens:
        links += {"link_open": 1, "link_close": -1}.get(token.type, 0)
        if token.type == "image":
            address = str(token.attrs.get("src", ""))
            words = token.content or address
            yield from [text_token(words)] if links else link(address, words)
        elif token.type == "text" and not links and "://" in token.content:
            yield from with_links(token.content)
        else:
            yield token


def with_links(text: str) -> Iterator[Token]:
    """Yield a text with the web addresses in it as links."""
    end = 0
    for match in _ADDRESS.finditer(text):
        address = match[0].rstrip(_AFTER_ADDRESS)
        if address.endswith(")") and address.count("(") < address.count(")"):
            address = address[:-1].rstrip(_AFTER_ADDRESS)
        yield text_token(text[end : match.start()])
        yield from link(address, address)
        end = match.start() + len(address)
    yield text_token(text[end:])


def link(address: str, words: str) -> Iterator[Token]:
    if not _markdown.validateLink(address):
        yield text_token(words)
        return
    yield Token("link_open", "a", 1, attrs={"href": _markdown.normalizeLink(address)})
    yield text_token(words)
    yield Token("link_close", "a", -1)


def text_token(words: str) -> Token:
    return Token("text", "", 0, content=words)
