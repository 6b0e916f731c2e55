"""PDF files: a blank form for signatures in the house, and the answers of an application. Anything may render its own template.

Nothing is requested from the network while a PDF is made: templates can use the files of the theme (`{{ theme }}paper.css`), and
nothing else.
"""

from __future__ import annotations

import mimetypes
from collections.abc import Callable, Mapping
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO, TYPE_CHECKING, Any

from django.contrib.staticfiles import finders
from django.core.exceptions import SuspiciousFileOperation
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import override

from cms.languages import direction_of

from .telling import tell_answer
from .telling_rules import tell_rule

if TYPE_CHECKING:
    from weasyprint.urls import URLFetcher

    from .models import FormVersion
    from .questions.base import Question
    from .schema import FormSchema

THEME = "https://theme.invalid/"  # never asked: stands for the folder `theme/` of the static files
PICTURES = "https://pictures.invalid/"  # never asked: stands for what `read_picture` of `write_pdf` returns
WORDS_A_LINE = 10
FEWEST_LINES, MOST_LINES = 5, 22
MOST_BLANK_ROWS = 5
MOST_COLUMNS_OF_A_TABLE = 4  # more do not fit beside each other on paper


class PdfUnavailable(Exception):
    """The system has no Pango, with which WeasyPrint sets text (`docs/operations.md`)."""


def render_pdf(template: str, context: Mapping[str, Any], language: str) -> bytes:
    """Return the PDF of an HTML template, as `write_pdf` writes it. Raises PdfUnavailable."""
    out = BytesIO()
    write_pdf(out, template, context, language)
    return out.getvalue()


def write_pdf(
    out: IO[bytes],
    template: str,
    context: Mapping[str, Any],
    language: str,
    read_picture: Callable[[str], bytes] | None = None,
) -> None:
    """Write the PDF of an HTML template in `language` to `out`, tagged for screen readers (PDF/UA-1). Raises PdfUnavailable.

    The template gets `theme`, `language` and `direction` besides `context`. `read_picture` returns the JPEG that an address below
    `PICTURES` stands for, by its end: one is read at a time, and none is kept in memory.
    """
    try:
        from weasyprint import HTML
    except OSError as error:
        raise PdfUnavailable(str(error)) from error
    facts = {"theme": THEME, "language": language, "direction": direction_of(language)}
    with override(language):
        html = render_to_string(template, {**facts, **context})
    document = HTML(string=html, base_url=THEME, url_fetcher=theme_fetcher(read_picture))
    with TemporaryDirectory() as folder:
        document.write_pdf(out, pdf_variant="pdf/ua-1", cache=folder)


def theme_fetcher(read_picture: Callable[[str], bytes] | None = None) -> URLFetcher:
    """Return what reads the theme's files and the pictures of a document for WeasyPrint, and refuses every other address."""
    from weasyprint.urls import URLFetcher, URLFetcherResponse

    class ThemeFetcher(URLFetcher):
        def fetch(self, url: str, headers: Mapping[str, str] | None = None) -> URLFetcherResponse:
            if read_picture and url.startswith(PICTURES):
                return URLFetcherResponse(url, BytesIO(read_picture(url.removeprefix(PICTURES))), {"Content-Type": "image/jpeg"})
            path = find_in_theme(url)
            content_type = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
            return URLFetcherResponse(url, BytesIO(path.read_bytes()), {"Content-Type": content_type})

    return ThemeFetcher()


def find_in_theme(url: str) -> Path:
    """Return the file of the theme that `url` stands for. Raises ValueError for every other address."""
    name = url.removeprefix(THEME)
    try:
        found = finders.find(f"theme/{name}") if url.startswith(THEME) and ".." not in name else None
    except SuspiciousFileOperation:
        found = None
    if not found:
        raise ValueError(f"A PDF may not use {url}.")
    return Path(str(found))


def blank_form_pdf(version: FormVersion, language: str) -> bytes:
    """Return a version of a form as PDF, with lines to write on and boxes to tick. Raises PdfUnavailable."""
    schema = version.form_schema
    with override(language):
        sections = [
            {
                "label": section.label_in(language),
                "help": section.help_in(language),
                "rule": tell_rule(section.show_if, schema, language),
                "questions": [blank_question(question, schema, language) for question in section.questions],
            }
            for section in schema.sections
        ]
    context = {
        "title": schema.title_in(language),
        "version": version,
        "day": timezone.localdate(version.published_at),
        "sections": sections,
    }
    return render_pdf("community/forms/blank_pdf.html", context, language)


def blank_question(question: Question, schema: FormSchema, language: str) -> dict[str, Any]:
    """Return what the template needs to print an empty question."""
    facts: dict[str, Any] = {
        "kind": question.kind,  # type: ignore[attr-defined]  # every kind has one, the base has not
        "question": question,
        "label": question.label_in(language),
        "help": question.help_in(language),
        "rule": tell_rule(question.show_if, schema, language),
    }
    if options := getattr(question, "options", ()):
        facts["options"] = [option.label_in(language) for option in options]
    if words := getattr(question, "most_words", None):
        facts["most_words"] = words
    if facts["kind"] == "long_text":
        facts["lines"] = range(max(FEWEST_LINES, min(MOST_LINES, (words or 100) // WORDS_A_LINE)))
    if facts["kind"] == "consent":
        facts["wording"] = question.agreed(language)["wording"]  # type: ignore[attr-defined]  # a consent has one
    if columns := getattr(question, "asked_columns", ()):
        facts |= blank_rows(question, columns, language)
    return facts


def blank_rows(question: Any, columns: tuple[Any, ...], language: str) -> dict[str, Any]:
    return {
        "columns": [(column.label_in(language), column.is_required) for column in columns],
        "is_wide": len(columns) > MOST_COLUMNS_OF_A_TABLE,
        "rows": range(1, max(question.fewest, min(question.most, MOST_BLANK_ROWS)) + 1),
    }


def answers_pdf(
    schema: FormSchema,
    answers: Mapping[str, Any],
    language: str,
    *,
    facts: Mapping[str, str] | None = None,
    files: Mapping[str, str] | None = None,
) -> bytes:
    """Return answers as PDF: section by section, each question that is asked with its answer. Raises PdfUnavailable.

    `facts` stand below the title, such as {"Municipality": "Musterstadt"}; `files` are the names of uploaded files by their keys.
    """
    with override(language):
        sections = [
            {
                "label": section.label_in(language),
                "answers": [told_answer(one, answers.get(one.key), language, files or {}) for one in questions],
            }
            for section, questions in schema.asked_sections(answers)
        ]
    context = {"title": schema.title_in(language), "facts": (facts or {}).items(), "sections": sections}
    return render_pdf("community/forms/answers_pdf.html", context, language)


def told_answer(question: Question, answer: Any, language: str, files: Mapping[str, str]) -> dict[str, Any]:
    told: dict[str, Any] = {"label": question.label_in(language)}
    if question.is_empty(answer):
        return told
    if columns := getattr(question, "asked_columns", ()):
        told["columns"] = [column.label_in(language) for column in columns]
        told["is_wide"] = len(columns) > MOST_COLUMNS_OF_A_TABLE
        told["rows"] = [
            [(column.label_in(language), tell_answer(column, row["answers"].get(column.key), language)) for column in columns]
            for row in answer
        ]
        return told
    if question.kind == "files":  # type: ignore[attr-defined]  # every kind has one, the base has not
        return {**told, "lines": [files.get(key, key) for key in answer]}
    return {**told, "lines": tell_answer(question, answer, language).splitlines()}
