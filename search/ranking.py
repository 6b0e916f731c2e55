"""An answer made of what an engine finds: words and meaning as one ranking, and why each document is in it."""

import time
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from .analysis import is_stop_word
from .backends.base import DEEPEST, Found, Near, Question, Ranked, SearchBackend, Sort
from .engine import locales
from .fusion import fuse, plan_in
from .hits import Hit, make_hit
from .meaning.queries import vector_of_query
from .plan import Clause, Plan, Way, make_plan
from .query import Query
from .relevance import FLOOR, KNOWN_FLOOR, LIKE_BEST, NEAREST

WINDOW = 200  # results of words that are put in order with those of meaning; further ones follow as the engine has them


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchRequest:
    """What a reader asks for. `audiences` are those the reader belongs to, and have no default.

    `filters` are chosen values by facet: of one facet any, of several facets all. Without a query everything is found.
    """

    query: Query
    locale: str
    audiences: frozenset[str]
    filters: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    facets: tuple[str, ...] = ()
    sort: Sort = Sort.RELEVANCE
    offset: int = 0
    limit: int = 20

    def __post_init__(self) -> None:
        if self.limit < 1 or self.offset < 0 or self.offset + self.limit > DEEPEST:
            raise ValueError(f"A search gives results 0 to {DEEPEST}, not {self.offset} to {self.offset + self.limit}.")


@dataclass(frozen=True, slots=True)
class SearchResponse:
    """What was found. `facets` are counts by facet and value: of the whole result, but for the facet's own selection.

    `suggestion` is a query that would find more than this one, spelt as the archive spells it.
    """

    hits: tuple[Hit, ...]
    total: int
    facets: Mapping[str, Mapping[str, int]]
    took_ms: float
    suggestion: str = ""


def search(request: SearchRequest, backend: SearchBackend) -> SearchResponse:
    """Answer `request`. Raises SearchUnavailable."""
    started = time.perf_counter()
    question = question_of(request)
    near = nearest(request.query, question, backend)
    last = request.offset + request.limit
    found = backend.find(question, limit=max(last, WINDOW) if near else last, facets=request.facets, also=list(near))
    ranked = in_order(found, question, near, backend)[request.offset : last]
    documents = backend.fetch([one.id for one in ranked])
    passages = {name: near[name].passage for name, score in found.also.items() if not score}
    hits = tuple(
        make_hit(documents[one.id], request.query, request.locale, one.score, passage=passages.get(one.id))
        for one in ranked
        if one.id in documents
    )
    return SearchResponse(hits, found.total, found.facets, round((time.perf_counter() - started) * 1000, 1))


def question_of(request: SearchRequest) -> Question:
    return Question(
        plan=make_plan(request.query, request.locale, locales()),
        locale=request.locale,
        audiences=request.audiences,
        filters=request.filters,
        sort=request.sort,
    )


def nearest(query: Query, question: Question, backend: SearchBackend) -> dict[str, Near]:
    """Return what means much the same as `query`, by id; nothing if it asks for a wording.

    Without the reader's choices, which the engine applies to what it counts: a facet then promises as many results as choosing from it gives.
    """
    if not query.words or query.phrases or question.plan.finds_nothing:
        return {}
    vector = vector_of_query(" ".join(query.words))
    if vector is None:
        return {}
    near = backend.near(vector, replace(question, filters={}), limit=NEAREST)
    best = max((one.similarity for one in near), default=0.0)
    if best < KNOWN_FLOOR or (best < FLOOR and not are_words(query, question, backend)):
        return {}
    return {one.id: one for one in near if one.similarity > max(KNOWN_FLOOR, LIKE_BEST * best)}


def are_words(query: Query, question: Question, backend: SearchBackend) -> bool:
    """Say whether some text in the reader's language has half of what was typed, so that it cannot be nonsense."""
    telling = [word for word in query.words if not is_stop_word(word, question.locale)]
    clauses = tuple(Clause((Way((word,), language=question.locale),)) for word in telling)
    plan = Plan(wanted=clauses, minimum=-(-len(clauses) // 2))
    return bool(clauses) and backend.find(replace(question, plan=plan, filters={}, sort=Sort.RELEVANCE), limit=1).total > 0


def in_order(found: Found, question: Question, near: Mapping[str, Near], backend: SearchBackend) -> list[Ranked]:
    """Return what was found in its order, the same for every page of it."""
    if not near or question.sort is Sort.DATE:
        return list(found.ranked)
    window = found.ranked[:WINDOW]
    words = {name: score for name, score in found.also.items() if score} | {one.id: one.score for one in window}
    own = backend.find(replace(question, plan=plan_in(question.plan, question.locale)), limit=WINDOW, also=list(near))
    own_scores = {name: score for name, score in own.also.items() if score} | {one.id: one.score for one in own.ranked}
    similarities = {name: near[name].similarity for name in found.also}  # what the reader may find, within what was chosen
    head = fuse(words, own_scores, similarities)
    known = {one.id for one in head}
    return [*head, *(one for one in found.ranked[WINDOW:] if one.id not in known)]
