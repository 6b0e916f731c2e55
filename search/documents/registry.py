"""The sources of documents: what can be found, registered by the rooms that it comes from.

A source turns the objects of a room into documents. It alone decides what may be found: what `documents` does not give for a
key is not findable, and is taken out of the index.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from django_stubs_ext import StrOrPromise

from .document import SearchDocument


@dataclass(frozen=True, slots=True)
class TypeNames:
    """What one type of document is called: a single one above a result, several in a list of types."""

    one: StrOrPromise
    many: StrOrPromise


class DocumentSource(Protocol):
    """Makes documents of the objects of a room. Keys are unique within the source; a document's id is "name:key"."""

    @property
    def name(self) -> str: ...

    @property
    def types(self) -> Mapping[str, TypeNames]:
        """The types of document that this source makes."""

    def keys(self) -> Sequence[str]:
        """Return the keys of everything that may be found now."""

    def documents(self, keys: Collection[str]) -> Iterator[SearchDocument]:
        """Give the documents of those of `keys` that may be found now, and no others."""


_sources: dict[str, DocumentSource] = {}


def register_source(source: DocumentSource) -> None:
    """Make the objects of `source` findable. To be called once, in an AppConfig's `ready`."""
    if ":" in source.name:
        raise ValueError(f"The name of a source has no colon: {source.name!r}.")
    _sources[source.name] = source


def sources() -> Mapping[str, DocumentSource]:
    """Return every source by its name."""
    return _sources


def names_of_type(name: str) -> TypeNames:
    """Return what `name` is called; a type that no source knows any more is called by its name."""
    for source in _sources.values():
        if name in source.types:
            return source.types[name]
    return TypeNames(one=name, many=name)
