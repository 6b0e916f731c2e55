"""A query in its usual spelling: the same question, however it is typed."""

from dataclasses import replace

from search.language.analysis import base_language
from search.language.normalisation import in_case, is_question, usual_spelling
from search.language.tokens import WORD

from .parser import Part, Query, once

_ENDS = " ?؟!.…;؛,،:"


def in_usual_spelling(query: Query, locale: str) -> Query:
    """Return `query` with its words as a reader of `locale` usually writes them, in lower case; its text stays as it was typed."""

    def usual(words: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(usual_spelling(word, locale) for word in words)

    def parts(given: tuple[Part, ...]) -> tuple[Part, ...]:
        return once([replace(part, words=usual(part.words)) for part in given])

    return replace(
        query,
        words=once(list(usual(query.words))),
        phrases=once([usual(phrase) for phrase in query.phrases]),
        without=parts(query.without),
        titles=parts(query.titles),
    )


def as_sentence(query: Query, locale: str) -> str:
    """Return what `query` says as it would stand in a text of `locale`: this is what a model of meaning is asked.

    German nouns and names have their capital; a question has its mark, whether it was typed or not.
    """
    text = " ".join(query.words) if query.without else query.text.rstrip(_ENDS)
    words = [usual_spelling(word, locale) for word in WORD.findall(text)]
    cased = iter(in_case(words, locale))
    written = WORD.sub(lambda _word: next(cased), text)
    language = base_language(locale)
    return written + ("؟" if language == "ar" else "?") if is_question(words, language) else written
