"""The words of the texts in an index, and which of them are written much like another."""

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import chain

from rapidfuzz.distance import OSA
from rapidfuzz.process import extract
from tantivy import Searcher

from search.language.analysis import written_words

from .schema import WRITTEN, written_field

SHORTEST, LONG = 4, 7  # letters: shorter words have too many like them; from so many on two letters may be wrong
MOST = 10  # words that are given
ALPHABET = "abcdefghijklmnopqrstuvwxyzءابتثجحخدذرزسشصضطظعغفقكلمنهوي"


def words_like(searcher: Searcher, word: str, locale: str) -> Sequence[str]:
    """Return the words of texts in `locale` that are few letters away from `word`, the fewest first, then the most frequent.

    Words are as the analysis prepares them. Those with the same first letter are compared; of the others, those are asked for that
    `word` becomes when its first letter is taken away, replaced, preceded by another or exchanged with the second.
    """
    prepared = written_words(word, locale)
    if len(prepared) != 1 or len(prepared[0]) < SHORTEST:
        return ()
    (sought,) = prepared
    errors = 1 if len(sought) < LONG else 2
    documents: Counter[str] = Counter()
    for field in (written_field(place, locale) for place in WRITTEN):
        documents.update(dict(searcher.terms_with_prefix(field, sought[0])))
        documents.update({other: count for other in beginning_otherwise(sought) if (count := searcher.doc_freq(field, other))})
    near = extract(sought, documents.keys(), scorer=OSA.distance, score_cutoff=errors, limit=None, processor=None)
    ranked = sorted((distance, -documents[other], other) for other, distance, _place in near if distance)
    return tuple(other for _distance, _count, other in ranked[:MOST])


def beginning_otherwise(word: str) -> Iterator[str]:
    """Give what `word` may be if its first letter is wrong."""
    first, second, rest = word[0], word[1], word[2:]
    alphabet = [letter for letter in ALPHABET if letter != first]
    exchanged = second + first + rest
    replaced = (letter + second + rest for letter in alphabet)
    preceded = (letter + word for letter in alphabet)
    return chain([second + rest, exchanged], replaced, preceded)
