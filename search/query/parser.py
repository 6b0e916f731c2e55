"""Parses search text: words, "phrases", prefixes*, title:words, and a minus to exclude any of them.

No input raises an error unless it is too long.
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
    rf"(?P<excluded>(?<!\S)[-\u2212])?(?:(?P<title>(?<![^\s-])(?:{_TITLE})):(?=\S))?"
    r"(?:\"(?P<phrase>[^\"]*)\"?|(?P<word>[^\s\"]+))",
    re.IGNORECASE,
)
_SHORTEST_PREFIX = 2  # letters; a single letter would match too many words


class QueryTooLong(ValueError):
    """The text is longer than a search accepts."""


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words in order, often just one. `is_prefix`: the last one is the beginning of a word."""

    words: tuple[str, ...]
    in_title: bool = False
    is_prefix: bool = False


@dataclass(frozen=True, slots=True)
class Query:
    """A parsed query. `titles` must be in the title. `text` is what was typed, cleaned."""

    words: tuple[str, ...] = ()
    phrases: tuple[tuple[str, ...], ...] = ()
    excluded: tuple[Phrase, ...] = ()
    prefixes: tuple[str, ...] = ()
    titles: tuple[Phrase, ...] = ()
    text: str = field(default="", compare=False)

    def __bool__(self) -> bool:
        return bool(self.words or self.phrases or self.excluded or self.prefixes or self.titles)

    @property
    def all_words(self) -> tuple[str, ...]:
        """All words to search for, including prefixes and the words of phrases and titles."""
        in_order = (*self.phrases, *(phrase.words for phrase in self.titles))
        return (*self.words, *self.prefixes, *(word for words in in_order for word in words))


def clean_text(text: str) -> str:
    """Return `text` in composed form, without control characters, lone surrogates and extra spaces."""
    kept = ("" if unicodedata.category(char) == "Cs" else " " if unicodedata.category(char) == "Cc" else char for char in text)
    return " ".join(unicodedata.normalize("NFC", "".join(kept)).split())


def parse_query(text: str, *, while_typing: bool = False) -> Query:
    """Parse `text`, ignoring everything that is not a word. Raises QueryTooLong.

    A hyphenated word is split: "Deep-Dive" finds "Deep Dive". `while_typing`: the last word may be incomplete, unless a space or
    another character follows it.
    """
    is_ended = not _IN_WORD.match(text[-1:])
    text = clean_text(text)
    if len(text) > MAX_LENGTH:
        raise QueryTooLong(len(text))
    words: list[str] = []
    prefixes: list[str] = []
    phrases: list[tuple[str, ...]] = []
    titles: list[Phrase] = []
    excluded: list[Phrase] = []
    plain = text.translate(_QUOTES)
    for part in _PART.finditer(plain):
        found = tuple(WORD.findall(part["word"] or part["phrase"] or ""))
        if not found:
            continue
        is_being_typed = while_typing and not is_ended and not part["excluded"] and part.end() == len(plain)
        is_prefix = bool(part["word"]) and (part["word"].endswith("*") or is_being_typed) and len(found[-1]) >= _SHORTEST_PREFIX
        if part["excluded"]:
            excluded.append(Phrase(found, bool(part["title"]), is_prefix))
        elif part["title"]:
            titles.append(Phrase(found, in_title=True, is_prefix=is_prefix))
        elif part["phrase"] and len(found) > 1:
            phrases.append(found)
        elif is_prefix:
            words.extend(found[:-1])
            prefixes.append(found[-1])
        else:
            words.extend(found)
    return Query(unique(words), unique(phrases), unique(excluded), unique(prefixes), unique(titles), text)


def unique(things: list[Thing]) -> tuple[Thing, ...]:
    return tuple(dict.fromkeys(things))
