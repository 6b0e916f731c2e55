"""An answer made of what an engine finds: words and meaning as one ranking, and why each document is in it."""

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial

from search.backends.base import Found, Near, Question, SearchBackend
from search.backends.engine import locales
from search.query.normalisation import in_usual_spelling
from search.query.parser import Query, parse_query
from search.query.planner import Plan, make_plan
from search.query.request import SearchRequest
from search.query.synonyms import thesaurus

from .fusion import WINDOW, in_order
from .hits import Hit, HitMaker, meant_hit
from .semantic import nearest
from .spelling import correct


@dataclass(frozen=True, slots=True)
class SearchResponse:
    """What was found. `facets` are counts by facet and value: of the whole result, but for the facet's own selection.

    `suggestion` is a query that would find more than this one, spelt as the archive spells it. `is_partial`: nothing has enough of the
    words that were asked for, so what has some of them was taken.
    """

    hits: tuple[Hit, ...]
    total: int
    facets: Mapping[str, Mapping[str, int]]
    took_ms: float
    suggestion: str = ""
    is_partial: bool = False


def search(request: SearchRequest, backend: SearchBackend, *, with_meaning: bool = True) -> SearchResponse:
    """Answer `request`, `with_meaning` or by words alone. Raises SearchUnavailable."""
    started = time.perf_counter()
    look = partial(_look, request=request, backend=backend, with_meaning=with_meaning)
    question = question_of(request)
    found, near = look(request.query, question)
    correction = correct(request.query, question, found, partial(plan_of, request), backend)
    if correction:
        question = replace(question, plan=correction.plan)
        found, near = look(in_usual_spelling(parse_query(correction.text), request.locale), question)
    easier = None if found.by_words else _easier(question, backend)
    if easier:
        question = easier
        found = _find(question, near, request=request, backend=backend)
    ranked = in_order(found, question, near, backend)[request.offset : request.offset + request.size]
    documents = backend.fetch([one.id for one in ranked])
    meant = {name for name, score in found.also.items() if not score}
    make = HitMaker(question.plan, request.locale, [document for name, document in documents.items() if name not in meant])
    hits = tuple(
        meant_hit(documents[one.id], request.locale, one.score, near[one.id].passage)
        if one.id in meant
        else make.hit(documents[one.id], one.score)
        for one in ranked
        if one.id in documents
    )
    took = round((time.perf_counter() - started) * 1000, 1)
    suggestion, is_partial = correction.text if correction else "", bool(easier and found.by_words)
    return SearchResponse(hits, found.total, found.facets, took, suggestion, is_partial)


def _look(
    query: Query, question: Question, *, request: SearchRequest, backend: SearchBackend, with_meaning: bool
) -> tuple[Found, dict[str, Near]]:
    """Return what is found of `question`, which `query` was made to, and what of it is near in meaning."""
    near = nearest(query, question, backend) if with_meaning else {}
    return _find(question, near, request=request, backend=backend), near


def _find(question: Question, near: Mapping[str, Near], *, request: SearchRequest, backend: SearchBackend) -> Found:
    """Return what is found of `question`, what is `near` among it: as much as the page that is asked for needs."""
    last = request.offset + request.size
    return backend.find(question, limit=max(last, WINDOW) if near else last, facets=request.facets, also=list(near))


def _easier(question: Question, backend: SearchBackend) -> Question | None:
    """Return `question` with so few words needed that something has them, whatever was selected; None if nothing has, or it has."""
    plan, asked = question.plan, replace(question, filters={})
    while not backend.find(replace(asked, plan=plan), limit=1).by_words:
        if plan.minimum <= 1:
            return None
        plan = replace(plan, minimum=plan.minimum // 2)
    return replace(question, plan=plan) if plan.minimum < question.plan.minimum else None


def question_of(request: SearchRequest) -> Question:
    return Question(
        plan=plan_of(request),
        locale=request.locale,
        audiences=request.audiences,
        filters=request.filters,
        sort=request.sort_order,
    )


def plan_of(request: SearchRequest, spellings: Mapping[str, Sequence[str]] | None = None) -> Plan:
    """Return how to look for what was typed, in other spellings too."""
    return make_plan(request.query, request.locale, locales(), synonyms=thesaurus(), spellings=spellings or {})
