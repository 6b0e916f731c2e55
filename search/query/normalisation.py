"""Normalises a query to its usual spelling, so that it asks the same question however it is typed."""

from dataclasses import replace

from search.language.analysis import base_language
from search.language.normalisation import in_case, is_question, usual_spelling
from search.language.tokens import WORD

from .parser import Phrase, Query, unique

_ENDS = " ?؟!.…;؛,،:"


def normalise_query(query: Query, locale: str) -> Query:
    """Return `query` with its words in lower case as readers of `locale` usually spell them; its text stays as typed."""

    def usual(words: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(usual_spelling(word, locale) for word in words)

    def usual_phrases(phrases: tuple[Phrase, ...]) -> tuple[Phrase, ...]:
        return unique([replace(phrase, words=usual(phrase.words)) for phrase in phrases])

    return replace(
        query,
        words=unique(list(usual(query.words))),
        phrases=unique([usual(phrase) for phrase in query.phrases]),
        excluded=usual_phrases(query.excluded),
        titles=usual_phrases(query.titles),
    )


def as_sentence(query: Query, locale: str) -> str:
    """Return `query` as it would be written in a text in `locale`: this is the input of the embedding model.

    German nouns and names are capitalised, and a question ends with a question mark, whether it was typed or not.
    """
    text = " ".join(query.words) if query.excluded else query.text.rstrip(_ENDS)
    words = [usual_spelling(word, locale) for word in WORD.findall(text)]
    cased = iter(in_case(words, locale))
    written = WORD.sub(lambda _word: next(cased), text)
    language = base_language(locale)
    return written + ("؟" if language == "ar" else "?") if is_question(words, language) else written
