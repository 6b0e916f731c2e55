"""A query in its usual spelling: the same question, however it is typed."""

from dataclasses import replace

from search.language.analysis import base_language
from search.language.normalisation import in_case, is_question, usual_spelling
from search.language.tokens import WORD

from .parser import Phrase, Query, unique

_ENDS = " ?؟!.…;؛,،:"


def normalise_query(query: Query, locale: str) -> Query:
    """Return `query` with its words as readers of `locale` usually spell them, in lower case; its text stays as it was typed."""

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
    """Return `query` as it would stand in a text of `locale`: this is what the embedding model gets.

    German nouns and names have their capital; a question has its question mark, whether it was typed or not.
    """
    text = " ".join(query.words) if query.excluded else query.text.rstrip(_ENDS)
    words = [usual_spelling(word, locale) for word in WORD.findall(text)]
    cased = iter(in_case(words, locale))
    written = WORD.sub(lambda _word: next(cased), text)
    language = base_language(locale)
    return written + ("؟" if language == "ar" else "?") if is_question(words, language) else written
