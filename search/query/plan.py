"""A query as a plan that every engine can follow: which words to search for, in which fields, and how much each counts.

A plan names words as they were typed. Each engine analyses them as it has analysed the texts, language by language. Whatever else
may stand for a word is part of the plan, so that all engines find the same: synonyms, parts of compounds, other spellings.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Alternative:
    """One way to write what is searched for: a word, or words in their order.

    It is looked for in texts of `language`, or of every language if that is empty. `is_prefix`: the last word may be incomplete.
    `topic` stands instead of words for everything about the topic with this slug. `boost` multiplies the score. Without `fields`,
    those of the clause apply.
    """

    words: tuple[str, ...] = ()
    language: str = ""
    boost: float = 1.0
    is_prefix: bool = False
    topic: str = ""
    fields: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Clause:
    """Something to search for: any of `alternatives`, in any of `fields` (of `search.query.boosts.FIELD_BOOSTS`; empty: all)."""

    alternatives: tuple[Alternative, ...]
    fields: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Plan:
    """What a document has to match: all of `must`, `minimum_should_match` of `should`, none of `must_not`.

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
        """Everything that a document can be found for."""
        return (*self.must, *self.should, *self.optional)
