"""Tells whether a word is known or common, using the word lists of wordfreq for about forty languages.

The archive alone cannot tell: "landslides" is a meaningful query even if no English text contains the word.
"""

from collections.abc import Collection
from functools import cache
from importlib.metadata import version

import wordfreq
from wordfreq.tokens import tokenize

from .analysis import base_language
from .compounds import parts_of
from .word_set import WordSet


def is_known(word: str, locale: str) -> bool:
    """Return whether `word` is a word in the language of `locale`, or a German compound; False for a language without a list."""
    language = base_language(locale)
    words = _words(language)
    tokens: list[str] = tokenize(word, language) if words else []
    return bool(tokens and all(token in words for token in tokens)) or (language == "de" and bool(parts_of(word)))


def is_common(word: str, locale: str) -> bool:
    """Return whether at least one in a million words in the language of `locale` is `word`; True for a language without a list.

    Place names and abbreviations are usually not common: they have the same spelling in many languages.
    """
    language = base_language(locale)
    words = _words(language, "small")
    return not words or all(token in words for token in tokenize(word, language))


@cache
def _words(language: str, size: str = "best") -> WordSet | tuple[()]:
    if language not in wordfreq.available_languages():
        return ()
    return WordSet(f"known-{language}-{size}-{version('wordfreq')}", lambda: _read_list(language, size))


def _read_list(language: str, size: str) -> Collection[str]:
    """Return the words of a language: all except very rare ones ("best"), or only common ones ("small"). Takes a third of a second."""
    return frequencies_in(language, size)


def frequencies_in(language: str, size: str = "best") -> dict[str, float]:
    """Return the share of each word in the texts of a language.

    The library would keep a list that it has read: 30 MB a language, for ever, in the process that makes the sets of words.
    """
    shares: dict[str, float] = wordfreq.get_frequency_dict(language, size)
    for read in (wordfreq.get_frequency_dict, wordfreq.get_frequency_list):
        read.cache_clear()
    return shares
