"""The German dictionary of simplemma. Loaded as a dict, it takes 110 MB and almost a second; as a set of words, 9 MB."""

from collections.abc import Collection
from functools import cache
from importlib.metadata import version

from simplemma.strategies.dictionaries.stream_dictionary_factory import StreamDictionaryFactory

from .word_set import WordSet


def is_noun(word: str) -> bool:
    """Return whether `word`, in lower case, is a form of a noun."""
    return word.capitalize() in _words()


def is_word(word: str) -> bool:
    """Return whether `word`, in lower case, is a form of any word."""
    return word.capitalize() in _words() or word in _words()


def is_other_word(word: str) -> bool:
    """Return whether `word`, in lower case, is a form of a verb, adjective or the like; it may also be a form of a noun."""
    return word in _words()


@cache
def _words() -> WordSet:
    return WordSet(f"german-{version('simplemma')}", _read_dictionary)


def _read_dictionary() -> Collection[str]:
    """Return all words. Takes two seconds."""
    return StreamDictionaryFactory().get_dictionary("de")
