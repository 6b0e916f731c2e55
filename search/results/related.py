"""What else there is like a page: for the end of pages, told to the site by `cms.navigation.register_related`.

Nearest in meaning where the page has vectors, and by what it shares: topics, places, words of its title. Only what this reader may
find, in the version that they read. The search is a guest on other rooms' pages: if its engine is in trouble or slow, nothing is
related for a while, and the page is as it is without.
"""

import logging
import time
from collections.abc import Collection, Iterator, Sequence
from itertools import islice
from typing import Any

import numpy as np
from django.core.cache import cache
from django.http import HttpRequest
from wagtail.models import Page

from cms.generation import remember
from cms.languages import active_language
from cms.models import Municipality
from cms.navigation import RelatedItem
from cms.pages.base import BasePage
from search.backends.base import Question, SearchBackend, SearchUnavailable
from search.backends.engine import get_backend
from search.backends.entries import Entry, Vector, make_entries
from search.documents.audiences import audiences_of
from search.documents.document import SearchDocument
from search.documents.facets import labels_of
from search.documents.registry import sources
from search.language.analysis import is_stop_word
from search.language.tokens import WORD
from search.query.planner import Clause, Plan, Way
from search.sources.pages import PageSource

from .captions import colours_of, kind_of, standing, when

log = logging.getLogger(__name__)

MOST = 3  # that are shown
CANDIDATES = 24
NOT_ALIKE = 0.3  # cosine: what is less alike in meaning is not related
WORDS = 0.35  # what the best match of words is worth, against a cosine
TOPIC, PLACE = 12.0, 2.0  # what a shared topic, or a municipality's name, is worth against a word of the title
MOST_WORDS, MOST_SHARED = 12, 8
OVER = 0.5  # a call that has closed is worth this part of an open one

SLOW = 1.0  # seconds
PAUSE = 60  # seconds without a question after the engine failed or was slow
PAUSED = "related:paused"
SIDE_PAGES = "page"  # the type of imprint and the like: nothing leads there, and nothing from there


def related_items(request: HttpRequest, page: Page) -> Sequence[RelatedItem]:
    """Return what is like `page`, the likest first; remembered by page, language and audiences."""
    if not isinstance(page, BasePage) or page.search_type in ("", SIDE_PAGES) or not page.live:
        return ()
    audiences, locale = audiences_of(request.user), active_language()
    key = f"related:{page.pk}:{locale}:{','.join(sorted(audiences))}"
    return remember(key, lambda: find_related(page, locale, audiences))


def find_related(page: BasePage, locale: str, audiences: frozenset[str]) -> tuple[RelatedItem, ...]:
    """Ask the engine what is like `page`; nothing while it is in trouble."""
    own = next(PageSource().documents([str(page.pk)]), None)
    if own is None or cache.get(PAUSED):
        return ()
    started = time.monotonic()
    try:
        found = like(next(make_entries([own])), locale, audiences, get_backend(), without=shown_already(page))
    except SearchUnavailable as error:
        log.warning("Pages go without what is related to them: %s", error)
        cache.set(PAUSED, True, PAUSE)
        return ()
    if (took := time.monotonic() - started) > SLOW:
        log.warning("Pages go without what is related to them: the search took %.1f s for it.", took)
        cache.set(PAUSED, True, PAUSE)
    return tuple(make_items(found))


