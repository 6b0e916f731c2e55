"""A source of documents that tests can fill: the index has to follow its changes."""

from collections.abc import Callable, Collection, Iterator

from search.documents.document import SearchDocument
from search.documents.registry import TypeNames
from search.indexing.tasks import update_on_commit

from .documents import document


class Shelf:
    """A source with documents given as titles by key. `broken` keys raise; `before_reading` is called with the requested keys."""

    name = "shelf"
    types = {"thing": TypeNames("Thing", "Things")}

    def __init__(self) -> None:
        self.titles: dict[str, str] = {}
        self.broken: set[str] = set()
        self.before_reading: Callable[[Collection[str]], None] = lambda keys: None

    def keys(self) -> list[str]:
        return list(self.titles)

    def documents(self, keys: Collection[str]) -> Iterator[SearchDocument]:
        self.before_reading(keys)
        for key in keys:
            if key in self.broken:
                raise LookupError(f"{key} is broken")
            if key in self.titles:
                yield document(f"shelf:{key}", self.titles[key], type="thing")

    def put(self, **titles: str) -> None:
        """Put documents on the shelf, as an editor would: this adds a row for each to the database, and enqueues a task."""
        self.titles |= titles
        update_on_commit(self.name, list(titles))

    def take(self, *keys: str) -> None:
        for key in keys:
            del self.titles[key]
        update_on_commit(self.name, keys)
