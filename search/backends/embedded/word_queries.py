"""What a plan says of words turned into queries of tantivy."""

from collections.abc import Iterator, Sequence

from tantivy import Occur, Query, Schema, Searcher

from search.backends.facet_fields import FACET_FIELDS
from search.language.analysis import Term, terms, terms_of_word, written_words
from search.query.boosts import FOREIGN, TIE, WORTH
from search.query.planner import Clause, Plan, Way, with_order

from .schema import WRITTEN, text_field, written_field

MUST, SHOULD, MUST_NOT = Occur.Must, Occur.Should, Occur.MustNot

# Tantivy takes the mean length of a field over all documents, also those of other languages, which have none of it: every text counts
# as a long one, and words in it as worth less. With this factor a match means the same to both engines.
SCALE = 2.2
SHORTEST_IN_BODY = 3  # letters of a beginning that is looked for in bodies: most texts have a word that begins with any two


class WordQueries:
    """Makes queries of words, as a reader of `locale` means them. Words that no text has are left out before they cost anything."""

    def __init__(self, searcher: Searcher, schema: Schema, locales: Sequence[str], locale: str) -> None:
        self.searcher, self.schema = searcher, schema
        self.locales, self.locale = locales, locale

    def sought(self, plan: Plan, bonuses: Sequence[Query]) -> Query:
        """Return what has the words of `plan`; each of `bonuses` adds to its score."""
        if plan.finds_nothing:
            return Query.empty_query()
        parts = [(MUST, self.clause(clause)) for clause in plan.needed]
        if plan.wanted:
            wanted = [(SHOULD, self.clause(clause)) for clause in plan.wanted]
            parts.append((MUST, Query.boolean_query(wanted, minimum_number_should_match=plan.minimum)))
        parts = parts or [(MUST, Query.const_score_query(Query.all_query(), 0))]
        parts += [(MUST_NOT, self.clause(clause)) for clause in plan.without]
        parts += [(SHOULD, self.clause(clause)) for clause in plan.optional]
        return Query.boolean_query([*parts, *((SHOULD, bonus) for bonus in bonuses)])

    def clause(self, clause: Clause) -> Query:
        """Return what matches any of the clause's ways, worth its best match and a little of the others."""
        found = [query for way in clause.ways for query in self._way(way, way.places or clause.places or tuple(WORTH))]
        return Query.disjunction_max_query(found, tie_breaker=TIE) if found else Query.empty_query()

    def _way(self, way: Way, places: tuple[str, ...]) -> Iterator[Query]:
        if way.topic:
            about = Query.term_query(self.schema, FACET_FIELDS["topic"], way.topic)
            yield Query.const_score_query(about, way.worth)
            return
        for language in [way.language] if way.language else self.locales:
            trust = way.worth * (1 if language == self.locale else FOREIGN)
            for found in self._forms(way.words, language):
                for place in places if len(found) == 1 else with_order(places):
                    field = text_field(place, language)
                    if all(self.searcher.doc_freq(field, term.text) for term in found):
                        yield Query.boost_query(self._in_order(field, found), trust * WORTH[place] * SCALE)
            if way.is_prefix and (words := written_words(" ".join(way.words), language)):
                for place in places:
                    if beginning := self._beginning(place, language, words):
                        yield Query.const_score_query(beginning, trust * WORTH[place])

    def _forms(self, words: tuple[str, ...], language: str) -> Iterator[list[Term]]:
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

    def _beginning(self, place: str, language: str, words: list[str]) -> Query | None:
        """Return what has `words` in their order, the last of which may go on; None where beginnings are not found."""
        if place not in WRITTEN or (len(words) > 1 and not WRITTEN[place]):
            return None
        if place == "body" and len(words[-1]) < SHORTEST_IN_BODY:
            return None
        field = written_field(place, language)
        pattern = f"{words[-1]}.*"  # words have no sign in them that means something in a pattern
        if len(words) == 1:
            return Query.regex_query(self.schema, field, pattern)
        return Query.regex_phrase_query(self.schema, field, [*words[:-1], pattern])
