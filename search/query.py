"""What people type, understood: words, "phrases" and -without. Nothing typed raises, but a text that is too long."""

import re
import unicodedata
from dataclasses import dataclass

MAX_LENGTH = 256

# What stands within a word and says nothing of its own: accents apart from their letter, Arabic vowel signs and the stretching
# stroke, soft hyphens, joiners.
MARKS = "\u00ad\u0300-\u036f\u0610-\u061a\u0640\u064b-\u065f\u0670\u06d6-\u06ed\u200b-\u200d\u2060"
WORD = re.compile(rf"[^\W_][\w{MARKS}]*")

_QUOTES = str.maketrans(dict.fromkeys("„“”‟«»‹›＂″", '"'))
_PART = re.compile(r"(?P<without>(?<!\S)[-\u2212])?(?:\"(?P<phrase>[^\"]*)\"?|(?P<word>[^\s\"]+))")


class QueryTooLong(ValueError):
    """More was typed than a search takes."""


@dataclass(frozen=True, slots=True)
class Query:
    """What is looked for. A phrase is its words in order; what is without is a phrase too, mostly of one word."""

    words: tuple[str, ...] = ()
    phrases: tuple[tuple[str, ...], ...] = ()
    without: tuple[tuple[str, ...], ...] = ()

    def __bool__(self) -> bool:
        return bool(self.words or self.phrases or self.without)

    @property
    def wanted(self) -> tuple[str, ...]:
        """Return every word that is looked for, those of phrases too."""
        return (*self.words, *(word for phrase in self.phrases for word in phrase))


def clean_text(text: str) -> str:
    """Return `text` composed, without control characters, lone surrogates and needless space."""
    kept = ("" if unicodedata.category(char) == "Cs" else " " if unicodedata.category(char) == "Cc" else char for char in text)
    return " ".join(unicodedata.normalize("NFC", "".join(kept)).split())


def parse_query(text: str) -> Query:
    """Return what `text` looks for; what is no word is left out. Raises QueryTooLong.

    A word with a hyphen is its parts: "Deep-Dive" finds "Deep Dive".
    """
    text = clean_text(text)
    if len(text) > MAX_LENGTH:
        raise QueryTooLong(len(text))
    words: list[str] = []
    phrases: list[tuple[str, ...]] = []
    without: list[tuple[str, ...]] = []
    for part in _PART.finditer(text.translate(_QUOTES)):
        found = tuple(WORD.findall(part["word"] or part["phrase"] or ""))
        if not found:
            continue
        if part["without"]:
            without.append(found)
        elif part["phrase"] and len(found) > 1:
            phrases.append(found)
        else:
            words.extend(found)
    return Query(tuple(dict.fromkeys(words)), tuple(dict.fromkeys(phrases)), tuple(dict.fromkeys(without)))
