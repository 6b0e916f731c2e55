"""Why a document was found: what is said of a hit, whatever the engine."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cached_property

from django.utils.html import escape
from django.utils.safestring import SafeString

from search.attachments.models import FileText
from search.documents.document import AttachedFile, SearchDocument
from search.embeddings.passages import passages_of
from search.query.planner import Plan

from .highlighting import Marker, Match, best_snippet, clauses_in

LENGTH = 480  # characters of a passage that is shown
LONGEST_SEARCH = 600_000  # characters of a file that are looked through


@dataclass(frozen=True, slots=True)
class FilePlace:
    """Where in an attached file the words are. `page` counts from 1; 0 where a file has no pages. `url` leads to the page."""

    title: str
    url: str
    page: int


@dataclass(frozen=True, slots=True)
class Hit:
    """A document that was found, with why. `title` and `snippet` are escaped HTML with the words that matched in <mark>.

    Files and other versions are looked at if the document's own text has none of the words. `translated_in` are the languages of
    the versions that have them.
    """

    document: SearchDocument
    score: float
    title: SafeString
    snippet: SafeString
    matched_in: tuple[str, ...]  # of "title", "lead", "headings", "body", "files", "translation", "names", "meaning"
    matched_names: tuple[str, ...]  # in the reader's language
    cross_language: bool
    file: FilePlace | None = None  # if the snippet is of a file
    translated_in: tuple[str, ...] = ()


class HitMaker:
    """Makes hits of the documents on one page of results, found by one plan."""

    def __init__(self, plan: Plan, locale: str, documents: Collection[SearchDocument]) -> None:
        self.plan, self.locale, self.documents = plan, locale, documents
        self._markers: dict[str, Marker] = {}
        self._matches: dict[str, dict[str, list[Match]]] = {}

    def hit(self, document: SearchDocument, score: float) -> Hit:
        """Return `document`, one of those of the page, with the words marked and the places that matched."""
        texts, found = own_texts(document), self._own_matches(document)
        matched_in = [place for place in texts if found[place]]
        snippet = best_snippet([(texts[place], found[place]) for place in ("lead", "body", "headings") if texts[place]])
        place: FilePlace | None = None
        translated_in: tuple[str, ...] = ()
        if self.plan.sought and not matched_in:
            if in_file := self._in_files(document):
                place, snippet = in_file
                matched_in.append("files")
            translated_in = tuple(code for code, text in document.translations.items() if self._marker(code).is_in(text))
            matched_in += ["translation"] if translated_in else []
        matched_names = tuple(self._names(document))
        matched_in += ["names"] if matched_names or (self.plan.sought and not matched_in) else []
        return Hit(
            document=document,
            score=round(score, 4),
            title=self._marker(document.locale).mark(document.title),
            snippet=snippet,
            matched_in=tuple(matched_in),
            matched_names=matched_names,
            cross_language=document.locale != self.locale,
            file=place,
            translated_in=translated_in,
        )

    def _marker(self, language: str) -> Marker:
        if language not in self._markers:
            self._markers[language] = Marker(self.plan, language)
        return self._markers[language]

    def _own_matches(self, document: SearchDocument) -> dict[str, list[Match]]:
        """Return the matches in the document's own text, by place."""
        if document.id not in self._matches:
            marker = self._marker(document.locale)
            self._matches[document.id] = {place: marker.matches(text) for place, text in own_texts(document).items()}
        return self._matches[document.id]

    def _names(self, document: SearchDocument) -> list[str]:
        """Return the names by which it was found, in the reader's language; of another language what they are called in it."""
        own = document.names.get(self.locale, ())
        named = [name for name in own if self._marker(self.locale).is_in(name)]
        for language, names in document.names.items():
            if named:
                break
            marker = self._marker(language)
            found = [number for number, name in enumerate(names) if marker.is_in(name)]
            named = [own[number] if len(own) == len(names) else names[number] for number in found]
        return named

    def _in_files(self, document: SearchDocument) -> tuple[FilePlace, SafeString] | None:
        """Return where in the document's files the words are, and the passage: the first page that has most of them."""
        marker = self._marker(document.locale)
        best: tuple[int, AttachedFile, FileText, int, list[Match]] | None = None
        looked_at = 0
        for file in document.files:
            text = self._file_texts.get(file.digest)
            for number, page in enumerate(text.pages if text else ()):
                looked_at += len(page)
                found = marker.matches(page) if looked_at <= LONGEST_SEARCH else []
                if text and found and (best is None or clauses_in(found) > best[0]):
                    best = (clauses_in(found), file, text, number, found)
        if best is None:
            return None
        _worth, file, text, number, found = best
        page_number = number + 1 if text.has_pages else 0
        address = f"{file.url}#page={page_number}" if page_number and file.kind == "pdf" else file.url
        return FilePlace(file.title, address, page_number), best_snippet([(text.pages[number], found)])

    @cached_property
    def _file_texts(self) -> Mapping[str, FileText]:
        """The texts of the files of all documents whose own text has none of the words, by digest. One query."""
        silent = (document for document in self.documents if not any(self._own_matches(document).values()))
        digests = {file.digest for document in silent for file in document.files}
        return FileText.objects.only("digest", "pages", "has_pages").in_bulk(digests) if digests else {}


def own_texts(document: SearchDocument) -> dict[str, str]:
    """Return what a document itself says, by place."""
    return {
        "title": document.title,
        "lead": document.lead,
        "headings": " · ".join(document.headings),
        "body": document.body,
    }


def meant_hit(document: SearchDocument, locale: str, score: float, number: int) -> Hit:
    """Return `document` as found by its passage of that number, with nothing marked: no word of the query need be in it."""
    found = [passage.text for passage in passages_of(document) if passage.number == number and passage.text]
    return Hit(
        document=document,
        score=round(score, 4),
        title=escape(document.title),
        snippet=escape(shorten(found[0] if found else document.lead, LENGTH)),
        matched_in=("meaning",),
        matched_names=(),
        cross_language=document.locale != locale,
    )


def shorten(text: str, length: int) -> str:
    """Return the beginning of `text`, at most `length` characters, cut between words."""
    return text if len(text) <= length else f"{text[:length].rpartition(' ')[0]} …"
