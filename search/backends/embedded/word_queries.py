"""Translates the words of a plan into tantivy queries."""

from collections.abc import Iterator, Sequence

from tantivy import Occur, Query, Schema, Searcher

from search.backends.facet_fields import FACET_FIELDS
from search.language.analysis import Term, terms, terms_of_word, written_words
from search.query.boosts import FIELD_BOOSTS, FOREIGN_BOOST, TIE_BREAKER
from search.query.plan import Alternative, Clause, Plan
from search.query.planner import phrase_fields

from .schema import WRITTEN, text_field, written_field

MUST, SHOULD, MUST_NOT = Occur.Must, Occur.Should, Occur.MustNot

# Tantivy computes the mean length of a field over all documents, including those in other languages, where the field is empty. So every
# text counts as a long one, and its words score less. With this factor, a match scores the same in both engines.
SCALE = 2.2
MIN_PREFIX_IN_BODY = 3  # letters of a prefix to search for in bodies: most texts have a word beginning with any given two


class WordQueries:
    """Builds queries for words typed by a reader of `locale`. Words that occur in no text are left out, so they cost nothing."""

    def __init__(self, searcher: Searcher, schema: Schema, locales: Sequence[str], locale: str) -> None:
        self.searcher, self.schema = searcher, schema
        self.locales, self.locale = locales, locale

    def matching(self, plan: Plan, bonuses: Sequence[Query]) -> Query:
        """Return the query for documents that match `plan`, with `bonuses` added to their scores."""
        if plan.matches_nothing:
            return Query.empty_query()
        parts = [(MUST, self.clause(clause)) for clause in plan.must]
        if plan.should:
            should = [(SHOULD, self.clause(clause)) for clause in plan.should]
            parts.append((MUST, Query.boolean_query(should, minimum_number_should_match=plan.minimum_should_match)))
        parts = parts or [(MUST, Query.const_score_query(Query.all_query(), 0))]
        parts += [(MUST_NOT, self.clause(clause)) for clause in plan.must_not]
        parts += [(SHOULD, self.clause(clause)) for clause in plan.optional]
        return Query.boolean_query([*parts, *((SHOULD, bonus) for bonus in bonuses)])

    def clause(self, clause: Clause) -> Query:
        """Return the query for any of the clause's alternatives; the score is that of the best match plus a little of the others."""
        found = [
            query
            for alternative in clause.alternatives
            for query in self._alternative(alternative, alternative.fields or clause.fields or tuple(FIELD_BOOSTS))
        ]
        return Query.disjunction_max_query(found, tie_breaker=TIE_BREAKER) if found else Query.empty_query()

    def _alternative(self, alternative: Alternative, fields: tuple[str, ...]) -> Iterator[Query]:
        if alternative.topic:
            about = Query.term_query(self.schema, FACET_FIELDS["topic"], alternative.topic)
            yield Query.const_score_query(about, alternative.boost)
            return
        for language in [alternative.language] if alternative.language else self.locales:
            boost = alternative.boost * (1 if language == self.locale else FOREIGN_BOOST)
            for found in self._forms(alternative.words, language):
                for field in fields if len(found) == 1 else phrase_fields(fields):
                    name = text_field(field, language)
                    if all(self.searcher.doc_freq(name, term.text) for term in found):
                        yield Query.boost_query(self._in_order(name, found), boost * FIELD_BOOSTS[field] * SCALE)
            if alternative.is_prefix and (words := written_words(" ".join(alternative.words), language)):
                for field in fields:
                    if prefix := self._prefix(field, language, words):
                        yield Query.const_score_query(prefix, boost * FIELD_BOOSTS[field])

    def _forms(self, words: tuple[str, ...], language: str) -> Iterator[list[Term]]:
        """Yield the indexed terms of `words`: one phrase, or each form of a single word."""
        if len(words) > 1:
            if found := terms(" ".join(words), language):
                yield found
        else:
            yield from ([Term(text, 0)] for text in terms_of_word(words[0], language))

    def _in_order(self, field: str, found: list[Term]) -> Query:
        """Return the query for the terms `found`, in order; tantivy panics on a phrase of one word."""
        if len(found) == 1:
            return Query.term_query(self.schema, field, found[0].text)
        first = found[0].position
        return Query.phrase_query(self.schema, field, [(term.position - first, term.text) for term in found])

    def _prefix(self, field: str, language: str, words: list[str]) -> Query | None:
        """Return the query for `words` in this order, where the last word is a prefix; None for fields without prefixes."""
        if field not in WRITTEN or (len(words) > 1 and not WRITTEN[field]):
            return None
        if field == "body" and len(words[-1]) < MIN_PREFIX_IN_BODY:
            return None
        name = written_field(field, language)
        pattern = f"{words[-1]}.*"  # words contain no special characters
        if len(words) == 1:
            return Query.regex_query(self.schema, name, pattern)
        return Query.regex_phrase_query(self.schema, name, [*words[:-1], pattern])
