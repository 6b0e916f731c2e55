"""Hits: the documents on a page of results, each with the reason it was found."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cached_property

from django.utils.html import escape
from django.utils.safestring import SafeString

from search.attachments.models import FileText
from search.documents.document import AttachedFile, SearchDocument
from search.embeddings.passages import passages_of
from search.query.plan import Plan

from .highlighting import Highlighter, Match, best_snippet, count_clauses

PASSAGE_LENGTH = 480  # characters shown of a passage found by its meaning
MAX_FILE_LENGTH = 600_000  # characters of attached files to search for a passage


@dataclass(frozen=True, slots=True)
class FilePlace:
    """The place of the words in an attached file. `page` starts at 1, and is 0 for a file without pages. `url` links to the page."""

    title: str
    url: str
    page: int


@dataclass(frozen=True, slots=True)
class Hit:
    """A document that was found, and why. `title` and `snippet` are escaped HTML with the matching words in <mark>.

    Attached files and translations are only checked if the document's own text contains none of the words. `translated_in` are the
    languages of the translations that contain them.
    """

    document: SearchDocument
    score: float
    title: SafeString
    snippet: SafeString
    matched_in: tuple[str, ...]  # of "title", "lead", "headings", "body", "files", "translation", "names", "meaning"
    matched_names: tuple[str, ...]  # in the reader's language
    cross_language: bool
    file: FilePlace | None = None  # if the snippet is from a file
    translated_in: tuple[str, ...] = ()


class HitBuilder:
    """Builds the hits on one page of results for a plan."""

    def __init__(self, plan: Plan, locale: str, documents: Collection[SearchDocument]) -> None:
        self.plan, self.locale, self.documents = plan, locale, documents
        self._highlighters: dict[str, Highlighter] = {}
        self._matches: dict[str, dict[str, list[Match]]] = {}

    def build(self, document: SearchDocument, score: float) -> Hit:
        """Return the hit for one of the documents, with the words highlighted and the fields that matched."""
        texts, found = own_texts(document), self._own_matches(document)
        matched_in = [field for field in texts if found[field]]
        snippet = best_snippet([(texts[field], found[field]) for field in ("lead", "body", "headings") if texts[field]])
        file: FilePlace | None = None
        translated_in: tuple[str, ...] = ()
        if self.plan.scoring_clauses and not matched_in:
            if in_file := self._in_files(document):
                file, snippet = in_file
                matched_in.append("files")
            translated_in = tuple(code for code, text in document.translations.items() if self._highlighter(code).is_in(text))
            matched_in += ["translation"] if translated_in else []
        matched_names = tuple(self._names(document))
        matched_in += ["names"] if matched_names or (self.plan.scoring_clauses and not matched_in) else []
        return Hit(
            document=document,
            score=round(score, 4),
            title=self._highlighter(document.locale).highlight(document.title),
            snippet=snippet,
            matched_in=tuple(matched_in),
            matched_names=matched_names,
            cross_language=document.locale != self.locale,
            file=file,
            translated_in=translated_in,
        )

    def _highlighter(self, language: str) -> Highlighter:
        if language not in self._highlighters:
            self._highlighters[language] = Highlighter(self.plan, language)
        return self._highlighters[language]

    def _own_matches(self, document: SearchDocument) -> dict[str, list[Match]]:
        """Return the matches in the document's own text, by field."""
        if document.id not in self._matches:
            highlighter = self._highlighter(document.locale)
            self._matches[document.id] = {field: highlighter.matches(text) for field, text in own_texts(document).items()}
        return self._matches[document.id]

    def _names(self, document: SearchDocument) -> list[str]:
        """Return the names that match, in the reader's language; a match in another language is translated."""
        own = document.names.get(self.locale, ())
        named = [name for name in own if self._highlighter(self.locale).is_in(name)]
        for language, names in document.names.items():
            if named:
                break
            highlighter = self._highlighter(language)
            found = [number for number, name in enumerate(names) if highlighter.is_in(name)]
            named = [own[number] if len(own) == len(names) else names[number] for number in found]
        return named

    def _in_files(self, document: SearchDocument) -> tuple[FilePlace, SafeString] | None:
        """Return the place of the words in the attached files, and the passage: the first page with the most of them."""
        highlighter = self._highlighter(document.locale)
        best: tuple[int, AttachedFile, FileText, int, list[Match]] | None = None
        searched = 0
        for file in document.files:
            text = self._file_texts.get(file.digest)
            for number, page in enumerate(text.pages if text else ()):
                searched += len(page)
                found = highlighter.matches(page) if searched <= MAX_FILE_LENGTH else []
                if text and found and (best is None or count_clauses(found) > best[0]):
                    best = (count_clauses(found), file, text, number, found)
        if best is None:
            return None
        _clauses, attached, text, number, found = best
        page_number = number + 1 if text.has_pages else 0
        address = f"{attached.url}#page={page_number}" if page_number and attached.kind == "pdf" else attached.url
        return FilePlace(attached.title, address, page_number), best_snippet([(text.pages[number], found)])

    @cached_property
    def _file_texts(self) -> Mapping[str, FileText]:
        """The texts of the files of all documents whose own text contains none of the words, by digest. One query."""
        unmatched = (document for document in self.documents if not any(self._own_matches(document).values()))
        digests = {file.digest for document in unmatched for file in document.files}
        return FileText.objects.only("digest", "pages", "has_pages").in_bulk(digests) if digests else {}


def own_texts(document: SearchDocument) -> dict[str, str]:
    """Return the document's own text, by field."""
    return {
        "title": document.title,
        "lead": document.lead,
        "headings": " · ".join(document.headings),
        "body": document.body,
    }


def semantic_hit(document: SearchDocument, locale: str, score: float, number: int) -> Hit:
    """Return the hit for a document found by the meaning of a passage, without highlighting: it may contain none of the words."""
    found = [passage.text for passage in passages_of(document) if passage.number == number and passage.text]
    return Hit(
        document=document,
        score=round(score, 4),
        title=escape(document.title),
        snippet=escape(shorten(found[0] if found else document.lead, PASSAGE_LENGTH)),
        matched_in=("meaning",),
        matched_names=(),
        cross_language=document.locale != locale,
    )


def shorten(text: str, length: int) -> str:
    """Return the beginning of `text`, at most `length` characters, truncated between words."""
    return text if len(text) <= length else f"{text[:length].rpartition(' ')[0]} …"
