"""The fields of an index in Elasticsearch, the analysis of its texts, and the template that defines them.

Texts are prepared by `search.language.analysis` as for the embedded engine. The analysers split them, remove stop words and stem the
rest exactly as that engine does, so both find the same documents and highlighting works for both.
"""

import hashlib
import json
import threading
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from functools import cache
from typing import Any

from elasticsearch.dsl import (
    Date,
    DenseVector,
    Document,
    Index,
    InnerDoc,
    Integer,
    Keyword,
    Nested,
    Text,
    analyzer,
    token_filter,
)

from search.backends.entries import Entry
from search.language.analysis import MAX_WORD_LENGTH, STEMMERS, base_language, prepare
from search.language.stop_words import STOP_WORDS
from search.language.tokens import WORD
from search.query.boosts import FIELD_BOOSTS

VERSION = 2  # increase it when the stored data or `search.language.analysis` change; template changes are detected automatically

# Fields whose words are also stored unstemmed and in order, for prefixes. Bodies are long, so only their distinct words are stored,
# together with those of these fields.
WRITTEN = frozenset({"title", "lead", "headings", "names"})

_building = threading.Lock()  # the library's classes share state while they build


class Passage(InnerDoc):
    """The vector of a passage. The first vectors of an index determine the dimensions of all others."""

    number = Integer()
    vector = DenseVector(
        element_type="byte", similarity="cosine", index_options={"type": "hnsw", "m": 16, "ef_construction": 100}
    )


class ArchiveDocument(Document):
    """A document without its texts, which are stored in fields by language (see `add_texts`)."""

    id = Keyword()
    payload = Keyword(index=False, doc_values=False)  # no other part of the source is stored
    fingerprint = Keyword(index=False)
    locale = Keyword()
    audience = Keyword()
    readers = Keyword(multi=True)
    type = Keyword()
    format = Keyword()
    topics = Keyword(multi=True)
    regions = Keyword(multi=True)
    countries = Keyword(multi=True)
    municipalities = Keyword(multi=True)
    readable_in = Keyword(multi=True)
    years = Integer(multi=True)
    date = Date(format="strict_date")
    opens_at = Date(format="strict_date_optional_time")
    closes_at = Date(format="strict_date_optional_time")
    expires_at = Date(format="strict_date_optional_time")
    model = Keyword()  # that computed the vectors of the passages
    passages = Nested(Passage)

    class Meta:
        dynamic = "strict"


def text_field(field: str, locale: str) -> str:
    """Return the name of the index field for `field`, one of `FIELD_BOOSTS`, in `locale`."""
    return f"{field}_{locale}"


def written_field(field: str, locale: str) -> str:
    """Return the name of the index field for the same texts, unstemmed."""
    return f"{text_field(field, locale)}.written"


def words_field(locale: str) -> str:
    """Return the name of the index field for the distinct words of texts in `locale`, unstemmed."""
    return f"words_{locale}"


# --- Analysis


def _analyser(name: str, *filters: Any) -> Any:
    """Return an analyser that ignores words too long for the embedded engine, which are URLs and noise."""
    return analyzer(name, tokenizer="standard", filter=[token_filter("shorter", "length", max=MAX_WORD_LENGTH), *filters])


def language_analyser(locale: str) -> Any:
    """Return the analyser for prepared texts in `locale`; for an unknown language, one without stemming and stop words."""
    language, filters = base_language(locale), []
    if language in STOP_WORDS:
        words = sorted({prepare(word, locale) for word in STOP_WORDS[language].split()})
        filters.append(token_filter(f"stop_{language}", "stop", stopwords=words))
    if language in STEMMERS:
        filters.append(token_filter(f"stem_{language}", "snowball", language=STEMMERS[language].capitalize()))
    return _analyser(f"text_{locale}", *filters, "asciifolding")


def words_of(text: str) -> str:
    """Return the words of `text`, separated by spaces, so that both engines split it the same way."""
    return " ".join(WORD.findall(text.replace("_", " ")))


# --- The template


def template_of(locales: Sequence[str]) -> dict[str, Any]:
    """Return the settings and mappings of an index."""
    with _building:
        return _build_template(tuple(locales))


@cache
def _build_template(locales: tuple[str, ...]) -> dict[str, Any]:
    index = Index("template")
    mapping = ArchiveDocument._doc_type.mapping._clone()
    mapping.meta("_source", includes=["payload"])
    add_texts(mapping, locales)
    index.mapping(mapping)
    index.settings(
        number_of_shards=1,  # per language: exact counts and comparable scores, up to a few million documents
        auto_expand_replicas="0-1",
        # Versions of removed documents are kept as long as a rebuild may take, so that late writers do not restore them.
        gc_deletes="6h",
    )
    template: dict[str, Any] = index.to_dict()
    return template


def add_texts(mapping: Any, locales: Sequence[str]) -> None:
    """Add an index field for each field and language, and one for the words of each language."""
    written = _analyser("written", "asciifolding")
    for locale in locales:
        for field in FIELD_BOOSTS:
            more = {"written": Text(analyzer=written, norms=False)} if field in WRITTEN else {}
            mapping.field(text_field(field, locale), Text(analyzer=language_analyser(locale), fields=more))
        mapping.field(words_field(locale), Text(analyzer=written, norms=False, index_options="docs"))


def signature(locales: Sequence[str]) -> str:
    """Return a hash that differs between incompatible indexes."""
    definition = json.dumps([VERSION, *sorted(locales), template_of(locales)], sort_keys=True)
    return hashlib.sha256(definition.encode()).hexdigest()[:12]


# --- Documents


def to_fields(entry: Entry, locales: Sequence[str], *, model: str = "") -> dict[str, Any]:
    """Return `entry` as stored in an index. Texts are prepared for the analysers; the payload keeps them unchanged.

    `model` is the model that computed its vectors; without it, they are omitted.
    """
    document = entry.document
    facts: dict[str, Any] = {
        "id": document.id,
        "payload": entry.payload,
        "fingerprint": entry.fingerprint,
        "locale": document.locale,
        "audience": document.audience,
        "readers": document.readers or tuple(locales),
        "type": document.type,
        "format": document.format,
        "topics": document.topics,
        "regions": document.regions,
        "countries": document.countries,
        "municipalities": document.municipalities,
        "readable_in": document.readable_in,
        "years": document.years,
        "date": document.date.isoformat() if document.date else None,
    }
    for name in ("opens_at", "closes_at", "expires_at"):
        moment = getattr(document, name)
        facts[name] = to_moment(moment) if moment else None
    if model and entry.vectors:
        vectors = [(passage.number, passage.vector) for passage in entry.vectors if passage.vector.any()]
        facts |= {"model": model, "passages": [{"number": number, "vector": vector.tolist()} for number, vector in vectors]}
    return {name: value for name, value in facts.items() if value not in (None, "", (), [])} | dict(_texts(entry, locales))


def _texts(entry: Entry, locales: Sequence[str]) -> Iterator[tuple[str, list[str]]]:
    texts: dict[str, list[str]] = {}
    written: dict[str, set[str]] = {}
    for field, language, text in entry.texts():
        if language in locales and text:
            words = words_of(prepare(text, language))
            texts.setdefault(text_field(field, language), []).append(words)
            if field == "body" or field in WRITTEN:
                written.setdefault(language, set()).update(words.split())
    yield from texts.items()
    for language, distinct in written.items():
        yield words_field(language), [" ".join(sorted(distinct))]


def to_moment(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="milliseconds")
