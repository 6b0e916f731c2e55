"""The contract of a search engine. One test suite runs against every engine.

Engines store, find and count documents. Everything that turns their results into a response (the combined ranking by words and
meaning, highlighting, spelling) is shared by all engines and found in `search.retrieval.pipeline`.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from search.documents.document import SearchDocument
from search.query.plan import Plan
from search.query.request import Sort

from .entries import Entry, Vector


class SearchUnavailable(Exception):
    """The engine is not available: it is not running or too busy, or its index is broken or was built by another version."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A question to an engine. `audiences` are those that the reader belongs to; they have no default.

    Only documents that have `locale`, the reader's language, among their `readers` can be found. `filters` are the selected values by
    facet: a document must match every facet, with any of the values selected in it.
    """

    plan: Plan
    locale: str
    audiences: frozenset[str]
    filters: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    sort: Sort = Sort.RELEVANCE


@dataclass(frozen=True, slots=True)
class Ranked:
    """A matching document and its score, which is 0 for a query without words and when sorted by date."""

    id: str
    score: float


@dataclass(frozen=True, slots=True)
class Found:
    """What matches a question.

    `ranked` are the best matches for the words, in order. `included` are the scores of the documents requested by id, without those
    that the reader cannot find; a document with none of the words scores 0. `total` and `facets` count both. `facets` are counts by
    facet and value; each facet ignores its own filter.
    """

    total: int
    ranked: tuple[Ranked, ...]
    included: Mapping[str, float]
    facets: Mapping[str, Mapping[str, int]]

    @property
    def total_by_words(self) -> int:
        """The number of documents that match the words."""
        return self.total - sum(not score for score in self.included.values())


@dataclass(frozen=True, slots=True)
class SemanticMatch:
    """A document and its passage that is nearest in meaning. `similarity` is the cosine."""

    id: str
    passage: int  # its number within the document
    similarity: float


@dataclass(frozen=True, slots=True)
class Changes:
    """The entries to write, and the ids of the documents to remove."""

    entries: tuple[Entry, ...] = ()
    removed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class IndexState:
    """The number of documents in an index. Unless it is `from_rebuild`, it was created empty because no index existed."""

    documents: int
    from_rebuild: bool


class SearchBackend(Protocol):
    """A search engine. Every method may raise SearchUnavailable."""

    def find(self, question: Question, *, limit: int, facets: Sequence[str] = (), include: Collection[str] = ()) -> Found:
        """Return what matches the words of `question`, and the documents in `include` that its audiences and filters allow.

        The first `limit` matches are ranked, best or latest first. When sorted by date, `ranked` contains the included documents too.
        """

    def nearest(self, vector: Vector, question: Question, *, limit: int) -> Sequence[SemanticMatch]:
        """Return the documents nearest to `vector` that `question` allows by audience, filters and exclusions, nearest first.

        Approximate: a near document may be missed. Words need not match.
        """

    def fetch(self, ids: Collection[str]) -> Mapping[str, SearchDocument]:
        """Return documents by id, skipping deleted ones. Only for ids that `find` or `nearest` returned."""

    def similar_words(self, word: str, locale: str) -> Sequence[str]:
        """Return words of texts in `locale` with a spelling similar to `word`, likeliest first.

        They come from all texts, including private ones: do not show a word unless a search for it finds something for this reader.
        """

    def apply(self, read: Callable[[], Changes]) -> Changes:
        """Wait for the write lock, call `read`, write the changes it returns, and return them once they can be found.

        Changes are read while the lock is held: a later write has read later, so stale data never overwrites newer data.
        """

    def rebuild(self, entries: Iterable[Entry]) -> int:
        """Build a new index from `entries`, replace the old one at the end, and return the number of entries.

        In the meantime, searches use the old index, and changes are applied to both.
        """

    def fingerprints(self) -> Mapping[str, str]:
        """Return the fingerprint of every document in the index, by id."""

    def state(self) -> IndexState:
        """Return the state of the index."""

    def health(self) -> None:
        """Raise SearchUnavailable unless the engine can answer."""
