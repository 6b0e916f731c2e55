"""How words of a language are brought to what they have in common, for the embedded engine and for marking words in texts.

Texts are prepared (`prepare`) and then split, stemmed and freed of stop words by an analyser of tantivy. What the preparation
does: German umlauts and their spellings are one ("Städte", "Staedte", "Stadte"), digits of every script are one, and Arabic words
lose what is written joined to them.
"""

import re
import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache

from tantivy import Filter, TextAnalyzer, TextAnalyzerBuilder, Tokenizer

from .stop_words import STOP_WORDS
from .tokens import MARKS

LONGEST_WORD = 80  # bytes; longer ones are addresses and noise

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
SPELT_UMLAUT = re.compile("e(?:(?<=[ao]e)|(?<=[^aeioq]ue)|(?<=^ue))")  # it begins with a letter: so it is found fast

# Arabic by the light stemmer of Larkey, Ballesteros and Connell (2007), as Lucene has it: letters that are written in several ways
# are one, "and" and the article with what is joined before it are taken off, then each of these endings, in their order.
ARABIC_LETTERS = str.maketrans("أإآٱىةؤئ", "اااايهوي")
_ARABIC_WORD = re.compile("[\u0621-\u064a]{3,}")
_ARABIC_FIRST = re.compile("(?:و?(?:[فبك]?ال|لل)(?=..)|و(?=...))")
_ARABIC_LAST = ("ها", "ان", "ات", "ون", "ين", "يه", "ه", "ي")


@dataclass(frozen=True, slots=True)
class Term:
    """A word as the index knows it, with its place in the text; stop words leave gaps between places."""

    text: str
    position: int


def base_language(locale: str) -> str:
    """Return the language of a locale: "pt" of "pt-br"."""
    return locale.split("-", maxsplit=1)[0]


def prepare(text: str, locale: str) -> str:
    """Return `text` in the spelling that the analyser of `locale` takes: lower case, composed, one spelling for one word."""
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
    """Return `text` without what stands within a word and says nothing of its own."""
    return _NOTHING.sub("", text)


@lru_cache(maxsize=50_000)
def _arabic_stems(written: str) -> str:
    """Return what is written without a space, with letters that are one and words brought to their stems."""
    return _ARABIC_WORD.sub(lambda found: arabic_stem(found[0]), written.translate(ARABIC_LETTERS))


def arabic_stem(word: str) -> str:
    """Return `word` without what is joined to it; at least two letters stay."""
    word = _ARABIC_FIRST.sub("", word, count=1) if _ARABIC_FIRST.match(word) else word
    for ending in _ARABIC_LAST:
        if len(word) > len(ending) + 1:
            word = word.removesuffix(ending)
    return word


@cache
def analyser(locale: str) -> TextAnalyzer:
    """Return the analyser of prepared texts of `locale`; of a language it does not know, one that neither stems nor drops."""
    language = base_language(locale)
    chain = TextAnalyzerBuilder(Tokenizer.simple()).filter(Filter.remove_long(LONGEST_WORD))
    if language in STOP_WORDS:
        chain = chain.filter(Filter.custom_stopword(sorted({prepare(word, locale) for word in STOP_WORDS[language].split()})))
    if language in STEMMERS:
        chain = chain.filter(Filter.stemmer(STEMMERS[language]))
    return chain.filter(Filter.ascii_fold()).build()


@cache
def written_analyser(locale: str) -> TextAnalyzer:
    """Return the analyser that leaves words of prepared texts of `locale` as they are written."""
    return TextAnalyzerBuilder(Tokenizer.simple()).filter(Filter.remove_long(LONGEST_WORD)).filter(Filter.ascii_fold()).build()


def written_words(text: str, locale: str) -> list[str]:
    """Return the words of `text` as `written_analyser` leaves them."""
    return [token.text for token in written_analyser(locale).pre_tokenize(prepare(text, locale)).tokens]


def terms(text: str, locale: str) -> list[Term]:
    """Return the terms of `text`."""
    tokens = analyser(locale).pre_tokenize(prepare(text, locale)).tokens
    return [Term(token.text, token.position) for token in tokens if token.text]


@lru_cache(maxsize=200_000)
def terms_of_word(word: str, locale: str) -> tuple[str, ...]:
    """Return the terms of a single word: none of a stop word, mostly one."""
    return tuple(term.text for term in terms(word, locale))


def is_stop_word(word: str, locale: str) -> bool:
    """Say whether `word` says nothing in the language."""
    return not terms_of_word(word, locale)


__all__ = ["Term", "analyser", "base_language", "is_stop_word", "prepare", "terms", "terms_of_word", "written_words"]
