"""The analysis of words by language, for the embedded engine and for highlighting.

Texts are prepared (`prepare`), and then a tantivy analyser splits them, removes stop words and stems the rest. The preparation
normalises German umlauts ("Städte", "Staedte", "Stadte") and the digits of all scripts, and strips the affixes of Arabic words.
"""

import re
import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache

from tantivy import Filter, TextAnalyzer, TextAnalyzerBuilder, Tokenizer

from .stop_words import STOP_WORDS
from .tokens import MARKS

MAX_WORD_LENGTH = 80  # bytes; longer ones are URLs and noise

STEMMERS = {
    "de": "german",
    "en": "english",
    "es": "spanish",
    "fr": "french",
    "it": "italian",
    "nl": "dutch",
    "pt": "portuguese",
    "ru": "russian",
    "tr": "turkish",
}

_NOTHING = re.compile(f"[{MARKS}]")
_DIGIT = re.compile("[\u0660-\u0669\u06f0-\u06f9]")
SPELT_UMLAUT = re.compile("e(?:(?<=[ao]e)|(?<=[^aeioq]ue)|(?<=^ue))")  # starts with a literal letter, which makes it fast

# The light stemmer for Arabic by Larkey, Ballesteros and Connell (2007), as in Lucene: it normalises letters that are written in several
# ways, removes "and" and the article with any prefixes, and then each of these suffixes in turn.
ARABIC_LETTERS = str.maketrans("أإآٱىةؤئ", "اااايهوي")
_ARABIC_WORD = re.compile("[\u0621-\u064a]{3,}")
_ARABIC_FIRST = re.compile("(?:و?(?:[فبك]?ال|لل)(?=..)|و(?=...))")
_ARABIC_LAST = ("ها", "ان", "ات", "ون", "ين", "يه", "ه", "ي")


@dataclass(frozen=True, slots=True)
class Term:
    """An indexed word and its position in the text; stop words leave gaps between positions."""

    text: str
    position: int


def base_language(locale: str) -> str:
    """Return the language of a locale: "pt" of "pt-br"."""
    return locale.split("-", maxsplit=1)[0]


def prepare(text: str, locale: str) -> str:
    """Return `text` in the spelling that the analyser of `locale` expects: lower case, composed, one spelling per word."""
    language = base_language(locale)
    text = unicodedata.normalize("NFKC", text).lower()
    if not text.isascii():
        text = without_marks(text)
    if language == "de":
        for umlaut, letters in (("ä", "a"), ("ö", "o"), ("ü", "u"), ("ß", "ss")):
            text = text.replace(umlaut, letters)
        text = SPELT_UMLAUT.sub("", text)
    elif language == "ar":
        text = " ".join(map(_arabic_stems, text.split(" ")))
    return text if text.isascii() else _DIGIT.sub(lambda found: str(unicodedata.digit(found[0])), text)


def without_marks(text: str) -> str:
    """Return `text` without marks that do not change a word."""
    return _NOTHING.sub("", text)


@lru_cache(maxsize=50_000)
def _arabic_stems(written: str) -> str:
    """Return `written`, which has no spaces, with its letters normalised and its words stemmed."""
    return _ARABIC_WORD.sub(lambda found: arabic_stem(found[0]), written.translate(ARABIC_LETTERS))


def arabic_stem(word: str) -> str:
    """Return `word` without prefixes and suffixes; at least two letters remain."""
    word = _ARABIC_FIRST.sub("", word, count=1) if _ARABIC_FIRST.match(word) else word
    for ending in _ARABIC_LAST:
        if len(word) > len(ending) + 1:
            word = word.removesuffix(ending)
    return word


@cache
def analyser(locale: str) -> TextAnalyzer:
    """Return the analyser for prepared texts in `locale`; for an unknown language, one without stemming and stop words."""
    language = base_language(locale)
    chain = TextAnalyzerBuilder(Tokenizer.simple()).filter(Filter.remove_long(MAX_WORD_LENGTH))
    if language in STOP_WORDS:
        chain = chain.filter(Filter.custom_stopword(sorted({prepare(word, locale) for word in STOP_WORDS[language].split()})))
    if language in STEMMERS:
        chain = chain.filter(Filter.stemmer(STEMMERS[language]))
    return chain.filter(Filter.ascii_fold()).build()


@cache
def written_analyser(locale: str) -> TextAnalyzer:
    """Return the analyser for prepared texts in `locale` that does not stem words or remove stop words."""
    return TextAnalyzerBuilder(Tokenizer.simple()).filter(Filter.remove_long(MAX_WORD_LENGTH)).filter(Filter.ascii_fold()).build()


def written_words(text: str, locale: str) -> list[str]:
    """Return the words of `text` from `written_analyser`."""
    return [token.text for token in written_analyser(locale).pre_tokenize(prepare(text, locale)).tokens]


def terms(text: str, locale: str) -> list[Term]:
    """Return the terms of `text`."""
    tokens = analyser(locale).pre_tokenize(prepare(text, locale)).tokens
    return [Term(token.text, token.position) for token in tokens if token.text]


@lru_cache(maxsize=200_000)
def terms_of_word(word: str, locale: str) -> tuple[str, ...]:
    """Return the terms of a single word: usually one, none for a stop word."""
    return tuple(term.text for term in terms(word, locale))


def is_stop_word(word: str, locale: str) -> bool:
    """Return whether `word` is a stop word in the language of `locale`."""
    return not terms_of_word(word, locale)


__all__ = ["Term", "analyser", "base_language", "is_stop_word", "prepare", "terms", "terms_of_word", "written_words"]
