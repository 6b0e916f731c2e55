"""Reads stored documents of the embedded index, as rarely as possible: reading a document takes longer than finding it."""

from collections.abc import Collection, Iterator, Sequence
from typing import Any

from tantivy import Query, Schema

from search.documents.document import SearchDocument

from .index_folder import OpenIndex
from .schema import ID, NUMBER, PAYLOAD, key_in, source_in

MAX_CACHED_IDS = 200_000  # per process
MAX_CACHED_ADDRESSES = 5_000  # until the next commit

_sources: dict[int, str] = {}  # by the bits that represent them in numbers
_ids: dict[int, str] = {}  # those that cannot be derived from their numbers


def ids_at(opened: OpenIndex, addresses: Sequence[Any]) -> list[str]:
    """Return the ids of the documents at `addresses`, derived from their numbers; only the first document of each source is read."""
    if len(_ids) > MAX_CACHED_IDS:
        _ids.clear()
    if len(opened.addresses) > MAX_CACHED_ADDRESSES:
        opened.addresses.clear()
    numbers = opened.searcher.fast_field_values(NUMBER, list(addresses)) if addresses else []
    ids = [_id_of(int(number or 0), opened, address) for number, address in zip(numbers, addresses, strict=True)]
    opened.addresses.update(zip(ids, addresses, strict=True))
    return ids


def _id_of(number: int, opened: OpenIndex, address: Any) -> str:
    source = source_in(number)
    if source in _sources:
        return f"{_sources[source]}:{key_in(number)}"
    name = _ids.get(number)
    if name is None:
        name = str(opened.searcher.doc(address).get_first(ID))
        if source is None:
            _ids[number] = name
        else:
            _sources[source] = name.rpartition(":")[0]
    return name


def read_documents(opened: OpenIndex, schema: Schema, ids: Collection[str]) -> Iterator[SearchDocument]:
    """Yield the documents with these ids, skipping deleted ones."""
    for name in ids:
        address = opened.addresses.get(name)
        if address is None:
            found: Any = opened.searcher.search(Query.term_query(schema, ID, name), 1, count=False)
            address = next((address for _score, address in found.hits), None)
        if address is not None:
            payload = opened.searcher.doc(address).get_first(PAYLOAD)
            yield SearchDocument.from_json(bytes(payload or b"").decode())
