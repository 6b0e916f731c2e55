"""Semantic search: documents similar in meaning to a query, in any language."""

from dataclasses import replace

from search.backends.base import Question, SearchBackend, SemanticMatch
from search.embeddings.queries import embed_query
from search.language.analysis import is_stop_word
from search.language.word_frequency import is_known
from search.query.boosts import MIN_SHARE_OF_BEST, MIN_SIMILARITY, MIN_SIMILARITY_OF_WORDS, NEAREST_LIMIT
from search.query.normalisation import as_sentence
from search.query.parser import Query
from search.query.plan import Alternative, Clause, Plan
from search.query.request import Sort


def semantic_matches(query: Query, question: Question, backend: SearchBackend) -> dict[str, SemanticMatch]:
    """Return the documents similar in meaning to `query`, by id; none if it asks for exact words. Raises SearchUnavailable.

    The reader's filters are ignored here: the engine applies them when it counts, so that the count of a facet value is the number of
    results for that value.
    """
    if not query.words or query.phrases or query.titles or query.prefixes or question.plan.matches_nothing:
        return {}
    vector = embed_query(as_sentence(query, question.locale))
    if vector is None:
        return {}
    matches = backend.nearest(vector, replace(question, filters={}), limit=NEAREST_LIMIT)
    best = max((match.similarity for match in matches), default=0.0)
    if best < MIN_SIMILARITY_OF_WORDS or (best < MIN_SIMILARITY and not has_real_words(query, question, backend)):
        return {}
    return {match.id: match for match in matches if match.similarity > max(MIN_SIMILARITY_OF_WORDS, MIN_SHARE_OF_BEST * best)}


def has_real_words(query: Query, question: Question, backend: SearchBackend) -> bool:
    """Return whether most words of `query` are in a dictionary, or half of them in any text in the reader's language."""
    content_words = [word for word in query.words if not is_stop_word(word, question.locale)]
    if 2 * sum(is_known(word, question.locale) for word in content_words) > len(content_words):
        return True
    clauses = tuple(Clause((Alternative((word,), language=question.locale),)) for word in content_words)
    plan = Plan(should=clauses, minimum_should_match=-(-len(clauses) // 2))
    return bool(clauses) and backend.find(replace(question, plan=plan, filters={}, sort=Sort.RELEVANCE), limit=1).total > 0
