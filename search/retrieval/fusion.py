"""Combines matches by words and by meaning into one ranking.

Plain reciprocal rank fusion makes cross-language search worse, because words of another language match by accident and ranks do not
reveal it. So scores are added instead: word matches in the reader's language relative to a good match, word matches in other languages
with less weight, and semantic similarity relative to the nearest document. The better the words match in the reader's language, the
less meaning counts.
"""

from collections.abc import Mapping
from dataclasses import replace

from search.backends.base import Found, Question, Ranked, SearchBackend, SemanticMatch
from search.language.word_frequency import is_common
from search.query.boosts import (
    FOREIGN_MATCH_BOOST,
    GOOD_WORD_SCORE,
    MIN_SHARE_OF_BEST,
    PARTIAL_MATCH_BOOST,
    SEMANTIC_BOOST,
    SEMANTIC_SHARES,
    STRONG_SIMILARITY,
)
from search.query.plan import Alternative, Clause, Plan
from search.query.request import Sort

WINDOW = 200  # word matches to rank together with semantic matches; the rest keep the engine's order


def rank(found: Found, question: Question, semantic: Mapping[str, SemanticMatch], backend: SearchBackend) -> list[Ranked]:
    """Return the matches, best first; the order is the same for every page of results."""
    if not semantic or question.sort is Sort.DATE:
        return list(found.ranked)
    scores = {name: score for name, score in found.included.items() if score}
    scores |= {one.id: one.score for one in found.ranked[:WINDOW]}
    in_own_language = replace(question, plan=restrict_to_language(question.plan, question.locale))
    own_scores = backend.find(in_own_language, limit=1, include={*semantic, *scores}).included
    similarities = {name: semantic[name].similarity for name in found.included}  # those that audiences and filters allow
    fused = fuse(scores, own_scores, similarities, words=len(question.plan.should))
    known = {one.id for one in fused}
    return [*fused, *(one for one in found.ranked[WINDOW:] if one.id not in known)]


def restrict_to_language(plan: Plan, locale: str) -> Plan:
    """Restrict `plan` to texts in `locale`, including names and translations. One matching word is enough.

    Alternatives with a language are kept as they are: their language was set on purpose, for example by editors who maintain synonyms.
    So are words that are not common in `locale`: a name or an abbreviation does not match by accident in a text in another language.
    """

    def is_for_any_language(alternative: Alternative) -> bool:
        return bool(alternative.topic or alternative.language or not all(is_common(word, locale) for word in alternative.words))

    def restrict(clauses: tuple[Clause, ...]) -> tuple[Clause, ...]:
        return tuple(
            replace(
                clause,
                alternatives=tuple(
                    one if is_for_any_language(one) else replace(one, language=locale) for one in clause.alternatives
                ),
            )
            for clause in clauses
        )

    return replace(
        plan,
        must=restrict(plan.must),
        should=restrict(plan.should),
        optional=restrict(plan.optional),
        minimum_should_match=min(plan.minimum_should_match, 1),
    )


def fuse(
    scores: Mapping[str, float], own_scores: Mapping[str, float], similarities: Mapping[str, float], *, words: int
) -> list[Ranked]:
    """Return the documents of `scores` and `similarities`, best first.

    `scores` are for documents with enough of the words in any language, `own_scores` for those with any of the words in the reader's
    language. `words` is the number of words in the query: the fewer there are, the less they reveal about its meaning.
    """
    best = max(scores.values(), default=0.0) or 1.0
    best_own, good = max((own_scores.get(name, 0.0) for name in scores), default=0.0), GOOD_WORD_SCORE * max(1, words)
    doubt = (1 - SEMANTIC_SHARES[min(words, len(SEMANTIC_SHARES)) - 1]) * min(1.0, best_own / good) if words else 0.0
    weight, semantic = SEMANTIC_BOOST * (1 - doubt), scale(similarities)

    def word_score(name: str) -> float:
        own = min(1.0, own_scores.get(name, 0.0) / max(best_own, good))
        return max(own if name in scores else PARTIAL_MATCH_BOOST * own, FOREIGN_MATCH_BOOST * scores.get(name, 0.0) / best)

    fused = {name: word_score(name) + weight * semantic.get(name, 0.0) for name in dict.fromkeys((*scores, *similarities))}
    return sorted((Ranked(name, score) for name, score in fused.items()), key=lambda one: (-one.score, one.id))


def scale(similarities: Mapping[str, float]) -> dict[str, float]:
    """Return the semantic weight of each document: 1 for a strong nearest match, 0 for one that is only just similar enough."""
    best = max(similarities.values(), default=0.0)
    if best <= 0:
        return {}
    strength, least = min(1.0, best / STRONG_SIMILARITY), MIN_SHARE_OF_BEST * best
    return {name: strength * max(0.0, similarity - least) / (best - least) for name, similarity in similarities.items()}
