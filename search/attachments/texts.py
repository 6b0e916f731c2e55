"""Texts of files by the digest of their content: read once, and stored as long as any app has a file with that content."""

import logging
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from itertools import chain
from typing import IO

from django.db import transaction

from search.documents.document import SearchDocument

from .formats import PAGED
from .models import FileText
from .reading import ReadingFailed, read_file

log = logging.getLogger(__name__)

Holder = Callable[[Collection[str]], Iterable[str]]
_holders: list[Holder] = []


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A file of an app. `open` returns its content, and is only called if this content has not been read yet."""

    digest: str  # SHA-256, hexadecimal
    ending: str  # the extension of its name, in lower case and without the dot
    open: Callable[[], IO[bytes]]


def register_holder(holder: Holder) -> None:
    """Register a function that returns which of the given digests an app has files for. Orphaned texts can be deleted."""
    if holder not in _holders:
        _holders.append(holder)


def read_texts(files: Iterable[StoredFile]) -> Mapping[str, FileText]:
    """Return the texts of `files` by digest, with their pages deferred. Reads the files that have not been read yet.

    Files that cannot be read now, because they are missing or the disk is full, are skipped and logged.
    """
    wanted = {file.digest: file for file in files}
    known = FileText.objects.defer("pages").in_bulk(list(wanted))
    for digest in wanted.keys() - known.keys():
        text = read_text(wanted[digest])
        if text is not None:
            known[digest] = text
    return known


def read_text(file: StoredFile) -> FileText | None:
    """Read a file and store its text; returns None if it cannot be read now."""
    try:
        with file.open() as content:
            reading = read_file(content, file.ending)
    except (OSError, ReadingFailed):
        log.exception("The search cannot read the file with digest %s.", file.digest)
        return None
    text = FileText(
        digest=file.digest,
        state=reading.state,
        kind=reading.kind,
        pages=list(reading.pages),
        has_pages=reading.kind in PAGED,
        is_cut=reading.is_cut,
    )
    FileText.objects.bulk_create([text], ignore_conflicts=True)  # another process may have read it in the meantime
    return text


def file_texts_of(documents: Iterable[SearchDocument]) -> dict[str, tuple[str, ...]]:
    """Return the texts of the files of `documents`, in order, by document id. One query."""
    digests = {document.id: [file.digest for file in document.files] for document in documents if document.files}
    texts = texts_of({digest for of_document in digests.values() for digest in of_document})
    return {name: tuple(texts.get(digest, "") for digest in of_document) for name, of_document in digests.items()}


def texts_of(digests: Collection[str]) -> dict[str, str]:
    """Return the texts of files by digest, pages joined, without files that have no text."""
    found = FileText.objects.filter(digest__in=set(digests), state=FileText.State.READ) if digests else ()
    return {text.digest: text.text for text in found}


def forget_unused(digests: Iterable[str]) -> None:
    """After the commit, delete the texts of those of `digests` that no app has a file for any more."""
    if wanted := {digest for digest in digests if digest}:
        transaction.on_commit(partial(_forget, wanted), robust=True)


def _forget(digests: set[str]) -> None:
    FileText.objects.filter(digest__in=digests.difference(_held(digests))).delete()


def _held(digests: set[str]) -> Iterator[str]:
    return chain.from_iterable(holder(digests) for holder in _holders)
