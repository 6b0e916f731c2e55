"""Translates a question into Elasticsearch queries."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import timedelta
from itertools import islice, product

from django.utils import timezone
from elasticsearch.dsl import A
from elasticsearch.dsl.aggs import Agg
from elasticsearch.dsl.query import (
    Bool,
    ConstantScore,
    DisMax,
    Exists,
    Ids,
    Match,
    MatchAll,
    MatchBoolPrefix,
    MatchNone,
    MatchPhrase,
    MatchPhrasePrefix,
    Query,
    Range,
    Term,
    Terms,
)

from cms.days import day_of
from search.backends.base import Question
from search.backends.facet_fields import FACET_FIELDS, STATUS, known_values
from search.language.analysis import prepare
from search.query.boosts import FIELD_BOOSTS, FOREIGN_BOOST, OWN_LANGUAGE_BONUS, RECENCY_BONUSES, TIE_BREAKER
from search.query.plan import Alternative, Clause, Plan
from search.query.planner import PHRASE_FIELDS

from .schema import WRITTEN, text_field, to_moment, words_field, words_of, written_field

# Lucene omits the factor k1 + 1 of BM25, tantivy does not. With it, a bonus has the same weight in both engines.
SCALE = 2.2
MAX_VALUES = 8_000  # per facet; a response may contain 65,536 in total
MAX_EXPANSIONS = 500  # of a prefix in a phrase
MIN_PREFIX_IN_BODY = 3  # letters of a prefix to search for in bodies: most texts have a word beginning with any given two

# Elasticsearch accepts about 8,192 clauses in one query, depending on its memory. If the query is a whole paragraph, only as many
# fields are searched as fit: these first, then the others.
MAX_CLAUSES = 2_000
FIRST_FIELDS = ("body", "title", "names")


class QueryBuilder:
    """Builds the queries that answer one question."""

    def __init__(self, locales: Sequence[str], question: Question, include: Collection[str] = ()) -> None:
        self.locales, self.question = locales, question
        self.now = timezone.now()
        self.by_id = Ids(values=sorted(include)) if include else None
        self.fields_per_alternative = max(len(self.locales), MAX_CLAUSES // max(1, count_alternatives(question.plan)))
        self.by_words = self._by_words(question.plan)
        self.allowed = self._allowed()
        self.statuses = self._statuses()
        self.filters = {facet: self._filter(facet, values) for facet, values in question.filters.items() if values}

    # --- The question

    def matching_words(self) -> Query:
        """Return the query for documents that match the words and that the audiences allow."""
        return Bool(must=[self.by_words], filter=[self.allowed])

    def matching(self) -> Query:
        """Return the query for documents that match the words or are included by id, and that the audiences allow."""
        if not self.by_id:
            return self.matching_words()
        return Bool(should=[self.by_words, self.by_id], minimum_should_match=1, filter=[self.allowed])

    def included(self) -> Query:
        """Return the query for documents included by id, scored by the words."""
        return Bool(filter=[self.by_id or MatchNone(), self.allowed, *self.filters.values()], should=[self.by_words])

    def filtered(self, *, without_facet: str = "") -> Query:
        """Return the query for documents that pass the filters, ignoring the filter of `without_facet`."""
        return Bool(filter=[query for facet, query in self.filters.items() if facet != without_facet])

    def candidates(self) -> list[Query]:
        """Return the conditions for every semantic match: audiences, filters and exclusions."""
        excluded = [self._clause(clause) for clause in self.question.plan.must_not]
        return [self.allowed, *self.filters.values(), *([Bool(must_not=excluded)] if excluded else [])]

    def counts(self, facets: Iterable[str]) -> Iterator[tuple[str, Agg]]:
        """Yield the aggregation that counts the values of each facet, ignoring the facet's own filter."""
        for facet in facets:
            counting = A("filter", filter=self.filtered(without_facet=facet))
            if facet == STATUS:
                counting.bucket("values", "filters", filters=self.statuses)
            else:
                counting.bucket("values", "terms", field=FACET_FIELDS[facet], size=MAX_VALUES, shard_size=MAX_VALUES)
            yield facet, counting

    # --- Audiences and filters

    def _allowed(self) -> Query:
        """Return the query for everything the reader may find now. It is part of every query."""
        return Bool(
            filter=[Terms(audience=sorted(self.question.audiences)), Term(readers=self.question.locale)],
            must_not=[Range(expires_at={"lte": to_moment(self.now)})],
        )

    def _statuses(self) -> Mapping[str, Query]:
        """Return the queries by status (upcoming, open, closed) at this moment, for documents with a closing time."""
        now = to_moment(self.now)
        closes, is_closed = Exists(field="closes_at"), Range(closes_at={"lte": now})
        opens_later = Range(opens_at={"gt": now})
        return {
            "upcoming": Bool(filter=[closes, opens_later], must_not=[is_closed]),
            "open": Bool(filter=[closes], must_not=[opens_later, is_closed]),
            "closed": is_closed,
        }

    def _filter(self, facet: str, values: Sequence[str]) -> Query:
        if facet == STATUS:
            return any_of([self.statuses[value] for value in values if value in self.statuses])
        field = FACET_FIELDS[facet]
        known = known_values(field, values)
        return Terms(field, known) if known else MatchNone()

    # --- Words

    def _by_words(self, plan: Plan) -> Query:
        if plan.matches_nothing:
            return MatchNone()
        must = [self._clause(clause) for clause in plan.must]
        if plan.should:
            should = [self._clause(clause) for clause in plan.should]
            must.append(Bool(should=should, minimum_should_match=plan.minimum_should_match))
        return Bool(
            must=must or [ConstantScore(filter=MatchAll(), boost=0)],
            must_not=[self._clause(clause) for clause in plan.must_not],
            should=[*(self._clause(clause) for clause in plan.optional), *self._bonuses()],
        )

    def _bonuses(self) -> Iterator[Query]:
        """Yield the queries that add a bonus to the score."""
        yield ConstantScore(filter=Term(locale=self.question.locale), boost=OWN_LANGUAGE_BONUS)
        for years, bonus in RECENCY_BONUSES:
            since = day_of(self.now) - timedelta(days=365 * years)
            yield ConstantScore(filter=Range(date={"gte": since.isoformat()}), boost=bonus)

    def _clause(self, clause: Clause) -> Query:
        """Return the query for any of the clause's alternatives; the score is that of the best match plus a little of the others."""
        found = [
            query
            for alternative in clause.alternatives
            for query in self._alternative(alternative, alternative.fields or clause.fields)
        ]
        return DisMax(queries=found, tie_breaker=TIE_BREAKER) if found else MatchNone()

    def _alternative(self, alternative: Alternative, fields: tuple[str, ...]) -> Iterator[Query]:
        if alternative.topic:
            yield ConstantScore(filter=Term(**{FACET_FIELDS["topic"]: alternative.topic}), boost=alternative.boost)
            return
        prepared = {language: words_of(prepare(" ".join(alternative.words), language)) for language in self.locales}
        for field, language in islice(self._fields(alternative, fields), self.fields_per_alternative):
            if (words := prepared.get(language)) and (" " not in words or field in PHRASE_FIELDS):
                boost = alternative.boost * FIELD_BOOSTS[field] * (1 if language == self.question.locale else FOREIGN_BOOST)
                yield in_order(words, text_field(field, language), boost)
                if alternative.is_prefix and (name := prefix_field(words, field, language)):
                    yield ConstantScore(filter=prefix(words, name), boost=boost)

    def _fields(self, alternative: Alternative, fields: tuple[str, ...]) -> Iterator[tuple[str, str]]:
        """Yield (field, language) for an alternative, the most important first."""
        languages = [alternative.language]
        if not alternative.language:
            languages = sorted(self.locales, key=lambda one: one != self.question.locale)
        return product(sorted(fields or FIELD_BOOSTS, key=lambda field: field not in FIRST_FIELDS), languages)


