"""What the embedded index holds of a document, and how facets and texts are called in it."""

import hashlib
from collections.abc import Sequence
from datetime import UTC, datetime

from tantivy import Document, Index, Schema, SchemaBuilder

from search.analysis import analyser, prepare
from search.documents import SearchDocument, fingerprint_of

VERSION = 1  # raise it whenever the fields or the analysis change: an index of another version is not read

ID, PAYLOAD, FINGERPRINT, LOCALE, AUDIENCE, DATE, EXPIRES = (
    "id",
    "payload",
    "fingerprint",
    "locale",
    "audience",
    "date",
    "expires",
)

# The fields that facets count and filters choose from, by the facet's name.
FACET_FIELDS = {
    "type": "type",
    "topic": "topics",
    "year": "years",
    "region": "regions",
    "country": "countries",
    "format": "format",
    "municipality": "municipalities",
}
NUMBERS = frozenset({"years"})

# What a word is worth by where it stands.
WORTH = {"title": 4.0, "lead": 2.5, "headings": 1.8, "body": 1.0, "names": 1.2}
NEVER = 2**53  # seconds; fast fields have no "none" to compare with


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
    for name in (ID, LOCALE, AUDIENCE, *(name for name in FACET_FIELDS.values() if name not in NUMBERS)):
        builder.add_text_field(
            name, stored=name == ID, fast=name not in {ID, AUDIENCE}, tokenizer_name="raw", index_option="basic"
        )
    for name in (DATE, EXPIRES, *NUMBERS):
        builder.add_integer_field(name, indexed=True, fast=True)
    for locale in locales:
        for place in WORTH:
            builder.add_text_field(text_field(place, locale), tokenizer_name=locale)
    return builder.build()


def register_analysers(index: Index, locales: Sequence[str]) -> None:
    for locale in locales:
        index.register_tokenizer(locale, analyser(locale))


def to_tantivy(document: SearchDocument, locales: Sequence[str]) -> Document:
    """Return `document` as the index takes it. Texts are prepared for the analysers; the payload keeps them as they are."""
    entry = Document()
    payload = document.to_json()
    for name, text in (
        (ID, document.id),
        (PAYLOAD, payload),
        (FINGERPRINT, fingerprint_of(payload)),
        (LOCALE, document.locale),
        (AUDIENCE, document.audience),
        ("type", document.type),
        ("format", document.format),
    ):
        if text:
            entry.add_text(name, text)
    for name in ("topics", "regions", "countries", "municipalities"):
        for value in dict.fromkeys(getattr(document, name)):
            entry.add_text(name, value)
    for year in dict.fromkeys(document.years):
        entry.add_integer("years", year)
    if document.date:
        entry.add_integer(DATE, document.date.toordinal())
    entry.add_integer(EXPIRES, seconds(document.expires_at) if document.expires_at else NEVER)
    if document.locale in locales:
        texts = {"title": document.title, "lead": document.lead, "headings": "\n".join(document.headings), "body": document.body}
        for place, text in texts.items():
            entry.add_text(text_field(place, document.locale), prepare(text, document.locale))
    for locale, names in document.names.items():
        if locale in locales:
            for name in names:
                entry.add_text(text_field("names", locale), prepare(name, locale))
    return entry


def seconds(moment: datetime) -> int:
    return int(moment.astimezone(UTC).timestamp())
