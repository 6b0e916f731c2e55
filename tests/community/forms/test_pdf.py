"""Blank forms and answers as PDF."""

import re
import zlib
from contextlib import closing
from io import BytesIO

import pytest
from django.utils import translation
from pypdfium2 import PdfDocument

from cms.languages import direction_in
from cms.pdf import THEME, find_in_theme, render_pdf
from community.forms.examples import find_example
from community.forms.models import FormVersion
from community.forms.pdf import answers_pdf, blank_form_pdf
from community.forms.schema import FormSchema
from community.forms.telling_rules import tell_rule

from .of_water import water


def pages_of(pdf: bytes) -> list[str]:
    with PdfDocument(BytesIO(pdf)) as document:
        return [text_of(document, number) for number in range(len(document))]


def text_of(document: PdfDocument, number: int) -> str:
    with closing(document[number]) as page, closing(page.get_textpage()) as text:
        return text.get_text_range()


def objects_of(pdf: bytes) -> bytes:
    """Return the objects of a PDF that tell of its language and fonts, which are compressed in it."""
    streams = re.findall(rb"stream\n(.*?)\nendstream", pdf, re.DOTALL)
    return b"".join(zlib.decompress(one) for one in streams if one[:1] == b"\x78")


def version_of(schema: FormSchema) -> FormVersion:
    return FormVersion(number=3, schema=schema.model_dump(mode="json"))


def test_blank_form_has_questions_boxes_and_pages():
    pdf = blank_form_pdf(version_of(find_example("deep_dive").form_schema()), "de")
    pages = pages_of(pdf)
    text = "\n".join(pages)

    assert "Interessenbekundung: Deep Dive" in pages[0]
    assert all("Fassung 3 vom" in page and f"{number} / {len(pages)}" in page for number, page in enumerate(pages, start=1))
    assert "Die genannten Personen wissen" in text  # the wording of the consent
    assert "Nur wenn bei „Worum geht es?“ „Starkregen“ oder „Überschwemmung“ gewählt ist." in text.replace("\r\n", " ")
    assert text.count("Vertretung: Name") == 2  # a deputy in each of two rows
    assert b"/Lang (de)" in objects_of(pdf)
    assert b"/StructTreeRoot" in objects_of(pdf)


def test_blank_form_in_arabic_runs_from_right_to_left_with_the_font_of_the_theme():
    pdf = blank_form_pdf(version_of(find_example("theme_proposal").form_schema()), "ar")
    with PdfDocument(BytesIO(pdf)) as document, closing(document[0]) as page, closing(page.get_textpage()) as text:
        left, _bottom, _right, _top = text.get_charbox(0)
        assert left > page.get_width() / 2
    assert b"Readex" in objects_of(pdf)


@pytest.mark.django_db
def test_answers_are_those_that_were_asked():
    answers = {
        "role": "city",
        "which_role": "Geheim",  # hidden, since the role is not "other"
        "inhabitants": 120000,
        "dangers": ["rain"],
        "challenge_text": "GIS مدينة",
        "measures": [{"key": "a", "answers": {"measure": "Zisterne", "costs": 1200}}],
        "plans": ["k"],
    }
    text = "\n".join(pages_of(answers_pdf(water(), answers, "de", facts={"Kommune": "Musterstadt"}, files={"k": "plan.pdf"})))

    assert "Geheim" not in text
    for told in ("Musterstadt", "City", "120.000", "Rain", "Zisterne", "1.200", "plan.pdf"):
        assert told in text


@pytest.mark.parametrize(
    ("text", "language", "direction"),
    [
        ("GIS مدينة", "ar", "rtl"),
        ("Stadt", "ar", "ltr"),
        ("123", "ar", "rtl"),
        ("GIS مدينة", "de", "ltr"),
        ("مدينة GIS", "de", "rtl"),
    ],
)
def test_line_runs_as_its_letters_do(text: str, language: str, direction: str):
    assert direction_in(text, language) == direction


@pytest.mark.parametrize(
    "url", ["https://example.org/a.png", "file:///etc/passwd", f"{THEME}../settings.py", f"{THEME}nothing.css", "data:,"]
)
def test_pdf_reads_nothing_but_the_theme(url: str):
    with pytest.raises(ValueError, match="may not use"):
        find_in_theme(url)


def test_pdf_of_a_template_asks_no_address(monkeypatch: pytest.MonkeyPatch):
    asked: list[str] = []
    monkeypatch.setattr("cms.pdf.find_in_theme", lambda url: asked.append(url) or find_in_theme(url))
    render_pdf("community/forms/answers_pdf.html", {"title": "Wasser", "sections": []}, "de")

    assert asked
    assert all(url.startswith(THEME) for url in asked)


def test_rule_in_words():
    schema = water()
    large = next(question for question in schema.questions() if question.key == "large")
    with translation.override("en"):
        assert tell_rule(large.show_if, schema, "en") == "“Einwohner” is “1,000,000” or more or “Welche?” is not answered"
        assert tell_rule(schema.sections[2].show_if, schema, "en") == "“Kommune” is not “Germany”"
        assert tell_rule(schema.sections[0].show_if, schema, "en") == ""