def count_alternatives(plan: Plan) -> int:
    """Return the number of alternatives in `plan`; a prefix counts twice."""
    clauses = (*plan.must, *plan.should, *plan.optional, *plan.must_not)
    return sum(1 + alternative.is_prefix for clause in clauses for alternative in clause.alternatives)


def in_order(words: str, field: str, boost: float) -> Query:
    """Return the query for `words` in this order in `field`."""
    kind = MatchPhrase if " " in words else Match
    return kind(**{field: {"query": words, "boost": boost * SCALE}})


def prefix_field(words: str, field: str, locale: str) -> str:
    """Return the index field to search for prefixes like `words`; empty if `field` is not searched for them."""
    if field in WRITTEN:
        return written_field(field, locale)
    in_body = field == "body" and " " not in words and len(words) >= MIN_PREFIX_IN_BODY
    return words_field(locale) if in_body else ""


def prefix(words: str, field: str) -> Query:
    """Return the query for `words` in this order in `field`, where the last word is a prefix."""
    if " " in words:
        return MatchPhrasePrefix(**{field: {"query": words, "max_expansions": MAX_EXPANSIONS}})
    return MatchBoolPrefix(**{field: words})


def any_of(queries: Sequence[Query]) -> Query:
    return Bool(should=queries, minimum_should_match=1) if queries else MatchNone()
