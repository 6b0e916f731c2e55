"""Entries to index: a document with the text of its attached files and the available vectors of its passages."""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import islice

from search.documents.document import SearchDocument
from search.embeddings.base import Numbers
from search.embeddings.passages import passages_of
from search.embeddings.providers import get_provider
from search.language.analysis import base_language
from search.language.compounds import parts_in

Vector = Numbers  # unit length, times 127

BATCH = 25  # documents to prepare at once: the texts of all their files are in memory


@dataclass(frozen=True, slots=True)
class PassageVector:
    """The vector of a passage. `key` is derived from the text and the model, so identical passages have the same key."""

    number: int  # of the passage within the document
    key: int  # 0 to 2**63 - 1
    vector: Vector


@dataclass(frozen=True)
class Entry:
    """A document as an engine indexes it. `file_texts` are the texts of `document.files`, in the same order, pages joined."""

    document: SearchDocument
    file_texts: tuple[str, ...] = ()
    vectors: tuple[PassageVector, ...] = ()

    @cached_property
    def payload(self) -> str:
        """The document as it is stored."""
        return self.document.to_json()

    @cached_property
    def fingerprint(self) -> str:
        """A hash that changes with any part of the entry: the document, the texts of its files, the available vectors."""
        parts = (self.payload, *self.file_texts, *(str(passage.key) for passage in self.vectors))
        return hashlib.blake2b("\0".join(parts).encode(), digest_size=16).hexdigest()

    def texts(self) -> Iterator[tuple[str, str, str]]:
        """Yield (field, language, text) for everything to search; fields are those of `search.query.boosts.FIELD_BOOSTS`."""
        german: dict[str, list[str]] = {}
        for field, language, text in self._written():
            yield field, language, text
            if base_language(language) == "de":
                german.setdefault(language, []).append(text)
        for language, texts in german.items():
            yield "parts", language, " ".join(parts_in("\n".join(texts)))

    def _written(self) -> Iterator[tuple[str, str, str]]:
        """Yield the same for the original texts, without the parts of compounds."""
        document = self.document
        yield "title", document.locale, document.title
        yield "lead", document.locale, document.lead
        yield "headings", document.locale, "\n".join(document.headings)
        yield "body", document.locale, document.body
        for text in self.file_texts:
            yield "files", document.locale, text
        for language, text in document.translations.items():
            yield "translation", language, text
        for language, names in document.names.items():
            yield "names", language, "\n".join(names)


def make_entries(documents: Iterable[SearchDocument]) -> Iterator[Entry]:
    """Yield the entries of `documents`."""
    from search.attachments.texts import (
        file_texts_of,
    )  # imported late: engines import this module before Django's models are ready

    rest = iter(documents)
    while batch := list(islice(rest, BATCH)):
        file_texts, vectors = file_texts_of(batch), vectors_of(batch)
        for document in batch:
            yield Entry(document, file_texts.get(document.id, ()), vectors.get(document.id, ()))


def vectors_of(documents: Iterable[SearchDocument]) -> dict[str, tuple[PassageVector, ...]]:
    """Return the vectors computed so far for the passages of `documents`, by document id. One query."""
    from search.embeddings.store import stored_vectors  # imported late for the same reason

    provider = get_provider()
    if provider is None:
        return {}
    keys = {document.id: [passage.key(provider.model) for passage in passages_of(document)] for document in documents}
    stored = stored_vectors({key for of_document in keys.values() for key in of_document})
    return {
        name: tuple(PassageVector(number, key, stored[key]) for number, key in enumerate(of_document) if key in stored)
        for name, of_document in keys.items()
    }
