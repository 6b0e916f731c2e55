"""A group's welcome text: Markdown rendered to sanitised HTML."""

import nh3
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt

TAGS = {"p", "br", "strong", "em", "ul", "ol", "li", "a", "h3", "blockquote"}
ATTRIBUTES = {"a": {"href"}}
SCHEMES = {"https", "http", "mailto"}

_markdown = MarkdownIt("commonmark", {"html": False, "breaks": True})


def render_welcome(text: str) -> SafeString:
    """Return the HTML of `text`, without any tags, attributes or URLs that are not allowed."""
    tokens = _markdown.parse(text)
    for token in tokens:
        if token.type in {"heading_open", "heading_close"}:
            token.tag = "h3"  # however many # somebody typed: the page has the headings above it
    html = nh3.clean(
        _markdown.renderer.render(tokens, _markdown.options, {}),
        tags=TAGS,
        attributes=ATTRIBUTES,
        url_schemes=SCHEMES,
        link_rel="noopener nofollow",
    )
    return mark_safe(html)  # noqa: S308 - nh3 has just cleaned it
