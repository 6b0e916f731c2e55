"""A reader's search request: read from a query string, answered by the pipeline, written back to a query string."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import cached_property
from urllib.parse import urlencode

from search.documents.facets import FACETS

from .normalisation import normalise_query
from .parser import Query

PAGE_SIZE = 20  # results per page
MAX_RESULTS = 10_000  # the deepest that engines page: readers who get that far can narrow the search instead


class Sort(StrEnum):
    RELEVANCE = "relevance"
    DATE = "date"


@dataclass(frozen=True, kw_only=True)
class SearchRequest:
    """A search by one reader. `audiences` are those that the reader belongs to; they have no default, so they cannot be forgotten.

    The words of `query` are normalised to their usual spelling. `query` is empty if the text contains no words or is too long; without
    any text, everything is found. `filters` are the selected values by facet: a document must match every facet, with any of the values
    selected in it. `facets` are those whose values are counted. Raises ValueError for a page that no engine can return.
    """

    query: Query
    locale: str
    audiences: frozenset[str]
    filters: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    facets: tuple[str, ...] = ()
    sort: Sort | None = None
    page: int = 1
    size: int = PAGE_SIZE

    def __post_init__(self) -> None:
        if self.size < 1 or self.page < 1 or self.page * self.size > MAX_RESULTS:
            raise ValueError(f"A search returns results 1 to {MAX_RESULTS}, not {self.offset + 1} to {self.offset + self.size}.")
        object.__setattr__(self, "query", normalise_query(self.query, self.locale))  # the dataclass is frozen

    @property
    def text(self) -> str:
        """The text as typed."""
        return self.query.text

    @property
    def sort_order(self) -> Sort:
        """The selected order; by date if there are no words to rank documents by relevance."""
        return self.sort or (Sort.RELEVANCE if self.text else Sort.DATE)

    @property
    def is_wordless(self) -> bool:
        """Return whether the text is not empty but contains no words."""
        return bool(self.text) and not self.query

    @property
    def offset(self) -> int:
        return (self.page - 1) * self.size

    @cached_property
    def choices(self) -> tuple[tuple[str, str], ...]:
        """(facet, value) for each selected value, in the order of the facets."""
        return tuple((name, value) for name in FACETS for value in self.filters.get(name, ()))

    def narrowed(self, facet: str, values: tuple[str, ...]) -> "SearchRequest":
        """Return this search with exactly `values` selected in `facet`."""
        others = {name: chosen for name, chosen in self.filters.items() if name != facet}
        return replace(self, filters={**others, facet: values} if values else others, page=1)

    def address(self, *, without: tuple[str, str] | None = None, sort: Sort | None = None, page: int = 1) -> str:
        """Return the query string of this search at `page`, optionally without one selected value and in another order."""
        parameters = [("q", self.text)] if self.text else []
        parameters += [choice for choice in self.choices if choice != without]
        sort = sort or self.sort
        parameters += [("sort", sort.value)] if sort else []
        parameters += [("page", str(page))] if page > 1 else []
        return "?" + urlencode(parameters)
