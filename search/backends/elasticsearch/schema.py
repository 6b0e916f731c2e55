"""What an index of Elasticsearch holds of a document, how its texts are analysed, and the template that says so.

Texts are prepared by `search.language.analysis` as for the embedded engine, and split, stemmed and freed of stop words by analysers that do here
what its do there: both engines find the same, and the marks in the results fit both.
"""

import hashlib
import json
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
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
from search.language.analysis import LONGEST_WORD, STEMMERS, base_language, prepare
from search.language.stop_words import STOP_WORDS
from search.language.tokens import WORD
from search.query.boosts import WORTH

VERSION = 2  # raise it whenever what is stored of documents or the analysis in `search.language.analysis` changes; what the template says is seen without

# Places whose words are also kept as they are written, not stemmed: in their order, for beginnings of words. Of bodies, which are
# long, only the different words are, together with those of these places.
WRITTEN = frozenset({"title", "lead", "headings", "names"})


class Passage(InnerDoc):
    """What a passage means. The first vectors of an index say how many numbers one has."""

    number = Integer()
    vector = DenseVector(
        element_type="byte", similarity="cosine", index_options={"type": "hnsw", "m": 16, "ef_construction": 100}
    )


class ArchiveDocument(Document):
    """The facts of a document. Its texts are in fields by place and language, see `add_texts`."""

    id = Keyword()
    payload = Keyword(index=False, doc_values=False)  # nothing is kept of the source but this
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
    model = Keyword()  # whose vectors the passages have
    passages = Nested(Passage)

    class Meta:
        dynamic = "strict"


def text_field(place: str, locale: str) -> str:
    """Return the name of the field for texts of `place`, one of `WORTH`, in `locale`."""
    return f"{place}_{locale}"


def written_field(place: str, locale: str) -> str:
    """Return the name of the field for the same texts with words as they are written."""
    return f"{text_field(place, locale)}.written"


def words_field(locale: str) -> str:
    """Return the name of the field for the different words of texts in `locale`, as they are written."""
    return f"words_{locale}"


# --- Analysis


def _analyser(name: str, *filters: Any) -> Any:
    """Return an analyser of words; longer ones than the embedded engine takes are addresses and noise."""
    return analyzer(name, tokenizer="standard", filter=[token_filter("shorter", "length", max=LONGEST_WORD), *filters])


def language_analyser(locale: str) -> Any:
    """Return the analyser of prepared texts of `locale`; of a language it does not know, one that neither stems nor drops."""
    language, filters = base_language(locale), []
    if language in STOP_WORDS:
        words = sorted({prepare(word, locale) for word in STOP_WORDS[language].split()})
        filters.append(token_filter(f"stop_{language}", "stop", stopwords=words))
    if language in STEMMERS:
        filters.append(token_filter(f"stem_{language}", "snowball", language=STEMMERS[language].capitalize()))
    return _analyser(f"text_{locale}", *filters, "asciifolding")


def words_of(text: str) -> str:
    """Return the words of `text` with a space between them: what a word is, both engines say alike."""
    return " ".join(WORD.findall(text.replace("_", " ")))


# --- The template


def template_of(locales: Sequence[str]) -> dict[str, Any]:
    """Return settings and mappings of an index."""
    index = Index("template")
    mapping = ArchiveDocument._doc_type.mapping._clone()
    mapping.meta("_source", includes=["payload"])
    add_texts(mapping, locales)
    index.mapping(mapping)
    index.settings(
        number_of_shards=1,  # of each language: exact counts and one scale of scores, for some millions of documents
        auto_expand_replicas="0-1",
        # Late writers are told that what they write is outdated, also of what was taken out meanwhile; a rebuild may take so long.
        gc_deletes="6h",
    )
    said: dict[str, Any] = index.to_dict()
    return said


def add_texts(mapping: Any, locales: Sequence[str]) -> None:
    """Add a field for each place and language, and one for the words of each language."""
    written = _analyser("written", "asciifolding")
    for locale in locales:
        for place in WORTH:
            also = {"written": Text(analyzer=written, norms=False)} if place in WRITTEN else {}
            mapping.field(text_field(place, locale), Text(analyzer=language_analyser(locale), fields=also))
        mapping.field(words_field(locale), Text(analyzer=written, norms=False, index_options="docs"))


def signature(locales: Sequence[str]) -> str:
    """Return what tells indexes apart that cannot be read alike."""
    said = json.dumps([VERSION, *sorted(locales), template_of(locales)], sort_keys=True)
    return hashlib.sha256(said.encode()).hexdigest()[:12]


# --- Documents


def to_fields(given: Entry, locales: Sequence[str], *, model: str = "") -> dict[str, Any]:
    """Return `given` as an index takes it. Texts are prepared for the analysers; the payload keeps them as they are.

    `model` is whose vectors it has; without one they are left out.
    """
    document = given.document
    facts: dict[str, Any] = {
        "id": document.id,
        "payload": given.payload,
        "fingerprint": given.fingerprint,
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
    if model and given.vectors:
        vectors = [(passage.number, passage.vector) for passage in given.vectors if passage.vector.any()]
        facts |= {"model": model, "passages": [{"number": number, "vector": vector.tolist()} for number, vector in vectors]}
    return {name: value for name, value in facts.items() if value not in (None, "", (), [])} | dict(_texts(given, locales))


def _texts(given: Entry, locales: Sequence[str]) -> Iterator[tuple[str, list[str]]]:
    texts: dict[str, list[str]] = {}
    written: dict[str, set[str]] = {}
    for place, language, text in given.texts():
        if language in locales and text:
            words = words_of(prepare(text, language))
            texts.setdefault(text_field(place, language), []).append(words)
            if place == "body" or place in WRITTEN:
                written.setdefault(language, set()).update(words.split())
    yield from texts.items()
    for language, different in written.items():
        yield words_field(language), [" ".join(sorted(different))]


def to_moment(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="milliseconds")
