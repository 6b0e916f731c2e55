"""Computes the vectors of documents in the background, and writes them to the index when they are ready.

A document can be found by its words at once, so it is indexed before its vectors. Documents that are waiting for vectors are saved as
`PendingEmbedding`. A task computes them if there are workers; otherwise, or after an outage of the provider, a periodic task does.
"""

import time
from collections.abc import Collection, Iterable

from search.backends.base import Changes
from search.backends.entries import Entry
from search.documents.registry import sources
from search.embeddings.base import EmbeddingUnavailable
from search.embeddings.models import PendingEmbedding
from search.embeddings.passages import Passage, passages_of
from search.embeddings.providers import get_provider
from search.embeddings.store import compute, missing

from .updates import update_documents

BATCH = 5  # documents: half a second of a worker's time, during which published changes have to wait


def note_missing(entries: Iterable[Entry]) -> bool:
    """Record which of `entries` lack vectors, and return whether any do. Call it after they were written to the index."""
    if get_provider() is None:
        return False
    waiting = [entry.document.id for entry in entries if lacks_vectors(entry)]
    note_pending(waiting)
    return bool(waiting)


def lacks_vectors(entry: Entry) -> bool:
    """Return whether there is a provider of embeddings and a passage of `entry` without a vector."""
    return get_provider() is not None and len(entry.vectors) < len(passages_of(entry.document))


def note_pending(ids: Collection[str]) -> None:
    # Always in the same order, so that two processes writing the same rows do not deadlock.
    parts = (name.partition(":") for name in sorted(ids))
    PendingEmbedding.objects.bulk_create(
        [PendingEmbedding(source=source, key=key) for source, _colon, key in parts], ignore_conflicts=True
    )


def embed_documents(source: str, keys: Collection[str]) -> tuple[list[str], int]:
    """Compute and store the missing vectors of the documents of `keys`; return the keys of these documents and the number of vectors.

    They are not in the index until the documents are written again. Raises EmbeddingUnavailable.
    """
    provider = get_provider()
    if provider is None:
        return [], 0
    passages: dict[int, Passage] = {}
    names: dict[str, set[int]] = {}
    for document in sources()[source].documents(keys):
        of_document = {passage.key(provider.model): passage for passage in passages_of(document)}
        names[document.id.removeprefix(f"{source}:")] = set(of_document)
        passages |= of_document
    lacking = missing(passages)
    compute({key: passages[key] for key in lacking}, provider)
    return [name for name, of_document in names.items() if of_document & lacking], len(lacking)


def embed_pending(seconds: float = float("inf")) -> None:
    """Compute the vectors that documents are waiting for and write these documents again, for about `seconds`.

    Raises EmbeddingUnavailable, SearchUnavailable.
    """
    began = time.monotonic()
    while embed_next() and time.monotonic() - began < seconds:
        pass


def embed_next() -> bool:
    """Do so for the next few documents, and return whether there may be more."""
    if get_provider() is None:
        return False
    waiting = list(PendingEmbedding.objects.all()[:BATCH])
    for source in {row.source for row in waiting}:
        rows = [row for row in waiting if row.source == source]
        if source in sources():
            embed_documents(source, [row.key for row in rows])
        written = write_embedded(rows)
        if note_missing(written.entries):
            raise EmbeddingUnavailable("Documents changed while their vectors were computed; they are taken up at the next turn.")
    return bool(waiting)


def write_embedded(rows: list[PendingEmbedding]) -> Changes:
    """Write the documents of `rows`, all of one source, with their vectors.

    The rows are deleted first: later changes add new rows, and earlier ones are included in what is written.
    """
    source, keys = rows[0].source, [row.key for row in rows]
    PendingEmbedding.objects.filter(pk__in=[row.pk for row in rows]).delete()
    if source not in sources():
        return Changes()
    try:
        return update_documents(source, keys)
    except BaseException:
        note_pending([f"{source}:{key}" for key in keys])
        raise
