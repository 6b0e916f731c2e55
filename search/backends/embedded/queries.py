"""Questions in our words turned into queries of tantivy."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any

from django.utils import timezone
from tantivy import FieldType, Query, Schema, Searcher

from cms.days import today
from search.backends.base import Question
from search.backends.facet_fields import FACET_FIELDS, STATUS, known_values
from search.query.boosts import FRESH, OWN_LANGUAGE

from .schema import AUDIENCE, CLOSES, DATE, EXPIRES, ID, LOCALE, OPENS, PASSAGES, READER, seconds
from .word_queries import MUST, MUST_NOT, SHOULD, WordQueries


class QueryBuilder:
    """Builds the queries that answer one question."""

    def __init__(
        self, searcher: Searcher, schema: Schema, locales: Sequence[str], question: Question, also: Collection[str] = ()
    ) -> None:
        self.schema, self.question = schema, question
        self.words = WordQueries(searcher, schema, locales, question.locale)
        self.sought = self.words.sought(question.plan, list(self._bonuses()))
        self.also = self._any_of(ID, also) if also else None
        self.allowed = self._allowed()
        self.selections = {facet: self._selected(facet, values) for facet, values in question.filters.items() if values}

    def with_words(self) -> Query:
        """Return what the reader may see of what matches words and selections."""
        return all_of([self.sought, self.allowed, *self.selections.values()])

    def matching(self, *, without_facet: str | None = None) -> Query:
        """Return what the reader may see of what matches words or was asked for by id, and selections but those of `without_facet`."""
        sought = any_of([self.sought, self.also]) if self.also else self.sought
        return all_of([sought, self.allowed, *(query for facet, query in self.selections.items() if facet != without_facet)])

    def among_also(self) -> Query:
        """Return what was asked for by id, as far as the reader may see it, with the score of its words."""
        named = [self.also] if self.also else [Query.empty_query()]
        needed = [(MUST, query) for query in (*named, self.allowed, *self.selections.values())]
        return Query.boolean_query([*needed, (SHOULD, self.sought)])

    def around(self) -> Query:
        """Return what the reader may see of what matches the selections and is not excluded, whatever its words."""
        excluded = [(MUST_NOT, self.words.clause(clause)) for clause in self.question.plan.without]
        return Query.boolean_query([*((MUST, query) for query in (self.allowed, *self.selections.values())), *excluded])

    def nearest(self, similarities: Mapping[int, float]) -> Query:
        """Return what of `around` has any of the passages of these keys, worth the similarity of its nearest, from 0 to 2."""
        having = (
            Query.const_score_query(Query.term_query(self.schema, PASSAGES, key, "basic"), 1 + similarity)
            for key, similarity in similarities.items()
        )
        return all_of([Query.disjunction_max_query(list(having)), self.around()])

    def _selected(self, facet: str, values: Iterable[str]) -> Query:
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
        """Return what the reader may find now. It is part of every query."""
        audiences = self._any_of(AUDIENCE, sorted(self.question.audiences))
        current = self._between(EXPIRES, {"lower_bound": seconds(timezone.now()), "include_lower": False})
        return all_of([audiences, self._any_of(READER, [self.question.locale]), Query.const_score_query(current, 0)])

    def _any_of(self, field: str, values: Iterable[str]) -> Query:
        known = known_values(field, values)
        if not known:
            return Query.empty_query()
        return Query.const_score_query(Query.term_set_query(self.schema, field, known), 0)

    def _bonuses(self) -> Iterator[Query]:
        """Give what a document has in advance of its equals."""
        own = Query.term_query(self.schema, LOCALE, self.question.locale)
        yield Query.const_score_query(own, OWN_LANGUAGE)
        newest = today().toordinal()
        for years, bonus in FRESH:
            recent = Query.range_query(self.schema, DATE, FieldType.Integer, lower_bound=newest - 365 * years)
            yield Query.const_score_query(recent, bonus)


def all_of(queries: Sequence[Query]) -> Query:
    return Query.boolean_query([(MUST, query) for query in queries])


def any_of(queries: Sequence[Query]) -> Query:
    return Query.boolean_query([(SHOULD, query) for query in queries])
