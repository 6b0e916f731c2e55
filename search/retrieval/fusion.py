"""Words and meaning as one ranking.

Plain reciprocal-rank fusion makes a search across languages worse: words of another language match by accident, and a rank does not
tell. Here scores are added: of words in the reader's language as a share of a good such match, of words in other languages less, and
of meaning as a share of the nearest. What words are worth is thus told by the language they are found in, and meaning is worth the
less the better they match there.
"""

from collections.abc import Mapping
from dataclasses import replace

from search.backends.base import Found, Near, Question, Ranked, SearchBackend
from search.language.word_frequency import is_common
from search.query.boosts import ACCIDENT, FEW_WORDS, GOOD_WORD, LIKE_BEST, MEANING, STRONG, TRUST
from search.query.planner import Clause, Plan, Way
from search.query.request import Sort

WINDOW = 200  # results of words that are put in order with those of meaning; further ones follow as the engine has them


def in_order(found: Found, question: Question, near: Mapping[str, Near], backend: SearchBackend) -> list[Ranked]:
    """Return what was found in its order, the same for every page of it."""
    if not near or question.sort is Sort.DATE:
        return list(found.ranked)
    words = {name: score for name, score in found.also.items() if score} | {one.id: one.score for one in found.ranked[:WINDOW]}
    own = backend.find(replace(question, plan=plan_in(question.plan, question.locale)), limit=1, also={*near, *words}).also
    similarities = {name: near[name].similarity for name in found.also}  # what the reader may find, within what was chosen
    head = fuse(words, own, similarities, asked=len(question.plan.wanted))
    known = {one.id for one in head}
    return [*head, *(one for one in found.ranked[WINDOW:] if one.id not in known)]


def plan_in(plan: Plan, locale: str) -> Plan:
    """Return `plan` with words that may be of any language looked for in texts of `locale` alone: its names and translations too.

    Ways that name a language stay: whoever made them knew that language, as editors do who maintain synonyms. So do words that are
    not common in `locale`: a name or an abbreviation is no accident in a text of another language. One word is enough.
    """

    def is_of_any(way: Way) -> bool:
        return bool(way.topic or way.language) or not all(is_common(word, locale) for word in way.words)

    def within(clauses: tuple[Clause, ...]) -> tuple[Clause, ...]:
        return tuple(
            replace(clause, ways=tuple(way if is_of_any(way) else replace(way, language=locale) for way in clause.ways))
            for clause in clauses
        )

    return replace(
        plan,
        needed=within(plan.needed),
        wanted=within(plan.wanted),
        optional=within(plan.optional),
        minimum=min(plan.minimum, 1),
    )


def fuse(words: Mapping[str, float], own: Mapping[str, float], near: Mapping[str, float], *, asked: int) -> list[Ranked]:
    """Return the documents of `words` and `near`, best first.

    `words` are scores of what has enough of the words, in any language; `own` of what has any of them in the reader's own; `near` are
    similarities. `asked` is the number of words that were looked for: the fewer they are, the less they say about what is meant.
    """
    best = max(words.values(), default=0.0) or 1.0
    best_own, good = max((own.get(name, 0.0) for name in words), default=0.0), GOOD_WORD * max(1, asked)
    doubt = (1 - TRUST[min(asked, len(TRUST)) - 1]) * min(1.0, best_own / good) if asked else 0.0
    weight, meant = MEANING * (1 - doubt), shares(near)

    def share(name: str) -> float:
        in_own = min(1.0, own.get(name, 0.0) / max(best_own, good))
        return max(in_own if name in words else FEW_WORDS * in_own, ACCIDENT * words.get(name, 0.0) / best)

    fused = {name: share(name) + weight * meant.get(name, 0.0) for name in dict.fromkeys((*words, *near))}
    return sorted((Ranked(name, score) for name, score in fused.items()), key=lambda one: (-one.score, one.id))


def shares(near: Mapping[str, float]) -> dict[str, float]:
    """Return of how much account the meaning of each document is: 1 for the nearest, 0 for what is only just like the query."""
    nearest = max(near.values(), default=0.0)
    strength = min(1.0, nearest / STRONG)
    least = LIKE_BEST * nearest
    return (
        {name: strength * max(0.0, similarity - least) / (nearest - least) for name, similarity in near.items()}
        if nearest > 0
        else {}
    )
