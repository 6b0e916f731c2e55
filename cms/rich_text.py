"""Rich text is sanitised on output, whoever wrote it and however it was stored: nothing runs that got past the editor.

Link targets are handled separately (by Wagtail's link handlers); this runs after them, on the HTML that readers get.
"""

from __future__ import annotations

import re

import nh3

SCHEMES = {"http", "https", "mailto", "tel"}
TAGS = {
    *(
        "a",
        "abbr",
        "b",
        "bdi",
        "bdo",
        "blockquote",
        "br",
        "cite",
        "code",
        "dd",
        "del",
        "div",
        "dl",
        "dt",
        "em",
        "embed",
        "figcaption",
    ),
    *(
        "figure",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "hr",
        "i",
        "img",
        "ins",
        "li",
        "mark",
        "ol",
        "p",
        "pre",
        "q",
        "s",
        "small",
        "span",
    ),
    *("strong", "sub", "sup", "table", "caption", "tbody", "td", "th", "thead", "tr", "u", "ul"),
}
ATTRIBUTES = {
    "*": {"aria-label", "class", "data-block-key", "dir", "lang", "title"},
    # As Wagtail stores them: link targets and images are looked up at rendering.
    "a": {"href", "hreflang", "rel", "linktype", "id", "uuid"},
    "embed": {"embedtype", "id", "alt", "format", "url"},
    "img": {"alt", "height", "loading", "sizes", "src", "srcset", "width"},
    "ol": {"start"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan", "scope"},
}
EMBED = re.compile(r"<embed\b([^>]*?)/?>")


def clean_rich_text(html: str) -> str:
    """Return `html`, stored or rendered, without scripts or links to URLs that run something."""
    if not html:
        return ""
    cleaned = nh3.clean(
        html,
        tags=TAGS,
        attributes=ATTRIBUTES,
        url_schemes=SCHEMES,
        link_rel=None,
        attribute_filter=_kept,
        clean_content_tags={"script", "style", "iframe", "object", "noscript", "template", "svg", "math", "textarea", "title"},
    )
    return EMBED.sub(r"<embed\1/>", cleaned)  # Wagtail only recognises them in this form


def _kept(tag: str, name: str, value: str) -> str | None:
    """Return the value of an attribute; None if it is dropped: an `id` refers to a page or an image, never a part of the page."""
    if name == "id" and not value.isdecimal():
        return None
    if name in {"url", "srcset"} and not value.startswith(("https://", "http://", "/")):
        return None
    return value


def web_address(address: object) -> str:
    """Return a URL that is safe to link to; "" for one that would run something."""
    text = str(address or "")
    plain = re.sub(r"[\x00-\x20\x7f-\x9f\u200b-\u200f\u2028-\u202e\ufeff]", "", text)
    scheme = re.match(r"([^/?#:]*):", plain)
    return text if scheme is None or scheme[1].lower() in SCHEMES else ""