def like(
    entry: Entry, locale: str, audiences: frozenset[str], backend: SearchBackend, *, without: Collection[str] = ()
) -> list[SearchDocument]:
    """Return what is like `entry` to a reader of `locale`, but for other versions of it and families `without`. Raises SearchUnavailable."""
    types = tuple(name for source in sources().values() for name in source.types if name != SIDE_PAGES)
    question = Question(plan=plan_of(entry.document), locale=locale, audiences=audiences, filters={"type": types})
    scores: dict[str, float] = {}
    if entry.vectors:
        near = backend.near(mean([passage.vector for passage in entry.vectors]), question, limit=CANDIDATES)
        scores = {one.id: one.similarity for one in near if one.similarity >= NOT_ALIKE}
    if question.plan:
        ranked = backend.find(question, limit=CANDIDATES).ranked
        best = max((one.score for one in ranked), default=0.0) or 1.0
        for one in ranked:
            scores[one.id] = scores.get(one.id, 0.0) + WORDS * one.score / best
    documents = backend.fetch(list(scores))
    order = sorted(
        documents.values(), key=lambda document: (-scores[document.id] * (OVER if document.is_closed else 1), document.id)
    )
    return list(islice(each_once(order, {entry.document.family, *without}), MOST))


def each_once(documents: Sequence[SearchDocument], families: set[str]) -> Iterator[SearchDocument]:
    """Give `documents`, of a family the first only and none of those in `families`."""
    seen = set(families)
    for document in documents:
        family = document.family or document.id
        if family not in seen:
            seen.add(family)
            yield document


def plan_of(document: SearchDocument) -> Plan:
    """Return how to look for what shares something with `document`: a topic, a place, a word of the title."""
    words = [word for word in WORD.findall(document.title) if not is_stop_word(word, document.locale)]
    clauses = [Clause((Way(topic=topic, worth=TOPIC),)) for topic in document.topics[:MOST_SHARED]]
    clauses += [Clause((Way((word,), language=document.locale),)) for word in dict.fromkeys(words[:MOST_WORDS])]
    if places := tuple(ways_to_places(document)):
        clauses.append(Clause(places, places=("title", "lead", "names")))  # one of them is enough: processes have many
    return Plan(wanted=tuple(clauses), minimum=1) if clauses else Plan()


def ways_to_places(document: SearchDocument) -> Iterator[Way]:
    """Give the names of the municipalities of `document`, in its language. One query."""
    keys = document.municipalities[:MOST_SHARED]
    for town in Municipality.objects.filter(pk__in=keys).order_by("pk") if keys else ():
        if words := tuple(WORD.findall(town.name_in(document.locale))):
            yield Way(words, language=document.locale, worth=PLACE)


def mean(vectors: Sequence[Vector]) -> Vector:
    """Return the direction that `vectors` have together, at their length."""
    middle = np.mean(np.stack(vectors).astype(np.float32), axis=0)
    length = float(np.linalg.norm(middle)) or 1.0
    return np.rint(middle * 127 / length).astype(np.int8)


def shown_already(page: Any) -> set[str]:
    """Return the families of the pages that `page` itself leads to: by its ties, and where editors put "Read on" into a text."""
    keys = {str(key) for found in page.related_keys().values() for key in found}
    keys |= {str(process.translation_key) for process in getattr(page, "source_processes", ())}
    for name in page.text_fields:
        for block in getattr(page, name):
            if getattr(block, "block_type", "") == "related_pages":
                keys |= {str(chosen.translation_key) for chosen in block.value["pages"] if chosen}
    return keys


def make_items(documents: Sequence[SearchDocument]) -> Iterator[RelatedItem]:
    """Give `documents` as the site shows them; two queries for any number of them."""
    colours = colours_of(documents)
    formats = labels_of("format", {document.format for document in documents if document.format})
    keys = {int(key) for document in documents for key in document.municipalities}
    spots = {town.pk: town.place for town in Municipality.objects.filter(pk__in=keys)} if keys else {}
    for document in documents:
        yield RelatedItem(
            title=document.title,
            url=document.url,
            kicker=" · ".join(filter(None, (kind_of(document, formats), when(document), standing(document)))),
            summary=document.lead,
            language=document.locale,
            colour=colours.get(next(iter(document.topics), ""), "brand"),
            seed=document.family or document.id,
            places=tuple(spot for key in document.municipalities if (spot := spots.get(int(key)))),
            is_over=document.is_over,
        )
