"""Targets of links in texts and blocks: the version that the reader can read, or none.

Editors link to a page in any language. Readers get the published version in their language, else the linked page itself, else the
version that they can read best. If there is none, the text of the link stays and the link is removed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, TypeVar

from django.core.cache import cache
from wagtail.models import Page

from .generation import REMEMBERED_SECONDS, current_generation
from .languages import active_language
from .localisation import rank_of, readable_versions
from .media.documents import SiteDocument

Target = TypeVar("Target")

PROSE_LINK = re.compile(r'<a\b[^>]*\blinktype="(page|document)"[^>]*>')
ID = re.compile(r'\bid="(\d{1,18})"')


@dataclass(frozen=True, slots=True)
class Link:
    """A page to link to, in place of the one that the editor chose."""

    pk: int
    title: str
    url: str
    language: str
    kind: str  # "cms.CallPage"


def page_links(ids: Iterable[Any]) -> dict[int, Link | None]:
    """Return the target of a link to each page, by id; None if there is none. Two queries for all that are not cached."""
    return remember_each(f"page-link:{active_language()}", ids, find_pages)


def document_links(ids: Iterable[Any]) -> dict[int, str | None]:
    """Return the URL of each document, by id; None if it was deleted. One query for all that are not cached."""
    return remember_each("document", ids, find_documents)


def find_pages(ids: set[int]) -> dict[int, Link]:
    keys = dict(Page.objects.filter(pk__in=ids).values_list("pk", "translation_key"))
    versions = readable_versions(keys.values())
    found: dict[int, Link] = {}
    for pk, key in keys.items():
        if key in versions:
            page = min(versions[key], key=lambda page: rank_of(page.locale) if page.pk != pk else min(rank_of(page.locale), 0.5))
            if url := page.get_url():
                found[pk] = Link(page.pk, page.title, url, page.locale.language_code, kind_of(page))
    return found


def kind_of(page: Page) -> str:
    """Return the name of the page's type, as the API calls it: "cms.CallPage"."""
    return str(page.cached_content_type.model_class()._meta.label)


def find_documents(ids: set[int]) -> dict[int, str]:
    return {document.pk: document.url for document in SiteDocument.objects.filter(pk__in=ids)}


def remember_each(name: str, ids: Iterable[Any], find: Callable[[set[int]], dict[int, Target]]) -> dict[int, Target | None]:
    """Return what `find` finds, by id, or None. Everything that is not cached in this generation is looked up at once."""
    wanted = {int(pk) for pk in ids if str(pk).isascii() and str(pk).isdecimal() and len(str(pk)) < 19}
    if not wanted:
        return {}
    generation = current_generation()
    keys = {pk: f"{name}:{pk}:{generation}" for pk in wanted}
    remembered = cache.get_many(keys.values())
    known = {pk: remembered[key][0] for pk, key in keys.items() if key in remembered}
    if missing := wanted - known.keys():
        found = find(missing)
        known |= {pk: found.get(pk) for pk in missing}
        cache.set_many({keys[pk]: (known[pk],) for pk in missing}, REMEMBERED_SECONDS)
    return known


def ids_in_prose(html: str) -> tuple[set[int], set[int]]:
    """Return the ids of the pages, and of the documents, that a rich text links to."""
    found: dict[str, set[int]] = {"page": set(), "document": set()}
    for tag in PROSE_LINK.finditer(html):
        if one := ID.search(tag[0]):
            found[tag[1]].add(int(one[1]))
    return found["page"], found["document"]
