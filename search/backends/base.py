"""What every search engine does for us, in our words. One suite of tests runs against each."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol

from django.utils.safestring import SafeString

from search.documents import SearchDocument
from search.query import Query

# Engines do not page deeper: whoever reads on so far narrows the question instead.
DEEPEST = 10_000


class SearchUnavailable(Exception):
    """The engine does not answer: it is not running, is busy for too long, or its index is broken or of another version."""


class Sort(StrEnum):
    RELEVANCE = "relevance"
    DATE = "date"


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchRequest:
    """A question to the engine. `audiences` are those the reader belongs to, and have no default.

    `filters` are chosen values by facet: of one facet any, of several facets all. Without a query everything is found. What is in
    `locale`, the reader's language, comes first whatever the sort.
    """

    query: Query
    locale: str
    audiences: frozenset[str]
    filters: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    facets: tuple[str, ...] = ()
    sort: Sort = Sort.RELEVANCE
    offset: int = 0
    limit: int = 20

    def __post_init__(self) -> None:
        if self.limit < 1 or self.offset < 0 or self.offset + self.limit > DEEPEST:
            raise ValueError(f"A search gives results 0 to {DEEPEST}, not {self.offset} to {self.offset + self.limit}.")


@dataclass(frozen=True, slots=True)
class Hit:
    """A document that was found, with why. `title` and `snippet` are escaped HTML with the words that matched in <mark>."""

    document: SearchDocument
    score: float
    title: SafeString
    snippet: SafeString
    matched_in: tuple[str, ...]  # of "title", "lead", "headings", "body", "names"
    matched_names: tuple[str, ...]  # in the reader's language
    cross_language: bool


@dataclass(frozen=True, slots=True)
class SearchResponse:
    """What was found. `facets` are counts by facet and value: of the whole result, but for the facet's own selection."""

    hits: tuple[Hit, ...]
    total: int
    facets: Mapping[str, Mapping[str, int]]
    took_ms: float


@dataclass(frozen=True, slots=True)
class Changes:
    """What is to be written, and the ids of what is to be taken out."""

    documents: tuple[SearchDocument, ...] = ()
    removed: tuple[str, ...] = ()


class SearchBackend(Protocol):
    """A search engine. Every method may raise SearchUnavailable."""

    def search(self, request: SearchRequest) -> SearchResponse:
        """Answer `request`."""

    def apply(self, read: Callable[[], Changes]) -> Changes:
        """Take the writer's turn, call `read`, write what it gives and return it once it can be found.

        What changed is read within the turn: who comes later reads later, so nothing stale is written last.
        """

    def rebuild(self, documents: Iterable[SearchDocument]) -> int:
        """Make a new index of `documents` and put it in the old one's place at the end; return how many there are.

        Searches go on in the old index meanwhile; changes applied meanwhile are in both.
        """

    def fingerprints(self) -> Mapping[str, str]:
        """Return the fingerprint of every document in the index by its id."""

    def health(self) -> None:
        """Return if the engine can answer."""
