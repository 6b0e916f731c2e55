"""Makes the plan of a query: the words that count, and their alternatives."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from search.language.analysis import base_language, is_stop_word
from search.language.compounds import sides_of

from .boosts import COMPOUND_PART_BOOST, FIELD_BOOSTS, SPELLING_BOOST
from .parser import Phrase, Query
from .plan import Alternative, Clause, Plan

PHRASE_FIELDS = tuple(field for field in FIELD_BOOSTS if field != "parts")  # the fields that keep the order of words
OWN_FIELDS = ("title", "lead", "headings", "body", "names")

Synonyms = Callable[[Sequence[str]], Mapping[str, Sequence[Alternative]]]
"""Returns the alternatives for the words of a query, by word."""


def no_synonyms(words: Sequence[str]) -> Mapping[str, Sequence[Alternative]]:
    return {}


def make_plan(
    query: Query,
    locale: str,
    locales: Sequence[str],
    *,
    synonyms: Synonyms = no_synonyms,
    spellings: Mapping[str, Sequence[str]] | None = None,
) -> Plan:
    """Return the plan for `query`, typed by a reader of `locale`. `spellings` are other spellings of a word.

    Stop words of the reader's language are left out. A stop word of another language is not indexed for texts in that language, so it
    is optional and only adds to the score.
    """
    words = [word for word in query.words if not is_stop_word(word, locale)]
    content_words = [word for word in words if not any(is_stop_word(word, language) for language in locales)]
    required = content_words or words
    synonyms_of = synonyms(query.words)
    should = [
        Clause(
            (
                Alternative((word,)),
                *spelling_alternatives((spellings or {}).get(word, ())),
                *synonyms_of.get(word, ()),
                *compound_alternatives(word, locale),
            )
        )
        for word in required
    ]
    should += [Clause((Alternative((prefix,), is_prefix=True),)) for prefix in query.prefixes]
    must = [phrase_clause(Phrase(phrase)) for phrase in query.phrases if has_content_words(phrase, locale)]
    must += [phrase_clause(phrase) for phrase in query.titles if phrase.is_prefix or has_content_words(phrase.words, locale)]
    return Plan(
        must=tuple(must),
        should=tuple(should),
        minimum_should_match=minimum_should_match(len(should)),
        optional=tuple(Clause((Alternative((word,)),)) for word in words if word not in required),
        must_not=tuple(phrase_clause(phrase) for phrase in query.excluded),
        matches_nothing=bool(query.all_words) and not (should or must),
    )


def has_content_words(words: Sequence[str], locale: str) -> bool:
    """Return whether any of `words` is not a stop word."""
    return any(not is_stop_word(word, locale) for word in words)


def phrase_clause(phrase: Phrase) -> Clause:
    return Clause(
        (Alternative(phrase.words, is_prefix=phrase.is_prefix),), fields=("title",) if phrase.in_title else PHRASE_FIELDS
    )


def phrase_fields(fields: Iterable[str]) -> Iterator[str]:
    """Yield those of `fields` that keep the order of words."""
    return (field for field in fields if field in PHRASE_FIELDS)


def spelling_alternatives(words: Sequence[str]) -> Iterator[Alternative]:
    """Yield the words that a misspelt word may have been meant to be, likeliest first."""
    for number, word in enumerate(words):
        yield Alternative((word,), boost=SPELLING_BOOST / (1 + number))


def compound_alternatives(word: str, locale: str) -> Iterator[Alternative]:
    """Yield the parts of a compound typed by a reader of German: both in order, then each as a separate word.

    They do not match parts of other compounds: a search for "Klimaschutz" should not find "Datenschutz".
    """
    if base_language(locale) != "de" or not (sides := sides_of(word)):
        return
    yield Alternative(sides[:2], language=locale, boost=2 * COMPOUND_PART_BOOST, fields=OWN_FIELDS)
    for number, side in enumerate(sides[:4]):
        if not is_stop_word(side, locale):  # the first part is more specific: "Abfall" of "Abfallwirtschaft"
            yield Alternative((side,), language=locale, boost=COMPOUND_PART_BOOST / (1 + number % 2), fields=OWN_FIELDS)


def minimum_should_match(words: int) -> int:
    """Return how many of this number of words a document must have: all of one or two, three of four."""
    return words if words <= 2 else words * 3 // 4
