"""The fields of the embedded index, and the conversion of documents to them."""

import hashlib
from collections.abc import Sequence
from datetime import UTC, datetime
from zlib import crc32

from tantivy import Document, Index, Schema, SchemaBuilder

from search.backends.entries import Entry
from search.backends.facet_fields import FACET_FIELDS, NUMBERS
from search.embeddings.passages import MAX_PASSAGES
from search.language.analysis import analyser, prepare, written_analyser
from search.query.boosts import FIELD_BOOSTS

VERSION = 9  # increase it when the fields, the stored data or the analysis change: an index of another version is not read

ID, PAYLOAD, FINGERPRINT, LOCALE, AUDIENCE, READER = ("id", "payload", "fingerprint", "locale", "audience", "reader")
NUMBER = "number"  # represents the id, and can be read without the stored document
DATE, EXPIRES, OPENS, CLOSES = ("date", "expires", "opens", "closes")  # the ordinal of a day; seconds
PASSAGES = "passages"  # keys to search by
PASSAGE_KEYS = tuple(f"passage_{number}" for number in range(MAX_PASSAGES))  # the key of each passage, by number

# The fields to search for prefixes, and whether the order of their words is stored.
WRITTEN = {"title": True, "lead": True, "headings": True, "names": True, "body": False}

NEVER = 2**53  # seconds; fast fields cannot be compared with a missing value


def text_field(field: str, locale: str) -> str:
    """Return the name of the index field for `field`, one of `FIELD_BOOSTS`, in `locale`."""
    return f"{field}_{locale.replace('-', '_')}"


def written_field(field: str, locale: str) -> str:
    """Return the name of the index field for the same texts, unstemmed: for prefixes and spelling correction."""
    return f"{field}_written_{locale.replace('-', '_')}"


def signature(locales: Sequence[str]) -> str:
    """Return a hash that differs between incompatible indexes."""
    return hashlib.sha256(f"{VERSION} {' '.join(sorted(locales))}".encode()).hexdigest()[:12]


def build_schema(locales: Sequence[str]) -> Schema:
    builder = SchemaBuilder()
    for name in (PAYLOAD, FINGERPRINT):
        builder.add_bytes_field(name, stored=True)  # text fields would be indexed too
    for name in (ID, LOCALE, AUDIENCE, READER, *(name for name in FACET_FIELDS.values() if name not in NUMBERS)):
        builder.add_text_field(
            name, stored=name == ID, fast=name not in {ID, AUDIENCE, READER}, tokenizer_name="raw", index_option="basic"
        )
    for name in (NUMBER, DATE, EXPIRES, OPENS, CLOSES, PASSAGES, *NUMBERS):
        builder.add_integer_field(name, indexed=True, fast=True)
    for name in PASSAGE_KEYS:
        builder.add_integer_field(name, fast=True)
    for locale in locales:
        for field in FIELD_BOOSTS:
            order = "freq" if field == "parts" else "position"  # parts are not searched for phrases
            builder.add_text_field(text_field(field, locale), tokenizer_name=locale, index_option=order)
        for field, is_ordered in WRITTEN.items():
            order = "position" if is_ordered else "basic"
            builder.add_text_field(written_field(field, locale), tokenizer_name=f"{locale}_written", index_option=order)
    return builder.build()


def register_analysers(index: Index, locales: Sequence[str]) -> None:
    for locale in locales:
        index.register_tokenizer(locale, analyser(locale))
        index.register_tokenizer(f"{locale}_written", written_analyser(locale))


def to_tantivy(entry: Entry, locales: Sequence[str]) -> Document:
    """Return `entry` as stored in the index. Texts are prepared for the analysers; the payload keeps them unchanged."""
    stored, document = Document(), entry.document
    for name, text in (
        (ID, document.id),
        (LOCALE, document.locale),
        (AUDIENCE, document.audience),
        ("type", document.type),
        ("format", document.format),
    ):
        if text:
            stored.add_text(name, text)
    stored.add_bytes(PAYLOAD, entry.payload.encode())
    stored.add_bytes(FINGERPRINT, entry.fingerprint.encode())
    for name in ("topics", "regions", "countries", "municipalities", "readable_in"):
        for value in dict.fromkeys(getattr(document, name)):
            stored.add_text(name, value)
    for reader in document.readers or locales:
        stored.add_text(READER, reader)
    for year in dict.fromkeys(document.years):
        stored.add_integer("years", year)
    stored.add_integer(NUMBER, number_of(document.id))
    if document.date:
        stored.add_integer(DATE, document.date.toordinal())
    stored.add_integer(EXPIRES, seconds(document.expires_at) if document.expires_at else NEVER)
    if document.closes_at:
        stored.add_integer(CLOSES, seconds(document.closes_at))
        stored.add_integer(OPENS, seconds(document.opens_at) if document.opens_at else -NEVER)
    for key in {passage.key for passage in entry.vectors}:
        stored.add_integer(PASSAGES, key)
    for passage in entry.vectors:
        stored.add_integer(PASSAGE_KEYS[passage.number], passage.key)
    for field, language, text in entry.texts():
        if language in locales and text:
            prepared = prepare(text, language)
            stored.add_text(text_field(field, language), prepared)
            if field in WRITTEN:  # if the order does not matter, each word is stored once
                written = prepared if WRITTEN[field] else " ".join(set(prepared.split()))
                stored.add_text(written_field(field, language), written)
    return stored


def number_of(name: str) -> int:
    """Return a number of at most 63 bits for an id. Collisions are practically impossible.

    Most ids are "source:key" with a numeric key. For these, the number consists of a 1, 30 bits for the source and 32 bits for the
    key, so the id can be derived from it once the source is known (`source_in`, `key_in`).
    """
    source, _colon, key = name.rpartition(":")
    if source and key.isascii() and key.isdecimal() and str(int(key)) == key and int(key) < 2**32:
        return 1 << 62 | (crc32(source.encode()) >> 2) << 32 | int(key)
    return int.from_bytes(hashlib.blake2b(name.encode(), digest_size=8).digest()) >> 2


def source_in(number: int) -> int | None:
    """Return the bits that represent the source in `number`, or None if the id cannot be derived from it."""
    return number >> 32 if number >> 62 else None


def key_in(number: int) -> int:
    return number & 0xFFFFFFFF


def seconds(moment: datetime) -> int:
    return int(moment.astimezone(UTC).timestamp())
