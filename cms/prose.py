"""Links in rich text, rendered as described in `cms.links`; dead links are reduced to their text."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

from django.utils.html import escape
from wagtail import rich_text
from wagtail.rich_text.pages import PageLinkHandler
from wagtail.rich_text.rewriters import MultiRuleRewriter

from .links import document_links, page_links
from .media.documents import SiteDocument

GONE = "<a>"  # the start of a dead link
GONE_LINK = re.compile(r"<a>(.*?)</a>", re.DOTALL)


class ReadablePageLinkHandler(PageLinkHandler):
    """Links to pages in rich text."""

    @classmethod
    def expand_db_attributes_many(cls, attrs_list: list[dict[str, str]]) -> list[str]:
        return opening_tags(attrs_list, {str(pk): link.url for pk, link in page_links(ids_of(attrs_list)).items() if link})


class KeptDocumentLinkHandler(rich_text.LinkHandler):
    """Links to documents in rich text."""

    identifier = "document"

    @staticmethod
    def get_model() -> type[SiteDocument]:
        return SiteDocument

    @classmethod
    def expand_db_attributes(cls, attrs: dict[str, str]) -> str:
        return cls.expand_db_attributes_many([attrs])[0]

    @classmethod
    def expand_db_attributes_many(cls, attrs_list: list[dict[str, str]]) -> list[str]:
        return opening_tags(attrs_list, {str(pk): url for pk, url in document_links(ids_of(attrs_list)).items() if url})

    @classmethod
    def extract_references(cls, attrs: dict[str, str]) -> Iterable[tuple[type[SiteDocument], str, str, str]]:
        yield SiteDocument, attrs["id"], "", ""


def ids_of(attrs_list: list[dict[str, str]]) -> list[str]:
    return [attrs.get("id", "") for attrs in attrs_list]


def opening_tags(attrs_list: list[dict[str, str]], addresses: dict[str, str]) -> list[str]:
    found = (addresses.get(pk) for pk in ids_of(attrs_list))
    return [f'<a href="{escape(address)}">' if address else GONE for address in found]


class PlainWordsRewriter(MultiRuleRewriter):
    """Expands rich text, and reduces dead links to their text."""

    def __call__(self, html: str) -> str:
        return GONE_LINK.sub(r"\1", super().__call__(html))


_wagtail_rewriter = rich_text.get_rewriter


@cache
def get_rewriter() -> PlainWordsRewriter:
    return PlainWordsRewriter(_wagtail_rewriter().rewriters)


def use_plain_words() -> None:
    """Make Wagtail expand rich text this way; it has no setting for dead links."""
    rich_text.get_rewriter = get_rewriter
