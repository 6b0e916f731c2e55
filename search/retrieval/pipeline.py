"""The pipeline that answers a search: retrieve, correct, relax, rank, present."""

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial

from search.backends.base import Found, Question, Ranked, SearchBackend, SemanticMatch
from search.backends.engine import locales
from search.query.normalisation import normalise_query
from search.query.parser import Query, parse_query
from search.query.plan import Plan
from search.query.planner import make_plan
from search.query.request import SearchRequest
from search.query.synonyms import thesaurus

from .fusion import WINDOW, rank
from .hits import Hit, HitBuilder, semantic_hit
from .semantic import semantic_matches
from .spelling import correct_spelling


@dataclass(frozen=True, slots=True)
class SearchResponse:
    """The response to a search. `facets` are counts of all results by facet and value; each facet ignores its own filter.

    `suggestion` is the query with the spelling of the archive, if that finds more. `is_partial`: no document contains enough of the words,
    so these are documents with some of them.
    """

    hits: tuple[Hit, ...]
    total: int
    facets: Mapping[str, Mapping[str, int]]
    took_ms: float
    suggestion: str = ""
    is_partial: bool = False


@dataclass(frozen=True, slots=True)
class Results:
    """What the engine found for a question, and the documents it found by their meaning."""

    question: Question
    found: Found
    semantic: Mapping[str, SemanticMatch]
    suggestion: str = ""
    is_partial: bool = False


def search(request: SearchRequest, backend: SearchBackend, *, with_semantics: bool = True) -> SearchResponse:
    """Answer `request`, by words alone unless `with_semantics`. Raises SearchUnavailable."""
    started = time.perf_counter()
    pipeline = Pipeline(request, backend, with_semantics)
    results = pipeline.retrieve(request.query, question_of(request))
    results = pipeline.correct(results)
    results = pipeline.relax(results)
    ranking = pipeline.rank(results)
    hits = pipeline.present(ranking, results)
    took_ms = round((time.perf_counter() - started) * 1000, 1)
    return SearchResponse(hits, results.found.total, results.found.facets, took_ms, results.suggestion, results.is_partial)


@dataclass(frozen=True, slots=True)
class Pipeline:
    """The five steps from a request to hits. Each may raise SearchUnavailable."""

    request: SearchRequest
    backend: SearchBackend
    with_semantics: bool

    def retrieve(self, query: Query, question: Question) -> Results:
        """Find documents by the words and by the meaning of `query`."""
        semantic = semantic_matches(query, question, self.backend) if self.with_semantics else {}
        return Results(question, self._find(question, semantic), semantic)

    def correct(self, results: Results) -> Results:
        """Retrieve again with corrected spelling if words of the query are misspelt."""
        request, plan_with = self.request, partial(plan_of, self.request)
        correction = correct_spelling(request.query, results.question, results.found, plan_with, self.backend)
        if correction is None:
            return results
        corrected = normalise_query(parse_query(correction.text), request.locale)
        return replace(self.retrieve(corrected, replace(results.question, plan=correction.plan)), suggestion=correction.text)

    def relax(self, results: Results) -> Results:
        """Require fewer words if no document contains enough of them."""
        if results.found.total_by_words:
            return results
        relaxed = self._relaxed(results.question)
        if relaxed is None:
            return results
        found = self._find(relaxed, results.semantic)
        return replace(results, question=relaxed, found=found, is_partial=found.total_by_words > 0)

    def rank(self, results: Results) -> list[Ranked]:
        """Return the requested page of the combined ranking, best first, or latest first if sorted by date."""
        ranking = rank(results.found, results.question, results.semantic, self.backend)
        return ranking[self.request.offset : self.request.offset + self.request.size]

    def present(self, ranking: Sequence[Ranked], results: Results) -> tuple[Hit, ...]:
        """Return the ranked documents as hits, with the words highlighted and the reason each was found."""
        documents = self.backend.fetch([one.id for one in ranking])
        by_meaning_alone = {name for name, score in results.found.included.items() if not score}
        by_words = [document for name, document in documents.items() if name not in by_meaning_alone]
        builder = HitBuilder(results.question.plan, self.request.locale, by_words)
        return tuple(
            semantic_hit(documents[one.id], self.request.locale, one.score, results.semantic[one.id].passage)
            if one.id in by_meaning_alone
            else builder.build(documents[one.id], one.score)
            for one in ranking
            if one.id in documents
        )

    def _find(self, question: Question, semantic: Mapping[str, SemanticMatch]) -> Found:
        """Return the matches for `question`, including the semantic ones: as many as the requested page needs."""
        last = self.request.offset + self.request.size
        limit = max(last, WINDOW) if semantic else last
        return self.backend.find(question, limit=limit, facets=self.request.facets, include=list(semantic))

    def _relaxed(self, question: Question) -> Question | None:
        """Return `question` with a minimum_should_match low enough for some document to match, ignoring the filters.

        None if there is no such document, or if documents that match are only excluded by the filters.
        """
        plan, unfiltered = question.plan, replace(question, filters={})
        while not self.backend.find(replace(unfiltered, plan=plan), limit=1).total_by_words:
            if plan.minimum_should_match <= 1:
                return None
            plan = replace(plan, minimum_should_match=plan.minimum_should_match // 2)
        return replace(question, plan=plan) if plan.minimum_should_match < question.plan.minimum_should_match else None


def question_of(request: SearchRequest) -> Question:
    return Question(
        plan=plan_of(request),
        locale=request.locale,
        audiences=request.audiences,
        filters=request.filters,
        sort=request.sort_order,
    )


def plan_of(request: SearchRequest, spellings: Mapping[str, Sequence[str]] | None = None) -> Plan:
    """Return the plan for the query; `spellings` are other spellings to try, by word."""
    return make_plan(request.query, request.locale, locales(), synonyms=thesaurus(), spellings=spellings or {})
