"""What means much the same as a query, in whatever language it is."""

from dataclasses import replace

from search.backends.base import Near, Question, SearchBackend
from search.embeddings.queries import vector_of_query
from search.language.analysis import is_stop_word
from search.language.word_frequency import is_known
from search.query.boosts import FLOOR, KNOWN_FLOOR, LIKE_BEST, NEAREST
from search.query.normalisation import as_sentence
from search.query.parser import Query
from search.query.planner import Clause, Plan, Way
from search.query.request import Sort


def nearest(query: Query, question: Question, backend: SearchBackend) -> dict[str, Near]:
    """Return what means much the same as `query`, by id; nothing if it asks for a wording. Raises SearchUnavailable.

    The reader's choices are left aside: the engine applies them to what it counts, so that a facet promises as many results as
    choosing from it gives.
    """
    if not query.words or query.phrases or query.titles or query.beginnings or question.plan.finds_nothing:
        return {}
    vector = vector_of_query(as_sentence(query, question.locale))
    if vector is None:
        return {}
    near = backend.near(vector, replace(question, filters={}), limit=NEAREST)
    best = max((one.similarity for one in near), default=0.0)
    if best < KNOWN_FLOOR or (best < FLOOR and not are_words(query, question, backend)):
        return {}
    return {one.id: one for one in near if one.similarity > max(KNOWN_FLOOR, LIKE_BEST * best)}


def are_words(query: Query, question: Question, backend: SearchBackend) -> bool:
    """Say whether what was typed cannot be nonsense: half of it is in some text of the reader's language, or most of it are words."""
    telling = [word for word in query.words if not is_stop_word(word, question.locale)]
    if 2 * sum(is_known(word, question.locale) for word in telling) > len(telling):
        return True
    clauses = tuple(Clause((Way((word,), language=question.locale),)) for word in telling)
    plan = Plan(wanted=clauses, minimum=-(-len(clauses) // 2))
    return bool(clauses) and backend.find(replace(question, plan=plan, filters={}, sort=Sort.RELEVANCE), limit=1).total > 0
