"""A query turned into what is looked for and where, in words that every engine can follow.

The plan names words as they were typed; each engine brings them to what words of a language have in common by its own analysis
of that language, the same that it has used on the texts.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from .analysis import is_stop_word
from .query import Query


@dataclass(frozen=True, slots=True)
class Way:
    """One way in which something that is looked for may be written: a word, or words in their order.

    In texts of `language`, or of every language if there is none. `is_prefix`: the last word may go on. `topic`: instead of words,
    everything that is about the topic of this short name. `worth` is a factor of the score.
    """

    words: tuple[str, ...] = ()
    language: str = ""
    worth: float = 1.0
    is_prefix: bool = False
    topic: str = ""


@dataclass(frozen=True, slots=True)
class Clause:
    """Something that is looked for, in any of `ways`, in any of `places` (of `search.relevance.WORTH`; empty: all)."""

    ways: tuple[Way, ...]
    places: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Plan:
    """What a document must have to be found: each of `needed`, `minimum` of `wanted`, none of `without`.

    `optional` clauses add to the score of what is found anyway. An empty plan finds everything.
    """

    needed: tuple[Clause, ...] = ()
    wanted: tuple[Clause, ...] = ()
    minimum: int = 0
    optional: tuple[Clause, ...] = ()
    without: tuple[Clause, ...] = ()
    finds_nothing: bool = False

    def __bool__(self) -> bool:
        return bool(self.needed or self.wanted or self.without or self.finds_nothing)


def make_plan(query: Query, locale: str, locales: Sequence[str]) -> Plan:
    """Return how to look for `query` as a reader of `locale` puts it.

    Stop words of the reader's language are left out; what is a stop word of another language cannot be asked of texts in it, so it
    only adds to the score.
    """
    words = [word for word in query.words if not is_stop_word(word, locale)]
    telling = [word for word in words if not any(is_stop_word(word, language) for language in locales)]
    phrases = [phrase for phrase in query.phrases if any(not is_stop_word(word, locale) for word in phrase)]
    wanted = telling or words
    return Plan(
        needed=tuple(Clause((Way(phrase),)) for phrase in phrases),
        wanted=tuple(Clause((Way((word,)),)) for word in wanted),
        minimum=enough(len(wanted)),
        optional=tuple(Clause((Way((word,)),)) for word in words if word not in wanted),
        without=tuple(Clause((Way(phrase),)) for phrase in query.without),
        finds_nothing=bool(query.wanted) and not (wanted or phrases),
    )


def enough(words: int) -> int:
    """Return how many of so many words a document must have: all of one or two, three of four."""
    return words if words <= 2 else words * 3 // 4
