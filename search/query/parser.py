"""What people type, understood: words, "phrases", beginnings*, title:words and -without any of them.

Nothing typed raises, but a text that is too long.
"""

import re
import unicodedata
from dataclasses import dataclass, field
from typing import TypeVar

from search.language.tokens import MARKS, WORD

Thing = TypeVar("Thing")

MAX_LENGTH = 256

_IN_WORD = re.compile(rf"[\w{MARKS}]")
_QUOTES = str.maketrans(dict.fromkeys("„“”‟«»‹›＂″", '"') | {"＊": "*", "：": ":"})
_TITLE = "title|titel|titre|العنوان|عنوان"
_PART = re.compile(
    rf"(?P<without>(?<!\S)[-\u2212])?(?:(?P<title>(?<![^\s-])(?:{_TITLE})):(?=\S))?"
    r"(?:\"(?P<phrase>[^\"]*)\"?|(?P<word>[^\s\"]+))",
    re.IGNORECASE,
)
_SHORTEST_BEGINNING = 2  # letters; with one a list of words would be asked for


class QueryTooLong(ValueError):
    """More was typed than a search takes."""


@dataclass(frozen=True, slots=True)
class Part:
    """Words in their order: a phrase, mostly of one word. `goes_on`: the last one is the beginning of a word."""

    words: tuple[str, ...]
    in_title: bool = False
    goes_on: bool = False


@dataclass(frozen=True, slots=True)
class Query:
    """What is looked for. `beginnings` are of words, `titles` are to be in the title; what is without may be either.

    `text` is what was typed, cleaned.
    """

    words: tuple[str, ...] = ()
    phrases: tuple[tuple[str, ...], ...] = ()
    without: tuple[Part, ...] = ()
    beginnings: tuple[str, ...] = ()
    titles: tuple[Part, ...] = ()
    text: str = field(default="", compare=False)

    def __bool__(self) -> bool:
        return bool(self.words or self.phrases or self.without or self.beginnings or self.titles)

    @property
    def wanted(self) -> tuple[str, ...]:
        """Return every word that is looked for: beginnings and those of phrases and titles too."""
        together = (*self.phrases, *(part.words for part in self.titles))
        return (*self.words, *self.beginnings, *(word for words in together for word in words))


def clean_text(text: str) -> str:
    """Return `text` composed, without control characters, lone surrogates and needless space."""
    kept = ("" if unicodedata.category(char) == "Cs" else " " if unicodedata.category(char) == "Cc" else char for char in text)
    return " ".join(unicodedata.normalize("NFC", "".join(kept)).split())


def parse_query(text: str, *, while_typing: bool = False) -> Query:
    """Return what `text` looks for; what is no word is left out. Raises QueryTooLong.

    A word with a hyphen is its parts: "Deep-Dive" finds "Deep Dive". `while_typing`: the last word may go on, unless a space or
    anything else ends it.
    """
    is_ended = not _IN_WORD.match(text[-1:])
    text = clean_text(text)
    if len(text) > MAX_LENGTH:
        raise QueryTooLong(len(text))
    words: list[str] = []
    beginnings: list[str] = []
    phrases: list[tuple[str, ...]] = []
    titles: list[Part] = []
    without: list[Part] = []
    shown = text.translate(_QUOTES)
    for part in _PART.finditer(shown):
        found = tuple(WORD.findall(part["word"] or part["phrase"] or ""))
        if not found:
            continue
        is_being_typed = while_typing and not is_ended and not part["without"] and part.end() == len(shown)
        goes_on = bool(part["word"]) and (part["word"].endswith("*") or is_being_typed) and len(found[-1]) >= _SHORTEST_BEGINNING
        if part["without"]:
            without.append(Part(found, bool(part["title"]), goes_on))
        elif part["title"]:
            titles.append(Part(found, in_title=True, goes_on=goes_on))
        elif part["phrase"] and len(found) > 1:
            phrases.append(found)
        elif goes_on:
            words.extend(found[:-1])
            beginnings.append(found[-1])
        else:
            words.extend(found)
    return Query(once(words), once(phrases), once(without), once(beginnings), once(titles), text)


def once(things: list[Thing]) -> tuple[Thing, ...]:
    return tuple(dict.fromkeys(things))
