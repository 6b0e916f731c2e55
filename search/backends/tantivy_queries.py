"""Questions in our words turned into queries of tantivy."""

from collections.abc import Iterable, Sequence

from django.utils import timezone
from tantivy import FieldType, Occur, Query, Schema

from search import query as ours
from search.analysis import Term, is_stop_word, terms, terms_of_word

from .base import SearchRequest
from .tantivy_fields import AUDIENCE, EXPIRES, FACET_FIELDS, LOCALE, NUMBERS, WORTH, seconds, text_field

MUST, SHOULD, MUST_NOT = Occur.Must, Occur.Should, Occur.MustNot
TIE = 0.2  # what a word's further places add to its best one


class QueryBuilder:
    """Builds the queries that answer one request."""

    def __init__(self, schema: Schema, locales: Sequence[str], request: SearchRequest) -> None:
        self.schema, self.locales, self.request = schema, locales, request
        self.words = self._sought()
        self.allowed = self._allowed()
        self.selections = {
            facet: self._any_of(FACET_FIELDS[facet], values) for facet, values in request.filters.items() if values
        }

    def matching(self, *, without_facet: str | None = None) -> Query:
        """Return what the reader may see of what matches the words and selections, those of `without_facet` left out."""
        chosen = (query for facet, query in self.selections.items() if facet != without_facet)
        return all_of([self.words, self.allowed, *chosen])

    def in_locale(self, query: Query, *, reader: bool) -> Query:
        """Return the part of `query` that is in the reader's language, or the part that is not."""
        own = Query.const_score_query(Query.term_query(self.schema, LOCALE, self.request.locale), 0)
        return Query.boolean_query([(MUST, query), (MUST if reader else MUST_NOT, own)])

    def _allowed(self) -> Query:
        """Return what the reader may find now. It is part of every query."""
        audiences = self._any_of(AUDIENCE, sorted(self.request.audiences))
        now = seconds(timezone.now())
        current = Query.range_query(self.schema, EXPIRES, FieldType.Integer, lower_bound=now, include_lower=False)
        return all_of([audiences, Query.const_score_query(current, 0)])

    def _any_of(self, field: str, values: Iterable[str]) -> Query:
        known = [int(value) if field in NUMBERS else value for value in values if field not in NUMBERS or is_year(value)]
        if not known:
            return Query.empty_query()
        return Query.const_score_query(Query.term_set_query(self.schema, field, known), 0)

    def _sought(self) -> Query:
        query = self.request.query
        if not query:
            return Query.const_score_query(Query.all_query(), 0)
        parts = [(SHOULD, found) for locale in self.locales if (found := self._in_documents_of(locale, query))]
        if query.wanted and not parts:
            return Query.empty_query()
        sought = Query.boolean_query(parts) if parts else Query.const_score_query(Query.all_query(), 0)
        unwanted = [(MUST_NOT, found) for phrase in query.without for found in self._everywhere(phrase)]
        return Query.boolean_query([(MUST, sought), *unwanted]) if unwanted else sought

    def _in_documents_of(self, locale: str, query: ours.Query) -> Query | None:
        """Return what matches among documents in `locale`; None if the query has no word that says something there.

        A stop word of the reader's language says nothing in any other.
        """
        words = [word for word in query.words if not (is_stop_word(word, locale) or is_stop_word(word, self.request.locale))]
        found = [(SHOULD, any_best(self._word(word, locale))) for word in words]
        needed: list[tuple[Occur, Query]] = []
        if found:
            needed.append((MUST, Query.boolean_query(found, minimum_number_should_match=enough(len(found)))))
        needed += [(MUST, any_best(places)) for phrase in query.phrases if (places := self._phrase(phrase, locale))]
        if not needed:
            return None
        own = Query.const_score_query(Query.term_query(self.schema, LOCALE, locale), 0)
        return Query.boolean_query([(MUST, own), *needed])

    def _places(self, locale: str) -> Iterable[tuple[str, str, float]]:
        """Give (field, language of its text, worth) of all texts that a document in `locale` has."""
        for place, worth in WORTH.items():
            if place != "names":
                yield text_field(place, locale), locale, worth
        for language in self.locales:
            yield text_field("names", language), language, WORTH["names"]

    def _word(self, word: str, locale: str) -> list[Query]:
        return [
            Query.boost_query(Query.term_query(self.schema, field, term), worth)
            for field, language, worth in self._places(locale)
            for term in terms_of_word(word, language)
        ]

    def _phrase(self, phrase: tuple[str, ...], locale: str) -> list[Query]:
        return [
            Query.boost_query(self._in_order(field, found), worth)
            for field, language, worth in self._places(locale)
            if (found := terms(" ".join(phrase), language))
        ]

    def _everywhere(self, phrase: tuple[str, ...]) -> Iterable[Query]:
        """Give where `phrase` is, for each field of each language."""
        for locale in self.locales:
            if found := terms(" ".join(phrase), locale):
                for place in WORTH:
                    yield self._in_order(text_field(place, locale), found)

    def _in_order(self, field: str, found: list[Term]) -> Query:
        """Return `found` in their order; tantivy panics at a phrase of one word."""
        if len(found) == 1:
            return Query.term_query(self.schema, field, found[0].text)
        first = found[0].position
        return Query.phrase_query(self.schema, field, [(term.position - first, term.text) for term in found])


def enough(words: int) -> int:
    """Return how many of so many words a document must have: all of one or two, three of four."""
    return words if words <= 2 else words * 3 // 4


def all_of(queries: Sequence[Query]) -> Query:
    return Query.boolean_query([(MUST, query) for query in queries])


def any_best(queries: Sequence[Query]) -> Query:
    """Return what matches any, worth its best match and a little of the others."""
    return Query.disjunction_max_query(queries, tie_breaker=TIE)


def is_year(value: str) -> bool:
    return value.isascii() and value.isdigit() and len(value) <= 4
