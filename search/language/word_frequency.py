"""Whether what somebody typed is a word at all: as people write, by the lists of frequent words of wordfreq, in some forty languages.

The archive cannot tell: who asks for "landslides" asks for something, even if no English text has the word.
"""

from collections.abc import Collection
from functools import cache
from importlib.metadata import version

import wordfreq
from wordfreq.tokens import tokenize

from .analysis import base_language
from .compounds import parts_of
from .word_set import WordList


def is_known(word: str, locale: str) -> bool:
    """Say whether `word` is one of the language of `locale`, or a German compound; of a language without a list, that it is not."""
    language = base_language(locale)
    words = _words(language)
    tokens: list[str] = tokenize(word, language) if words else []
    return bool(tokens and all(token in words for token in tokens)) or (language == "de" and bool(parts_of(word)))


def is_common(word: str, locale: str) -> bool:
    """Say whether `word` is among those of which the language of `locale` has at least one in a million; True without a list.

    Names of places and abbreviations mostly are not: they are written alike in many languages.
    """
    language = base_language(locale)
    words = _words(language, "small")
    return not words or all(token in words for token in tokenize(word, language))


@cache
def _words(language: str, size: str = "best") -> WordList | tuple[()]:
    if language not in wordfreq.available_languages():
        return ()
    return WordList(f"known-{language}-{size}-{version('wordfreq')}", lambda: _read_list(language, size))


def _read_list(language: str, size: str) -> Collection[str]:
    """Return the words of a language: all that are not very rare ("best"), or the common ones ("small"). Takes a third of a second."""
    words: dict[str, float] = wordfreq.get_frequency_dict(language, size)
    return words
