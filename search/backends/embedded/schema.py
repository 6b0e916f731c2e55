"""What the embedded index holds of a document, and how facets and texts are called in it."""

import hashlib
from collections.abc import Sequence
from datetime import UTC, datetime
from zlib import crc32

from tantivy import Document, Index, Schema, SchemaBuilder

from search.backends.entries import Entry
from search.backends.facet_fields import FACET_FIELDS, NUMBERS
from search.embeddings.passages import MOST as MOST_PASSAGES
from search.language.analysis import analyser, prepare, written_analyser
from search.query.boosts import WORTH

VERSION = 9  # raise it whenever the fields, what is stored or the analysis change: an index of another version is not read

ID, PAYLOAD, FINGERPRINT, LOCALE, AUDIENCE, READER = ("id", "payload", "fingerprint", "locale", "audience", "reader")
NUMBER = "number"  # stands for the id, and is read without the stored document
DATE, EXPIRES, OPENS, CLOSES = ("date", "expires", "opens", "closes")  # a day's ordinal; seconds
PASSAGES = "passages"  # keys to search by
PASSAGE_PLACES = tuple(f"passage_{number}" for number in range(MOST_PASSAGES))  # the key of the passage of each number

# Places in which beginnings of words are found, and whether the order of words is known there.
WRITTEN = {"title": True, "lead": True, "headings": True, "names": True, "body": False}

NEVER = 2**53  # seconds; fast fields have no "none" to compare with


def text_field(place: str, locale: str) -> str:
    """Return the name of the field for texts of `place`, one of `WORTH`, in `locale`."""
    return f"{place}_{locale.replace('-', '_')}"


def written_field(place: str, locale: str) -> str:
    """Return the name of the field for the same texts with words as they are written: for beginnings, and to correct spelling."""
    return f"{place}_written_{locale.replace('-', '_')}"


def signature(locales: Sequence[str]) -> str:
    """Return what tells indexes apart that cannot be read alike."""
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
    for name in PASSAGE_PLACES:
        builder.add_integer_field(name, fast=True)
    for locale in locales:
        for place in WORTH:
            order = "freq" if place == "parts" else "position"  # no phrase is looked for in parts
            builder.add_text_field(text_field(place, locale), tokenizer_name=locale, index_option=order)
        for place, is_ordered in WRITTEN.items():
            order = "position" if is_ordered else "basic"
            builder.add_text_field(written_field(place, locale), tokenizer_name=f"{locale}_written", index_option=order)
    return builder.build()


def register_analysers(index: Index, locales: Sequence[str]) -> None:
    for locale in locales:
        index.register_tokenizer(locale, analyser(locale))
        index.register_tokenizer(f"{locale}_written", written_analyser(locale))


def to_tantivy(given: Entry, locales: Sequence[str]) -> Document:
    """Return `given` as the index takes it. Texts are prepared for the analysers; the payload keeps them as they are."""
    entry, document = Document(), given.document
    for name, text in (
        (ID, document.id),
        (LOCALE, document.locale),
        (AUDIENCE, document.audience),
        ("type", document.type),
        ("format", document.format),
    ):
        if text:
            entry.add_text(name, text)
    entry.add_bytes(PAYLOAD, given.payload.encode())
    entry.add_bytes(FINGERPRINT, given.fingerprint.encode())
    for name in ("topics", "regions", "countries", "municipalities", "readable_in"):
        for value in dict.fromkeys(getattr(document, name)):
            entry.add_text(name, value)
    for reader in document.readers or locales:
        entry.add_text(READER, reader)
    for year in dict.fromkeys(document.years):
        entry.add_integer("years", year)
    entry.add_integer(NUMBER, number_of(document.id))
    if document.date:
        entry.add_integer(DATE, document.date.toordinal())
    entry.add_integer(EXPIRES, seconds(document.expires_at) if document.expires_at else NEVER)
    if document.closes_at:
        entry.add_integer(CLOSES, seconds(document.closes_at))
        entry.add_integer(OPENS, seconds(document.opens_at) if document.opens_at else -NEVER)
    for key in {passage.key for passage in given.vectors}:
        entry.add_integer(PASSAGES, key)
    for passage in given.vectors:
        entry.add_integer(PASSAGE_PLACES[passage.number], passage.key)
    for place, language, text in given.texts():
        if language in locales and text:
            prepared = prepare(text, language)
            entry.add_text(text_field(place, language), prepared)
            if place in WRITTEN:  # where words have no order, once is enough
                written = prepared if WRITTEN[place] else " ".join(set(prepared.split()))
                entry.add_text(written_field(place, language), written)
    return entry


def number_of(name: str) -> int:
    """Return a number for an id, at most 63 bits, as good as unique.

    Of "source:key" with a number as its key, as most ids are, it is 1, 30 bits of the source and 32 of the key: the id follows from it
    where the source is known (`source_in`, `key_in`).
    """
    source, _colon, key = name.rpartition(":")
    if source and key.isascii() and key.isdecimal() and str(int(key)) == key and int(key) < 2**32:
        return 1 << 62 | (crc32(source.encode()) >> 2) << 32 | int(key)
    return int.from_bytes(hashlib.blake2b(name.encode(), digest_size=8).digest()) >> 2


def source_in(number: int) -> int | None:
    """Return what stands for the source in the number of an id, None if its id does not follow from it."""
    return number >> 32 if number >> 62 else None


def key_in(number: int) -> int:
    return number & 0xFFFFFFFF


def seconds(moment: datetime) -> int:
    return int(moment.astimezone(UTC).timestamp())
