"""What the embedded index has stored of documents, read as rarely as can be: reading one costs more than finding it."""

from collections.abc import Collection, Iterator, Sequence
from typing import Any

from tantivy import Query, Schema

from search.documents.document import SearchDocument

from .index_folder import OpenIndex
from .schema import ID, NUMBER, PAYLOAD, key_in, source_in

MOST_NAMES = 200_000  # that a process remembers
MOST_PLACES = 5_000  # that are remembered until the next commit

_sources: dict[int, str] = {}  # by what stands for them in numbers
_names: dict[int, str] = {}  # that do not follow from their numbers


def names_at(opened: OpenIndex, places: Sequence[Any]) -> list[str]:
    """Return the ids of the documents at `places`. They follow from numbers; the first document of each source is read."""
    if len(_names) > MOST_NAMES:
        _names.clear()
    if len(opened.places) > MOST_PLACES:
        opened.places.clear()
    numbers = opened.searcher.fast_field_values(NUMBER, list(places)) if places else []
    names = [_name_of(int(number or 0), opened, place) for number, place in zip(numbers, places, strict=True)]
    opened.places.update(zip(names, places, strict=True))
    return names


def _name_of(number: int, opened: OpenIndex, place: Any) -> str:
    source = source_in(number)
    if source in _sources:
        return f"{_sources[source]}:{key_in(number)}"
    name = _names.get(number)
    if name is None:
        name = str(opened.searcher.doc(place).get_first(ID))
        if source is None:
            _names[number] = name
        else:
            _sources[source] = name.rpartition(":")[0]
    return name


def read_documents(opened: OpenIndex, schema: Schema, names: Collection[str]) -> Iterator[SearchDocument]:
    """Give the documents of these ids; those that are gone are left out."""
    for name in names:
        place = opened.places.get(name)
        if place is None:
            found: Any = opened.searcher.search(Query.term_query(schema, ID, name), 1, count=False)
            place = next((place for _score, place in found.hits), None)
        if place is not None:
            payload = opened.searcher.doc(place).get_first(PAYLOAD)
            yield SearchDocument.from_json(bytes(payload or b"").decode())
