"""Translates a question into tantivy queries."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any

from django.utils import timezone
from tantivy import FieldType, Query, Schema, Searcher

from cms.days import today
from search.backends.base import Question
from search.backends.facet_fields import FACET_FIELDS, STATUS, known_values
from search.query.boosts import OWN_LANGUAGE_BONUS, RECENCY_BONUSES

from .schema import AUDIENCE, CLOSES, DATE, EXPIRES, ID, LOCALE, OPENS, PASSAGES, READER, seconds
from .word_queries import MUST, MUST_NOT, SHOULD, WordQueries


class QueryBuilder:
    """Builds the queries that answer one question."""

    def __init__(
        self, searcher: Searcher, schema: Schema, locales: Sequence[str], question: Question, include: Collection[str] = ()
    ) -> None:
        self.schema, self.question = schema, question
        self.word_queries = WordQueries(searcher, schema, locales, question.locale)
        self.by_words = self.word_queries.matching(question.plan, list(self._bonuses()))
        self.by_id = self._any_of(ID, include) if include else None
        self.allowed = self._allowed()
        self.filters = {facet: self._filter(facet, values) for facet, values in question.filters.items() if values}

    def matching_words(self) -> Query:
        """Return the query for documents that match the words and that audiences and filters allow."""
        return all_of([self.by_words, self.allowed, *self.filters.values()])

    def matching(self, *, without_facet: str | None = None) -> Query:
        """Return the query for documents that match the words or are included by id, ignoring the filter of `without_facet`."""
        matching = any_of([self.by_words, self.by_id]) if self.by_id else self.by_words
        return all_of([matching, self.allowed, *(query for facet, query in self.filters.items() if facet != without_facet)])

    def included(self) -> Query:
        """Return the query for documents included by id, scored by the words."""
        named = [self.by_id] if self.by_id else [Query.empty_query()]
        required = [(MUST, query) for query in (*named, self.allowed, *self.filters.values())]
        return Query.boolean_query([*required, (SHOULD, self.by_words)])

    def candidates(self) -> Query:
        """Return the query for every document that audiences, filters and exclusions allow, whatever its words."""
        excluded = [(MUST_NOT, self.word_queries.clause(clause)) for clause in self.question.plan.must_not]
        return Query.boolean_query([*((MUST, query) for query in (self.allowed, *self.filters.values())), *excluded])

    def nearest(self, similarities: Mapping[int, float]) -> Query:
        """Return the query for candidates with any of these passages; the score is the best similarity, from 0 to 2."""
        having = (
            Query.const_score_query(Query.term_query(self.schema, PASSAGES, key, "basic"), 1 + similarity)
            for key, similarity in similarities.items()
        )
        return all_of([Query.disjunction_max_query(list(having)), self.candidates()])

    def _filter(self, facet: str, values: Iterable[str]) -> Query:
        if facet != STATUS:
            return self._any_of(FACET_FIELDS[facet], values)
        now = seconds(timezone.now())
        later, earlier = {"lower_bound": now, "include_lower": False}, {"upper_bound": now}
        statuses = {
            "upcoming": [(CLOSES, later), (OPENS, later)],
            "open": [(CLOSES, later), (OPENS, earlier)],
            "closed": [(CLOSES, earlier)],
        }
        chosen = [all_of([self._between(*bounds) for bounds in statuses[value]]) for value in values if value in statuses]
        return Query.const_score_query(any_of(chosen), 0) if chosen else Query.empty_query()

    def _between(self, field: str, bounds: Mapping[str, Any]) -> Query:
        return Query.range_query(self.schema, field, FieldType.Integer, **bounds)

    def _allowed(self) -> Query:
        """Return the query for everything the reader may find now. It is part of every query."""
        audiences = self._any_of(AUDIENCE, sorted(self.question.audiences))
        current = self._between(EXPIRES, {"lower_bound": seconds(timezone.now()), "include_lower": False})
        return all_of([audiences, self._any_of(READER, [self.question.locale]), Query.const_score_query(current, 0)])

    def _any_of(self, field: str, values: Iterable[str]) -> Query:
        known = known_values(field, values)
        if not known:
            return Query.empty_query()
        return Query.const_score_query(Query.term_set_query(self.schema, field, known), 0)

    def _bonuses(self) -> Iterator[Query]:
        """Yield the queries that add a bonus to the score."""
        own = Query.term_query(self.schema, LOCALE, self.question.locale)
        yield Query.const_score_query(own, OWN_LANGUAGE_BONUS)
        newest = today().toordinal()
        for years, bonus in RECENCY_BONUSES:
            recent = Query.range_query(self.schema, DATE, FieldType.Integer, lower_bound=newest - 365 * years)
            yield Query.const_score_query(recent, bonus)


def all_of(queries: Sequence[Query]) -> Query:
    return Query.boolean_query([(MUST, query) for query in queries])


def any_of(queries: Sequence[Query]) -> Query:
    return Query.boolean_query([(SHOULD, query) for query in queries])
