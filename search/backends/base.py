"""What every search engine does for us, in our words. One suite of tests runs against each.

Engines find, count and keep; what makes up an answer of that - meaning and words as one ranking, marked words, spelling - is ours and
the same for all (`search.retrieval.pipeline`).
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from search.documents.document import SearchDocument
from search.query.planner import Plan
from search.query.request import Sort

from .entries import Entry, Vector


class SearchUnavailable(Exception):
    """The engine does not answer: it is not running, is busy for too long, or its index is broken or of another version."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What is asked of an engine. `audiences` are those the reader belongs to, and have no default.

    Only what `locale`, the reader's language, is among the `readers` of can be found. `filters` are chosen values by facet: of one
    facet any, of several facets all.
    """

    plan: Plan
    locale: str
    audiences: frozenset[str]
    filters: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    sort: Sort = Sort.RELEVANCE


@dataclass(frozen=True, slots=True)
class Ranked:
    """A document that matches, and how well: 0 without words, or by date."""

    id: str
    score: float


@dataclass(frozen=True, slots=True)
class Found:
    """What matches a question.

    `ranked` are the best, in their order. `also` are the scores of those further documents that were asked for by id and may be
    found, 0 of one that has none of the words. `total` and `facets` (counts by facet and value, of the whole result but for the
    facet's own selection) take in both.
    """

    total: int
    ranked: tuple[Ranked, ...]
    also: Mapping[str, float]
    facets: Mapping[str, Mapping[str, int]]

    @property
    def by_words(self) -> int:
        """How many have the words."""
        return self.total - sum(not score for score in self.also.values())


@dataclass(frozen=True, slots=True)
class Near:
    """A document by the passage of it that is nearest in meaning. `similarity` is the cosine."""

    id: str
    passage: int  # its number
    similarity: float


@dataclass(frozen=True, slots=True)
class Changes:
    """What is to be written, and the ids of what is to be taken out."""

    entries: tuple[Entry, ...] = ()
    removed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class IndexState:
    """How many documents an index holds. One that is not `from_rebuild` began empty, because there was none."""

    documents: int
    from_rebuild: bool


class SearchBackend(Protocol):
    """A search engine. Every method may raise SearchUnavailable."""

    def find(self, question: Question, *, limit: int, facets: Sequence[str] = (), also: Collection[str] = ()) -> Found:
        """Return what matches the words of `question`, or is named by `also` and allowed by its audiences and filters.

        Best first or latest first, the `limit` first of them. By date `ranked` has those of `also` too, in their place.
        """

    def near(self, vector: Vector, question: Question, *, limit: int) -> Sequence[Near]:
        """Return the documents nearest to `vector` that audiences, filters and `-without` of `question` allow, nearest first.

        Approximate: a near one may be missed. Words need not match.
        """

    def fetch(self, ids: Collection[str]) -> Mapping[str, SearchDocument]:
        """Return documents by id; ids that are gone are left out. Only for ids that `find` or `near` gave."""

    def words_like(self, word: str, locale: str) -> Sequence[str]:
        """Return words of texts in `locale` that are written much like `word`, likeliest first.

        Of all texts, whoever may read them: show none before a search for it found something that the reader may find.
        """

    def apply(self, read: Callable[[], Changes]) -> Changes:
        """Take the writer's turn, call `read`, write what it gives and return it once it can be found.

        What changed is read within the turn: who comes later reads later, so nothing stale is written last.
        """

    def rebuild(self, entries: Iterable[Entry]) -> int:
        """Make a new index of `entries` and put it in the old one's place at the end; return how many there are.

        Searches go on in the old index meanwhile; changes applied meanwhile are in both.
        """

    def fingerprints(self) -> Mapping[str, str]:
        """Return the fingerprint of every document in the index by its id."""

    def state(self) -> IndexState:
        """Return what the index is like."""

    def health(self) -> None:
        """Return if the engine can answer."""
