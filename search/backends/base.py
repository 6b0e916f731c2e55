"""What every search engine does for us. One test suite runs against each engine.

Engines find, count and store. What makes a response of it, such as one ranking of words and meaning, highlighting and spelling, is
ours and the same for all engines (`search.retrieval.pipeline`).
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from search.documents.document import SearchDocument
from search.query.plan import Plan
from search.query.request import Sort

from .entries import Entry, Vector


class SearchUnavailable(Exception):
    """The engine does not answer: it is not running, is too busy, or its index is broken or was made by another version."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What an engine is asked. `audiences` are those that the reader belongs to; they have no default.

    Only documents with the reader's language, `locale`, among their `readers` can be found. `filters` are the chosen values by facet:
    any of one facet, all of several facets.
    """

    plan: Plan
    locale: str
    audiences: frozenset[str]
    filters: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    sort: Sort = Sort.RELEVANCE


@dataclass(frozen=True, slots=True)
class Ranked:
    """A document that matches, and its score: 0 without words, or if sorted by date."""

    id: str
    score: float


@dataclass(frozen=True, slots=True)
class Found:
    """What matches a question.

    `ranked` are the best matches of the words, in order. `included` are the scores of the documents that were asked for by id, as far
    as the reader may find them: 0 for a document with none of the words. `total` and `facets` count both. `facets` are counts by facet
    and value, of all matches but for the facet's own filter.
    """

    total: int
    ranked: tuple[Ranked, ...]
    included: Mapping[str, float]
    facets: Mapping[str, Mapping[str, int]]

    @property
    def total_by_words(self) -> int:
        """How many documents match the words."""
        return self.total - sum(not score for score in self.included.values())


@dataclass(frozen=True, slots=True)
class SemanticMatch:
    """A document with the passage that is nearest in meaning. `similarity` is the cosine."""

    id: str
    passage: int  # its number
    similarity: float


@dataclass(frozen=True, slots=True)
class Changes:
    """What to write, and the ids of what to remove."""

    entries: tuple[Entry, ...] = ()
    removed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class IndexState:
    """How many documents an index has. One that is not `from_rebuild` was created empty, because there was none."""

    documents: int
    from_rebuild: bool


class SearchBackend(Protocol):
    """A search engine. Every method may raise SearchUnavailable."""

    def find(self, question: Question, *, limit: int, facets: Sequence[str] = (), include: Collection[str] = ()) -> Found:
        """Return what matches the words of `question`, and the documents in `include` that its audiences and filters allow.

        The first `limit` matches are ranked, best or latest first. By date, `ranked` has the included documents too, in their place.
        """

    def nearest(self, vector: Vector, question: Question, *, limit: int) -> Sequence[SemanticMatch]:
        """Return the documents nearest to `vector` that `question` allows by audience, filters and exclusions, nearest first.

        Approximate: a near document may be missed. Words need not match.
        """

    def fetch(self, ids: Collection[str]) -> Mapping[str, SearchDocument]:
        """Return documents by id, without those that are gone. Only for ids that `find` or `nearest` returned."""

    def similar_words(self, word: str, locale: str) -> Sequence[str]:
        """Return words of texts in `locale` that are written much like `word`, likeliest first.

        They come from all texts, whoever may read them: show none before a search for it found something that the reader may find.
        """

    def apply(self, read: Callable[[], Changes]) -> Changes:
        """Wait for the write lock, call `read`, write the changes that it returns, and return them once they can be found.

        Changes are read while the lock is held: whoever writes later has read later, so nothing stale is written last.
        """

    def rebuild(self, entries: Iterable[Entry]) -> int:
        """Build a new index of `entries`, replace the old one at the end, and return how many entries there are.

        Meanwhile searches use the old index, and changes are applied to both.
        """

    def fingerprints(self) -> Mapping[str, str]:
        """Return the fingerprint of every document in the index, by id."""

    def state(self) -> IndexState:
        """Return the state of the index."""

    def health(self) -> None:
        """Return if the engine can answer."""
