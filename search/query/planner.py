"""A query turned into what is looked for and where, in words that every engine can follow.

The plan names words as they were typed; each engine brings them to what words of a language have in common by its own analysis
of that language, the same that it has used on the texts. What else may stand for a word is part of the plan, so that all engines
find the same: its synonyms, the parts of a compound, how the archive spells it.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from search.language.analysis import base_language, is_stop_word
from search.language.compounds import sides_of

from .boosts import PART, SPELT_ALIKE, WORTH
from .parser import Part, Query

# Words in their order are looked for where words have an order.
IN_ORDER = tuple(place for place in WORTH if place != "parts")
OWN_WORDS = ("title", "lead", "headings", "body", "names")


@dataclass(frozen=True, slots=True)
class Way:
    """One way in which something that is looked for may be written: a word, or words in their order.

    In texts of `language`, or of every language if there is none. `is_prefix`: the last word may go on. `topic`: instead of words,
    everything that is about the topic of this short name. `worth` is a factor of the score. `places` are those of the clause if
    there are none.
    """

    words: tuple[str, ...] = ()
    language: str = ""
    worth: float = 1.0
    is_prefix: bool = False
    topic: str = ""
    places: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Clause:
    """Something that is looked for, in any of `ways`, in any of `places` (of `search.query.boosts.WORTH`; empty: all)."""

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

    @property
    def sought(self) -> tuple[Clause, ...]:
        """Everything that a document can be found for."""
        return (*self.needed, *self.wanted, *self.optional)


Synonyms = Callable[[Sequence[str]], Mapping[str, Sequence[Way]]]
"""Says which other ways stand for words of a query, by the word."""


def no_synonyms(words: Sequence[str]) -> Mapping[str, Sequence[Way]]:
    return {}


def make_plan(
    query: Query,
    locale: str,
    locales: Sequence[str],
    *,
    synonyms: Synonyms = no_synonyms,
    spellings: Mapping[str, Sequence[str]] | None = None,
) -> Plan:
    """Return how to look for `query` as a reader of `locale` puts it.

    Stop words of the reader's language are left out; what is a stop word of another language cannot be asked of texts in it, so it
    only adds to the score. `spellings` are what a word may have been meant to be.
    """
    words = [word for word in query.words if not is_stop_word(word, locale)]
    telling = [word for word in words if not any(is_stop_word(word, language) for language in locales)]
    wanted = telling or words
    also = synonyms(query.words)
    clauses = [
        Clause((Way((word,)), *spelt_alike((spellings or {}).get(word, ())), *also.get(word, ()), *parts(word, locale)))
        for word in wanted
    ]
    clauses += [Clause((Way((beginning,), is_prefix=True),)) for beginning in query.beginnings]
    needed = [in_order(Part(phrase)) for phrase in query.phrases if is_telling(phrase, locale)]
    needed += [in_order(part) for part in query.titles if part.goes_on or is_telling(part.words, locale)]
    return Plan(
        needed=tuple(needed),
        wanted=tuple(clauses),
        minimum=enough(len(clauses)),
        optional=tuple(Clause((Way((word,)),)) for word in words if word not in wanted),
        without=tuple(in_order(part) for part in query.without),
        finds_nothing=bool(query.wanted) and not (clauses or needed),
    )


def is_telling(words: Sequence[str], locale: str) -> bool:
    """Say whether `words` are not all stop words."""
    return any(not is_stop_word(word, locale) for word in words)


def in_order(part: Part) -> Clause:
    return Clause((Way(part.words, is_prefix=part.goes_on),), places=("title",) if part.in_title else IN_ORDER)


def with_order(places: Iterable[str]) -> Iterator[str]:
    """Give those of `places` where words have an order."""
    return (place for place in places if place in IN_ORDER)


def spelt_alike(words: Sequence[str]) -> Iterator[Way]:
    """Give the ways of what a word was perhaps meant to be, likeliest first."""
    for number, word in enumerate(words):
        yield Way((word,), worth=SPELT_ALIKE / (1 + number))


def parts(word: str, locale: str) -> Iterator[Way]:
    """Give the parts of a compound that a reader of German typed: both in their order, and each as a word of its own.

    Not as parts of other compounds: who looks for "Klimaschutz" does not mean "Datenschutz".
    """
    if base_language(locale) != "de" or not (sides := sides_of(word)):
        return
    yield Way(sides[:2], language=locale, worth=2 * PART, places=OWN_WORDS)
    for number, side in enumerate(sides[:4]):
        if not is_stop_word(side, locale):  # the first side tells more: "Abfall" of "Abfallwirtschaft"
            yield Way((side,), language=locale, worth=PART / (1 + number % 2), places=OWN_WORDS)


def enough(words: int) -> int:
    """Return how many of so many words a document must have: all of one or two, three of four."""
    return words if words <= 2 else words * 3 // 4
