"""PDF files (`cms.pdf`): a blank form for signatures in the house, and the answers of an application."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django.utils import timezone
from django.utils.translation import override

from cms.pdf import render_pdf

from .telling import tell_answer
from .telling_rules import tell_rule

if TYPE_CHECKING:
    from .models import FormVersion
    from .questions.base import Question
    from .schema import FormSchema

WORDS_A_LINE = 10
FEWEST_LINES, MOST_LINES = 5, 22
MOST_BLANK_ROWS = 5
MOST_COLUMNS_OF_A_TABLE = 4  # more do not fit beside each other on paper


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
