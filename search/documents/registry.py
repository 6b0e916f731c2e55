"""The registry of sources, which turn the objects of an app into documents.

Only the source decides what may be found: if `documents` yields nothing for a key, the document is removed from the index.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from django_stubs_ext import StrOrPromise

from .document import SearchDocument


@dataclass(frozen=True, slots=True)
class TypeNames:
    """The names of a document type: the singular for a result, the plural for a list of types."""

    one: StrOrPromise
    many: StrOrPromise


class DocumentSource(Protocol):
    """Turns the objects of an app into documents. Keys are unique within the source; the id of a document is "name:key"."""

    @property
    def name(self) -> str: ...

    @property
    def types(self) -> Mapping[str, TypeNames]:
        """The types of documents from this source."""

    def keys(self) -> Sequence[str]:
        """Return the keys of all objects that may be found now."""

    def documents(self, keys: Collection[str]) -> Iterator[SearchDocument]:
        """Yield the documents for those of `keys` that may be found now, and no others."""


_sources: dict[str, DocumentSource] = {}


def register_source(source: DocumentSource) -> None:
    """Make the objects of `source` findable. Call it once, in the `ready` method of an AppConfig."""
    if ":" in source.name:
        raise ValueError(f"The name of a source has no colon: {source.name!r}.")
    _sources[source.name] = source


def sources() -> Mapping[str, DocumentSource]:
    """Return all sources by name."""
    return _sources


def names_of_type(name: str) -> TypeNames:
    """Return the names of a type; falls back to the identifier of a type that no source knows any more."""
    for source in _sources.values():
        if name in source.types:
            return source.types[name]
    return TypeNames(one=name, many=name)
