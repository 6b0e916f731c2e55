"""Why a document was found: what is said of a hit, whatever the engine."""

from dataclasses import dataclass

from django.utils.safestring import SafeString

from .documents import SearchDocument
from .query import Query
from .snippets import Marker


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


def make_hit(document: SearchDocument, query: Query, locale: str, score: float) -> Hit:
    """Return `document` as a hit of `query`, put by a reader of `locale`, with the words marked and the places that matched."""
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
    )
