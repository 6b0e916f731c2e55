"""What the embedded index holds of a document, and how facets and texts are called in it."""

import hashlib
from collections.abc import Sequence
from datetime import UTC, datetime

import numpy as np
from tantivy import Document, Index, Schema, SchemaBuilder

from search.analysis import analyser, prepare
from search.entries import Entry
from search.relevance import WORTH

VERSION = 3  # raise it whenever the fields or the analysis change: an index of another version is not read

ID, PAYLOAD, FINGERPRINT, LOCALE, AUDIENCE, READER = ("id", "payload", "fingerprint", "locale", "audience", "reader")
DATE, EXPIRES, OPENS, CLOSES = ("date", "expires", "opens", "closes")  # a day's ordinal; seconds
PASSAGES, PASSAGE_NUMBERS = ("passages", "passage_numbers")  # keys to search by; numbers with keys, as records

# The fields that facets count and filters choose from, by the facet's name.
FACET_FIELDS = {
    "type": "type",
    "topic": "topics",
    "year": "years",
    "region": "regions",
    "country": "countries",
    "format": "format",
    "municipality": "municipalities",
    "language": "readable_in",
}
NUMBERS = frozenset({"years"})

STATUS = "status"  # a facet too, by the clock: it has no field of its own

NEVER = 2**53  # seconds; fast fields have no "none" to compare with
PASSAGE = np.dtype([("number", "<u4"), ("key", "<i8")])


def text_field(place: str, locale: str) -> str:
    """Return the name of the field for texts of `place`, one of `WORTH`, in `locale`."""
    return f"{place}_{locale.replace('-', '_')}"


def signature(locales: Sequence[str]) -> str:
    """Return what tells indexes apart that cannot be read alike."""
    return hashlib.sha256(f"{VERSION} {' '.join(sorted(locales))}".encode()).hexdigest()[:12]


def build_schema(locales: Sequence[str]) -> Schema:
    builder = SchemaBuilder()
    for name in (PAYLOAD, FINGERPRINT):
        builder.add_text_field(name, stored=True, tokenizer_name="raw", index_option="basic")
    for name in (ID, LOCALE, AUDIENCE, READER, *(name for name in FACET_FIELDS.values() if name not in NUMBERS)):
        builder.add_text_field(
            name, stored=name == ID, fast=name not in {ID, AUDIENCE, READER}, tokenizer_name="raw", index_option="basic"
        )
    builder.add_bytes_field(PASSAGE_NUMBERS, stored=True)
    for name in (DATE, EXPIRES, OPENS, CLOSES, PASSAGES, *NUMBERS):
        builder.add_integer_field(name, indexed=True, fast=True)
    for locale in locales:
        for place in WORTH:
            builder.add_text_field(text_field(place, locale), tokenizer_name=locale)
    return builder.build()


def register_analysers(index: Index, locales: Sequence[str]) -> None:
    for locale in locales:
        index.register_tokenizer(locale, analyser(locale))


def to_tantivy(given: Entry, locales: Sequence[str]) -> Document:
    """Return `given` as the index takes it. Texts are prepared for the analysers; the payload keeps them as they are."""
    entry, document = Document(), given.document
    for name, text in (
        (ID, document.id),
        (PAYLOAD, given.payload),
        (FINGERPRINT, given.fingerprint),
        (LOCALE, document.locale),
        (AUDIENCE, document.audience),
        ("type", document.type),
        ("format", document.format),
    ):
        if text:
            entry.add_text(name, text)
    for name in ("topics", "regions", "countries", "municipalities", "readable_in"):
        for value in dict.fromkeys(getattr(document, name)):
            entry.add_text(name, value)
    for reader in document.readers or locales:
        entry.add_text(READER, reader)
    for year in dict.fromkeys(document.years):
        entry.add_integer("years", year)
    if document.date:
        entry.add_integer(DATE, document.date.toordinal())
    entry.add_integer(EXPIRES, seconds(document.expires_at) if document.expires_at else NEVER)
    if document.closes_at:
        entry.add_integer(CLOSES, seconds(document.closes_at))
        entry.add_integer(OPENS, seconds(document.opens_at) if document.opens_at else -NEVER)
    for key in {passage.key for passage in given.vectors}:
        entry.add_integer(PASSAGES, key)
    if given.vectors:
        records = np.array([(passage.number, passage.key) for passage in given.vectors], PASSAGE)
        entry.add_bytes(PASSAGE_NUMBERS, records.tobytes())
    for place, language, text in given.texts():
        if language in locales and text:
            entry.add_text(text_field(place, language), prepare(text, language))
    return entry


def seconds(moment: datetime) -> int:
    return int(moment.astimezone(UTC).timestamp())
