"""One spelling for the search of the admin, whose index holds all languages: Müll, Muell and Mull are one word, and nothing is stemmed."""

from __future__ import annotations

import unicodedata
from typing import Any

from search.language.analysis import ARABIC_LETTERS, prepare

#: Elasticsearch sees one word in "l'hydrogène", but "hydrogène" is to be found.
INSIDE_WORDS = str.maketrans("'’_", "   ")


def fold(text: str) -> str:
    """Return `text` in small letters without accents and vowel marks, with Arabic letters and digits in one form."""
    told = prepare(text, "de").translate(INSIDE_WORDS)
    if told.isascii():
        return told
    told = unicodedata.normalize("NFKD", told.translate(ARABIC_LETTERS))
    return "".join(letter for letter in told if not unicodedata.combining(letter))


def fold_all(value: Any) -> Any:
    """Return `value` with every text in it folded."""
    match value:
        case str():
            return fold(value)
        case list() | tuple():
            return [fold_all(one) for one in value]
        case dict():
            return {key: fold_all(one) for key, one in value.items()}
        case _:
            return value
