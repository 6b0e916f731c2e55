"""Questions in our words turned into queries of tantivy."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any

from django.utils import timezone
from tantivy import FieldType, Occur, Query, Schema

from search.analysis import Term, terms, terms_of_word
from search.plan import Clause, Plan, Way
from search.relevance import FOREIGN, FRESH, OWN_LANGUAGE, TIE, WORTH

from .base import Question
from .tantivy_fields import (
    AUDIENCE,
    CLOSES,
    DATE,
    EXPIRES,
    FACET_FIELDS,
    ID,
    LOCALE,
    NUMBERS,
    OPENS,
    PASSAGES,
    READER,
    STATUS,
    seconds,
    text_field,
)

MUST, SHOULD, MUST_NOT = Occur.Must, Occur.Should, Occur.MustNot


class QueryBuilder:
    """Builds the queries that answer one question."""

    def __init__(self, schema: Schema, locales: Sequence[str], question: Question, also: Collection[str] = ()) -> None:
        self.schema, self.locales, self.question = schema, locales, question
        self.sought = self._sought(question.plan)
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
        excluded = [(MUST_NOT, self._clause(clause)) for clause in self.question.plan.without]
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
        known = [int(value) if field in NUMBERS else value for value in values if field not in NUMBERS or is_year(value)]
        if not known:
            return Query.empty_query()
        return Query.const_score_query(Query.term_set_query(self.schema, field, known), 0)

    def _sought(self, plan: Plan) -> Query:
        if plan.finds_nothing:
            return Query.empty_query()
        everything = Query.const_score_query(Query.all_query(), 0)
        parts = [(MUST, self._clause(clause)) for clause in plan.needed]
        if plan.wanted:
            wanted = [(SHOULD, self._clause(clause)) for clause in plan.wanted]
            parts.append((MUST, Query.boolean_query(wanted, minimum_number_should_match=plan.minimum)))
        parts = parts or [(MUST, everything)]
        parts += [(MUST_NOT, self._clause(clause)) for clause in plan.without]
        parts += [(SHOULD, self._clause(clause)) for clause in plan.optional]
        parts += [(SHOULD, bonus) for bonus in self._bonuses()]
        return Query.boolean_query(parts)

    def _bonuses(self) -> Iterator[Query]:
        """Give what a document has in advance of its equals."""
        own = Query.term_query(self.schema, LOCALE, self.question.locale)
        yield Query.const_score_query(own, OWN_LANGUAGE)
        today = timezone.now().date().toordinal()
        for years, bonus in FRESH:
            recent = Query.range_query(self.schema, DATE, FieldType.Integer, lower_bound=today - 365 * years)
            yield Query.const_score_query(recent, bonus)

    def _clause(self, clause: Clause) -> Query:
        """Return what matches any of the clause's ways, worth its best match and a little of the others."""
        found = [query for way in clause.ways for query in self._way(way, way.places or clause.places)]
        return Query.disjunction_max_query(found, tie_breaker=TIE) if found else Query.empty_query()

    def _way(self, way: Way, places: tuple[str, ...]) -> Iterator[Query]:
        if way.topic:
            about = Query.term_query(self.schema, FACET_FIELDS["topic"], way.topic)
            yield Query.const_score_query(about, way.worth)
            return
        for language in [way.language] if way.language else self.locales:
            trust = way.worth * (1 if language == self.question.locale else FOREIGN)
            for found in self._written(way.words, language):
                for place in places or WORTH:
                    yield Query.boost_query(self._in_order(text_field(place, language), found), trust * WORTH[place])

    def _written(self, words: tuple[str, ...], language: str) -> Iterator[list[Term]]:
        """Give how `words` are written in the index: as a phrase, or each form of a single word."""
        if len(words) > 1:
            if found := terms(" ".join(words), language):
                yield found
        else:
            yield from ([Term(text, 0)] for text in terms_of_word(words[0], language))

    def _in_order(self, field: str, found: list[Term]) -> Query:
        """Return `found` in their order; tantivy panics at a phrase of one word."""
        if len(found) == 1:
            return Query.term_query(self.schema, field, found[0].text)
        first = found[0].position
        return Query.phrase_query(self.schema, field, [(term.position - first, term.text) for term in found])


def all_of(queries: Sequence[Query]) -> Query:
    return Query.boolean_query([(MUST, query) for query in queries])


def any_of(queries: Sequence[Query]) -> Query:
    return Query.boolean_query([(SHOULD, query) for query in queries])


def is_year(value: str) -> bool:
    return value.isascii() and value.isdigit() and len(value) <= 4
