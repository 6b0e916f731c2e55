"""Related pages, shown at the end of a page and registered with `cms.navigation.register_related`.

Pages are related by meaning, if they have vectors, and by shared topics, places and title words. Readers only see pages that they may
find, in the version that they read. If the engine is down or slow, related pages are not shown for a while.
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
from cms.maps.content import MapContent
from cms.models import Municipality
from cms.navigation import RelatedItem
from cms.pages.base import BasePage
from cms.pages.mapped import places_of
from search.backends.base import Question, SearchBackend, SearchUnavailable
from search.backends.engine import get_backend
from search.backends.entries import Entry, Vector, make_entries
from search.documents.audiences import audiences_of
from search.documents.document import SearchDocument
from search.documents.facets import labels_of
from search.documents.registry import sources
from search.language.analysis import is_stop_word
from search.language.tokens import WORD
from search.query.plan import Alternative, Clause, Plan
from search.sources.pages import PageSource

from .captions import colours_of, kind_of, state_label, when

log = logging.getLogger(__name__)

MAX_ITEMS = 3
CANDIDATES = 24
MIN_SIMILARITY = 0.3  # cosine; pages less similar than this are not related by meaning
WORD_SHARE = 0.35  # weight of the best word match, compared with a cosine
TOPIC_BOOST, PLACE_BOOST = 12.0, 2.0  # for a shared topic and for the name of a municipality; a title word counts 1
MAX_WORDS, MAX_SHARED = 12, 8
CLOSED_FACTOR = 0.5  # for a closed call

SLOW = 1.0  # seconds
PAUSE = 60  # seconds without a search after the engine failed or was slow
PAUSED = "related:paused"
SIDE_PAGES = "page"  # the type of pages such as the imprint, which have no related pages


def related_items(request: HttpRequest, page: Page) -> Sequence[RelatedItem]:
    """Return the pages related to `page`, most similar first. Cached by page, language and audiences."""
    if not isinstance(page, BasePage) or page.search_type in ("", SIDE_PAGES) or not page.live:
        return ()
    audiences, locale = audiences_of(request.user), active_language()
    key = f"related:{page.pk}:{locale}:{','.join(sorted(audiences))}"
    return remember(key, lambda: find_related(page, locale, audiences))


def find_related(page: BasePage, locale: str, audiences: frozenset[str]) -> tuple[RelatedItem, ...]:
    """Query the engine for pages related to `page`; returns none while it is down or slow."""
    own = next(PageSource().documents([str(page.pk)]), None)
    if own is None or cache.get(PAUSED):
        return ()
    started = time.monotonic()
    try:
        found = find_similar(next(make_entries([own])), locale, audiences, get_backend(), without=already_shown(page))
    except SearchUnavailable as error:
        log.warning("Pages are shown without related content: %s", error)
        cache.set(PAUSED, True, PAUSE)
        return ()
    if (took := time.monotonic() - started) > SLOW:
        log.warning("Pages are shown without related content: the search took %.1f s.", took)
        cache.set(PAUSED, True, PAUSE)
    return tuple(make_items(found))


def find_similar(
    entry: Entry, locale: str, audiences: frozenset[str], backend: SearchBackend, *, without: Collection[str] = ()
) -> list[SearchDocument]:
    """Return documents similar to `entry` for a reader of `locale`, without its translations and the families in `without`."""
    types = tuple(name for source in sources().values() for name in source.types if name != SIDE_PAGES)
    question = Question(plan=plan_of(entry.document), locale=locale, audiences=audiences, filters={"type": types})
    scores: dict[str, float] = {}
    if entry.vectors:
        matches = backend.nearest(mean([passage.vector for passage in entry.vectors]), question, limit=CANDIDATES)
        scores = {match.id: match.similarity for match in matches if match.similarity >= MIN_SIMILARITY}
    if question.plan:
        ranked = backend.find(question, limit=CANDIDATES).ranked
        best = max((one.score for one in ranked), default=0.0) or 1.0
        for one in ranked:
            scores[one.id] = scores.get(one.id, 0.0) + WORD_SHARE * one.score / best
    documents = backend.fetch(list(scores))
    order = sorted(
        documents.values(),
        key=lambda document: (-scores[document.id] * (CLOSED_FACTOR if document.is_closed else 1), document.id),
    )
    return list(islice(without_duplicates(order, {entry.document.family, *without}), MAX_ITEMS))


def without_duplicates(documents: Sequence[SearchDocument], families: set[str]) -> Iterator[SearchDocument]:
    """Yield the first document of each family, without those in `families`."""
    seen = set(families)
    for document in documents:
        family = document.family or document.id
        if family not in seen:
            seen.add(family)
            yield document


def plan_of(document: SearchDocument) -> Plan:
    """Return the plan to search for documents that share a topic, a place or a title word with `document`."""
    words = [word for word in WORD.findall(document.title) if not is_stop_word(word, document.locale)]
    clauses = [Clause((Alternative(topic=topic, boost=TOPIC_BOOST),)) for topic in document.topics[:MAX_SHARED]]
    clauses += [Clause((Alternative((word,), language=document.locale),)) for word in dict.fromkeys(words[:MAX_WORDS])]
    if places := tuple(names_of_places(document)):
        clauses.append(Clause(places, fields=("title", "lead", "names")))  # any one of them, since processes have many
    return Plan(should=tuple(clauses), minimum_should_match=1) if clauses else Plan()


def names_of_places(document: SearchDocument) -> Iterator[Alternative]:
    """Yield the names of the municipalities of `document`, in its language. One query."""
    keys = document.municipalities[:MAX_SHARED]
    for town in Municipality.objects.filter(pk__in=keys).order_by("pk") if keys else ():
        if words := tuple(WORD.findall(town.name_in(document.locale))):
            yield Alternative(words, language=document.locale, boost=PLACE_BOOST)


def mean(vectors: Sequence[Vector]) -> Vector:
    """Return the mean direction of `vectors`, scaled to their length."""
    middle = np.mean(np.stack(vectors).astype(np.float32), axis=0)
    length = float(np.linalg.norm(middle)) or 1.0
    return np.rint(middle * 127 / length).astype(np.int8)


def already_shown(page: Any) -> set[str]:
    """Return the families of the pages that `page` already links to: as related pages, and as chosen by editors in its body."""
    keys = {str(key) for found in page.related_keys().values() for key in found}
    keys |= {str(process.translation_key) for process in getattr(page, "source_processes", ())}
    for name in page.text_fields:
        for block in getattr(page, name):
            if getattr(block, "block_type", "") == "related_pages":
                keys |= {str(chosen.translation_key) for chosen in block.value["pages"] if chosen}
    return keys


def make_items(documents: Sequence[SearchDocument]) -> Iterator[RelatedItem]:
    """Yield `documents` as items for the template. Two queries, whatever their number."""
    colours = colours_of(documents)
    formats = labels_of("format", {document.format for document in documents if document.format})
    keys = {int(key) for document in documents for key in document.municipalities}
    towns = Municipality.objects.in_bulk(keys) if keys else {}
    for document in documents:
        yield RelatedItem(
            title=document.title,
            url=document.url,
            kicker=" · ".join(filter(None, (kind_of(document, formats), when(document), state_label(document)))),
            summary=document.lead,
            language=document.locale,
            colour=colours.get(next(iter(document.topics), ""), "brand"),
            seed=document.family or document.id,
            map_content=MapContent(places_of(town for key in document.municipalities if (town := towns.get(int(key))))),
            is_over=document.is_over,
        )
