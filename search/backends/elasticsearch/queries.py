"""Questions in our words turned into queries of Elasticsearch."""

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
from search.query.boosts import FOREIGN, FRESH, OWN_LANGUAGE, TIE, WORTH
from search.query.planner import IN_ORDER, Clause, Plan, Way

from .schema import WRITTEN, text_field, to_moment, words_field, words_of, written_field

# Lucene leaves the factor k1 + 1 out of BM25, tantivy does not. With it a bonus means the same to both engines.
SCALE = 2.2
MOST_VALUES = 8_000  # of a facet; an answer may have 65,536 of all facets together
MOST_ENDINGS = 500  # of a beginning within a phrase
SHORTEST_IN_BODY = 3  # letters of a beginning that is looked for in bodies: most texts have a word that begins with any two

# Elasticsearch takes 8,192 words in fields in one question, with much or little memory more or fewer. Who asks for a whole paragraph
# is answered from where most of it is: these places, then the others.
MOST_FIELDS = 2_000
FIRST_PLACES = ("body", "title", "names")


class QueryBuilder:
    """Builds the queries that answer one question."""

    def __init__(self, locales: Sequence[str], question: Question, also: Collection[str] = ()) -> None:
        self.locales, self.question = locales, question
        self.now = timezone.now()
        self.also = Ids(values=sorted(also)) if also else None
        self.fields_of_a_way = max(len(self.locales), MOST_FIELDS // max(1, number_of_ways(question.plan)))
        self.sought = self._sought(question.plan)
        self.allowed = self._allowed()
        self.statuses = self._statuses()
        self.selections = {facet: self._chosen(facet, values) for facet, values in question.filters.items() if values}

    # --- What is asked

    def with_words(self) -> Query:
        """Return what the reader may see of what matches the words."""
        return Bool(must=[self.sought], filter=[self.allowed])

    def matching(self) -> Query:
        """Return what the reader may see of what matches the words or was asked for by id."""
        if not self.also:
            return self.with_words()
        return Bool(should=[self.sought, self.also], minimum_should_match=1, filter=[self.allowed])

    def among_also(self) -> Query:
        """Return what was asked for by id, as far as the reader may see it, with the score of its words."""
        return Bool(filter=[self.also or MatchNone(), self.allowed, *self.selections.values()], should=[self.sought])

    def chosen(self, *, without: str = "") -> Query:
        """Return what has the chosen values, those of the facet `without` left aside."""
        return Bool(filter=[query for facet, query in self.selections.items() if facet != without])

    def around(self) -> list[Query]:
        """Return what holds of everything that meaning may find: whatever the reader may see, chose and did not exclude."""
        excluded = [self._clause(clause) for clause in self.question.plan.without]
        return [self.allowed, *self.selections.values(), *([Bool(must_not=excluded)] if excluded else [])]

    def counts(self, facets: Iterable[str]) -> Iterator[tuple[str, Agg]]:
        """Give what counts the values of each facet, the facet's own selection left aside."""
        for facet in facets:
            counting = A("filter", filter=self.chosen(without=facet))
            if facet == STATUS:
                counting.bucket("values", "filters", filters=self.statuses)
            else:
                counting.bucket("values", "terms", field=FACET_FIELDS[facet], size=MOST_VALUES, shard_size=MOST_VALUES)
            yield facet, counting

    # --- What the reader may see, and chose

    def _allowed(self) -> Query:
        """Return what the reader may find now. It is part of every query."""
        return Bool(
            filter=[Terms(audience=sorted(self.question.audiences)), Term(readers=self.question.locale)],
            must_not=[Range(expires_at={"lte": to_moment(self.now)})],
        )

    def _statuses(self) -> Mapping[str, Query]:
        """Return the documents that are upcoming, open and closed by now: of those that close at all."""
        now = to_moment(self.now)
        closes, is_closed = Exists(field="closes_at"), Range(closes_at={"lte": now})
        opens_later = Range(opens_at={"gt": now})
        return {
            "upcoming": Bool(filter=[closes, opens_later], must_not=[is_closed]),
            "open": Bool(filter=[closes], must_not=[opens_later, is_closed]),
            "closed": is_closed,
        }

    def _chosen(self, facet: str, values: Sequence[str]) -> Query:
        if facet == STATUS:
            return any_of([self.statuses[value] for value in values if value in self.statuses])
        field = FACET_FIELDS[facet]
        known = known_values(field, values)
        return Terms(field, known) if known else MatchNone()

    # --- Words

    def _sought(self, plan: Plan) -> Query:
        if plan.finds_nothing:
            return MatchNone()
        must = [self._clause(clause) for clause in plan.needed]
        if plan.wanted:
            must.append(Bool(should=[self._clause(clause) for clause in plan.wanted], minimum_should_match=plan.minimum))
        return Bool(
            must=must or [ConstantScore(filter=MatchAll(), boost=0)],
            must_not=[self._clause(clause) for clause in plan.without],
            should=[*(self._clause(clause) for clause in plan.optional), *self._bonuses()],
        )

    def _bonuses(self) -> Iterator[Query]:
        """Give what a document has in advance of its equals."""
        yield ConstantScore(filter=Term(locale=self.question.locale), boost=OWN_LANGUAGE)
        for years, bonus in FRESH:
            since = day_of(self.now) - timedelta(days=365 * years)
            yield ConstantScore(filter=Range(date={"gte": since.isoformat()}), boost=bonus)

    def _clause(self, clause: Clause) -> Query:
        """Return what matches any of the clause's ways, worth its best match and a little of the others."""
        found = [query for way in clause.ways for query in self._way(way, way.places or clause.places)]
        return DisMax(queries=found, tie_breaker=TIE) if found else MatchNone()

    def _way(self, way: Way, places: tuple[str, ...]) -> Iterator[Query]:
        if way.topic:
            yield ConstantScore(filter=Term(**{FACET_FIELDS["topic"]: way.topic}), boost=way.worth)
            return
        spelt = {language: words_of(prepare(" ".join(way.words), language)) for language in self.locales}
        for place, language in islice(self._fields(way, places), self.fields_of_a_way):
            if (words := spelt.get(language)) and (" " not in words or place in IN_ORDER):
                worth = way.worth * WORTH[place] * (1 if language == self.question.locale else FOREIGN)
                yield in_order(words, text_field(place, language), worth)
                if way.is_prefix and (field := field_of_beginnings(words, place, language)):
                    yield ConstantScore(filter=beginning(words, field), boost=worth)

    def _fields(self, way: Way, places: tuple[str, ...]) -> Iterator[tuple[str, str]]:
        """Give the places and languages in which a way may be written, those that tell most first."""
        languages = [way.language] if way.language else sorted(self.locales, key=lambda one: one != self.question.locale)
        return product(sorted(places or WORTH, key=lambda place: place not in FIRST_PLACES), languages)


def number_of_ways(plan: Plan) -> int:
    """Return how many ways there are to find something; one that may go on is two."""
    clauses = (*plan.needed, *plan.wanted, *plan.optional, *plan.without)
    return sum(1 + way.is_prefix for clause in clauses for way in clause.ways)


def in_order(words: str, field: str, worth: float) -> Query:
    """Return what has `words` in their order in `field`."""
    kind = MatchPhrase if " " in words else Match
    return kind(**{field: {"query": words, "boost": worth * SCALE}})


def field_of_beginnings(words: str, place: str, locale: str) -> str:
    """Return the field where beginnings like `words` are found in `place`; nothing if they are not."""
    if place in WRITTEN:
        return written_field(place, locale)
    in_body = place == "body" and " " not in words and len(words) >= SHORTEST_IN_BODY
    return words_field(locale) if in_body else ""


def beginning(words: str, field: str) -> Query:
    """Return what has `words` in their order in `field`, where the last may go on."""
    if " " in words:
        return MatchPhrasePrefix(**{field: {"query": words, "max_expansions": MOST_ENDINGS}})
    return MatchBoolPrefix(**{field: words})


def any_of(queries: Sequence[Query]) -> Query:
    return Bool(should=queries, minimum_should_match=1) if queries else MatchNone()
