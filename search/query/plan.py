"""Search plans, which every engine can execute: the words to search for, the fields to search, and the boosts.

A plan contains words as they were typed. Each engine analyses them in the same way as its texts, language by language. The alternatives
of a word (synonyms, parts of compounds, other spellings) are part of the plan, so that all engines find the same documents.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Alternative:
    """One alternative of a clause: a word, or words in order.

    It is searched for in texts in `language`, or in all languages if that is empty. `is_prefix`: the last word may be incomplete.
    A `topic`, instead of words, matches everything about the topic with this slug. `boost` multiplies the score. Without `fields`, those
    of the clause apply.
    """

    words: tuple[str, ...] = ()
    language: str = ""
    boost: float = 1.0
    is_prefix: bool = False
    topic: str = ""
    fields: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Clause:
    """A condition: any of `alternatives` in any of `fields` (from `search.query.boosts.FIELD_BOOSTS`; empty: all of them)."""

    alternatives: tuple[Alternative, ...]
    fields: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Plan:
    """The clauses that a document must match: all of `must`, `minimum_should_match` of `should`, none of `must_not`.

    `optional` clauses only add to the score. An empty plan matches everything.
    """

    must: tuple[Clause, ...] = ()
    should: tuple[Clause, ...] = ()
    minimum_should_match: int = 0
    optional: tuple[Clause, ...] = ()
    must_not: tuple[Clause, ...] = ()
    matches_nothing: bool = False

    def __bool__(self) -> bool:
        return bool(self.must or self.should or self.must_not or self.matches_nothing)

    @property
    def scoring_clauses(self) -> tuple[Clause, ...]:
        """All clauses that can add to the score of a document."""
        return (*self.must, *self.should, *self.optional)
