"""Why a document was found: what is said of a hit, whatever the engine."""

from dataclasses import dataclass

from django.utils.html import escape
from django.utils.safestring import SafeString

from .documents import SearchDocument
from .meaning.passages import passages_of
from .query import Query
from .snippets import Marker

PASSAGE_LENGTH = 480  # characters of a passage that was found by what it means


@dataclass(frozen=True, slots=True)
class FilePlace:
    """Where in an attached file the words are. `page` counts from 1; 0 where a file has no pages. `url` leads to the page."""

    title: str
    url: str
    page: int


@dataclass(frozen=True, slots=True)
class Hit:
    """A document that was found, with why. `title` and `snippet` are escaped HTML with the words that matched in <mark>."""

    document: SearchDocument
    score: float
    title: SafeString
    snippet: SafeString
    matched_in: tuple[str, ...]  # of "title", "lead", "headings", "body", "files", "translation", "names", "meaning"
    matched_names: tuple[str, ...]  # in the reader's language
    cross_language: bool
    file: FilePlace | None = None  # if the snippet is of a file
    snippet_language: str = ""  # the language the snippet is in


def make_hit(document: SearchDocument, query: Query, locale: str, score: float, *, passage: int | None = None) -> Hit:
    """Return `document` as a hit of `query`, put by a reader of `locale`, with the words marked and the places that matched.

    `passage` is the number of the one that was found by what it means, if none of the words found the document.
    """
    if passage is not None:
        return meant_hit(document, locale, score, passage)
    marker = Marker(query, document.locale)
    headings = " · ".join(document.headings)
    texts = {"title": document.title, "lead": document.lead, "headings": headings, "body": document.body}
    matched_in = [place for place, text in texts.items() if marker.is_in(text)]
    readers = Marker(query, locale)
    matched_names = tuple(name for name in document.names.get(locale, ()) if readers.is_in(name))
    if matched_names or (query.wanted and not matched_in):
        matched_in.append("names")
    return Hit(
        document=document,
        score=round(score, 4),
        title=marker.mark(document.title),
        snippet=marker.snippet(document.lead, document.body, headings),
        matched_in=tuple(matched_in),
        matched_names=matched_names,
        cross_language=document.locale != locale,
        snippet_language=document.locale,
    )


def meant_hit(document: SearchDocument, locale: str, score: float, passage: int) -> Hit:
    """Return `document` as found by the meaning of `passage`, with nothing marked: no word of the query need be in it."""
    texts = [one.text for one in passages_of(document) if one.number == passage]
    return Hit(
        document=document,
        score=round(score, 4),
        title=escape(document.title),
        snippet=escape(shorten((texts and texts[0]) or document.lead, PASSAGE_LENGTH)),
        matched_in=("meaning",),
        matched_names=(),
        cross_language=document.locale != locale,
        snippet_language=document.locale,
    )


def shorten(text: str, length: int) -> str:
    """Return the beginning of `text`, at most `length` characters, cut between words."""
    return text if len(text) <= length else f"{text[:length].rpartition(' ')[0]} …"
