"""The vocabulary of an index, and its words with similar spellings."""

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import chain

from rapidfuzz.distance import OSA
from rapidfuzz.process import extract
from tantivy import Searcher

from search.language.analysis import written_words

from .schema import WRITTEN, written_field

MIN_LENGTH, LONG = 4, 7  # letters: shorter words resemble too many others; in long words two letters may be wrong
MAX_WORDS = 10  # to return
ALPHABET = "abcdefghijklmnopqrstuvwxyzءابتثجحخدذرزسشصضطظعغفقكلمنهوي"


def similar_words(searcher: Searcher, word: str, locale: str) -> Sequence[str]:
    """Return the words of texts in `locale` that differ from `word` in a few letters: smallest difference first, then by frequency.

    Words are spelt as prepared by the analysis. All words with the same first letter are compared. Words with another first letter are
    only found if `word` becomes one when its first letter is removed, replaced, preceded by another or swapped with the second.
    """
    prepared = written_words(word, locale)
    if len(prepared) != 1 or len(prepared[0]) < MIN_LENGTH:
        return ()
    (typed,) = prepared
    max_distance = 1 if len(typed) < LONG else 2
    documents: Counter[str] = Counter()
    for field in (written_field(place, locale) for place in WRITTEN):
        documents.update(dict(searcher.terms_with_prefix(field, typed[0])))
        documents.update({other: count for other in other_first_letters(typed) if (count := searcher.doc_freq(field, other))})
    similar = extract(typed, documents.keys(), scorer=OSA.distance, score_cutoff=max_distance, limit=None, processor=None)
    ranked = sorted((distance, -documents[other], other) for other, distance, _place in similar if distance)
    return tuple(other for _distance, _count, other in ranked[:MAX_WORDS])


def other_first_letters(word: str) -> Iterator[str]:
    """Yield the words that may be meant if the first letter of `word` is wrong."""
    first, second, rest = word[0], word[1], word[2:]
    alphabet = [letter for letter in ALPHABET if letter != first]
    swapped = second + first + rest
    replaced = (letter + second + rest for letter in alphabet)
    preceded = (letter + word for letter in alphabet)
    return chain([second + rest, swapped], replaced, preceded)
