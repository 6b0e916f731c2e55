"""Which words German has, by the dictionary of simplemma: as a dictionary it takes 110 MB and most of a second, as a list 9 MB."""

from collections.abc import Collection
from functools import cache
from importlib.metadata import version

from simplemma.strategies.dictionaries.stream_dictionary_factory import StreamDictionaryFactory

from .word_set import WordList


def is_noun(word: str) -> bool:
    """Say whether `word`, in lower case, is a form of a noun."""
    return word.capitalize() in _words()


def is_word(word: str) -> bool:
    """Say whether `word`, in lower case, is a form of any word."""
    return word.capitalize() in _words() or word in _words()


def is_no_noun(word: str) -> bool:
    """Say whether `word`, in lower case, is a form of a word that is no noun; it may be one of a noun too."""
    return word in _words()


@cache
def _words() -> WordList:
    return WordList(f"german-{version('simplemma')}", _read_dictionary)


def _read_dictionary() -> Collection[str]:
    """Return all words. Takes two seconds."""
    return StreamDictionaryFactory().get_dictionary("de")
