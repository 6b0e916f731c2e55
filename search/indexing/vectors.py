"""Giving documents their meaning: what their passages mean is computed in the background and written into the index once it is known.

Words are findable at once, so a document is in the index before its vectors are. What waits for them is written down, and comes in by
a job where there are workers, by a periodic job in any case: also after the provider was away.
"""

import time
from collections.abc import Collection, Iterable

from search.backends.base import Changes
from search.backends.entries import Entry
from search.documents.registry import sources
from search.embeddings.base import EmbeddingUnavailable
from search.embeddings.models import AwaitedMeaning
from search.embeddings.passages import Passage, passages_of
from search.embeddings.providers import get_provider
from search.embeddings.store import compute, missing

from .updates import update_documents

AT_ONCE = 5  # documents: half a second of a worker's time, for which what was published waits


def note_missing(entries: Iterable[Entry]) -> bool:
    """Write down which of `entries` wait for vectors; say whether any does. To be called after they were written into the index."""
    if get_provider() is None:
        return False
    waiting = [entry.document.id for entry in entries if lacks_vectors(entry)]
    note(waiting)
    return bool(waiting)


def lacks_vectors(entry: Entry) -> bool:
    """Say whether there is a provider of embeddings, and a passage of `entry` without a vector."""
    return get_provider() is not None and len(entry.vectors) < len(passages_of(entry.document))


def note(ids: Collection[str]) -> None:
    # In one order, so that two who write the same at once do not wait for each other.
    parts = (name.partition(":") for name in sorted(ids))
    AwaitedMeaning.objects.bulk_create(
        [AwaitedMeaning(source=source, key=key) for source, _colon, key in parts], ignore_conflicts=True
    )


def embed_documents(source: str, keys: Collection[str]) -> tuple[list[str], int]:
    """Compute and keep the vectors that documents of `keys` lack; return the keys of those that did, and how many vectors it were.

    The index has them once the documents are written again. Raises EmbeddingUnavailable.
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


def embed_awaited(seconds: float = float("inf")) -> None:
    """Compute what documents in the index wait for and write them again, for about `seconds`.

    Raises EmbeddingUnavailable, SearchUnavailable.
    """
    began = time.monotonic()
    while embed_next() and time.monotonic() - began < seconds:
        pass


def embed_next() -> bool:
    """Do so for the next few documents; say whether there may be more."""
    if get_provider() is None:
        return False
    waiting = list(AwaitedMeaning.objects.all()[:AT_ONCE])
    for source in {row.source for row in waiting}:
        rows = [row for row in waiting if row.source == source]
        if source in sources():
            embed_documents(source, [row.key for row in rows])
        written = take_off(rows)
        if note_missing(written.entries):
            raise EmbeddingUnavailable("Documents changed while their vectors were computed; they are taken up at the next turn.")
    return bool(waiting)


def take_off(rows: list[AwaitedMeaning]) -> Changes:
    """Write the documents of `rows`, all of one source, that have their vectors now.

    The rows go first: what changes from here on is noted anew, what changed before is in what is written.
    """
    source, keys = rows[0].source, [row.key for row in rows]
    AwaitedMeaning.objects.filter(pk__in=[row.pk for row in rows]).delete()
    if source not in sources():
        return Changes()
    try:
        return update_documents(source, keys)
    except BaseException:
        note([f"{source}:{key}" for key in keys])
        raise
