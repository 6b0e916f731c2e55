"""Small files of every kind, intact and broken, generated on demand."""

import io
import zipfile
from collections.abc import Callable, Iterable
from typing import Any

from docx import Document
from odf.opendocument import OpenDocumentText
from odf.text import H, P
from pptx import Presentation
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfgen.canvas import Canvas

#: A file in a table of tests. Large ones are made when their test runs: every process of a run imports the table, and one runs the test.
Content = bytes | Callable[[], bytes]


def bytes_of(content: Content) -> bytes:
    return content if isinstance(content, bytes) else content()


def pdf(*pages: str, **options: Any) -> bytes:
    """Return a PDF with one line of text per page."""
    buffer = io.BytesIO()
    canvas = Canvas(buffer, **options)
    for text in pages:
        canvas.drawString(72, 700, text)
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def locked_pdf(*pages: str) -> bytes:
    return pdf(*pages, encrypt=StandardEncryption("geheimes-wort"))


def drawn_pdf() -> bytes:
    """Return a PDF of one page with a drawing and no text."""
    buffer = io.BytesIO()
    canvas = Canvas(buffer)
    canvas.rect(72, 600, 100, 100)
    canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def docx(*paragraphs: str) -> bytes:
    document, buffer = Document(), io.BytesIO()
    for text in paragraphs:
        document.add_paragraph(text)
    document.save(buffer)
    return buffer.getvalue()


def odt(heading: str, *paragraphs: str) -> bytes:
    document, buffer = OpenDocumentText(), io.BytesIO()
    document.text.addElement(H(outlinelevel=1, text=heading))
    for text in paragraphs:
        document.text.addElement(P(text=text))
    document.save(buffer)
    return buffer.getvalue()


def pptx(*slides: str, notes: str = "") -> bytes:
    presentation, buffer = Presentation(), io.BytesIO()
    for text in slides:
        slide = presentation.slides.add_slide(presentation.slide_layouts[5])
        slide.shapes.title.text = text
        slide.notes_slide.notes_text_frame.text = notes
    presentation.save(buffer)
    return buffer.getvalue()


def archive(parts: Iterable[tuple[str, bytes | str]]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as container:
        for name, content in parts:
            container.writestr(name, content)
    return buffer.getvalue()


def with_part(file: bytes, name: str, content: bytes | str) -> bytes:
    """Return an office file in which the content of one part is replaced."""
    with zipfile.ZipFile(io.BytesIO(file)) as container:
        parts = {part: container.read(part) for part in container.namelist()}
    return archive({**parts, name: content}.items())


def bomb() -> bytes:
    """Return a DOCX of a hundred kilobytes that unpacks to a hundred megabytes."""
    return with_part(docx("Hallo"), "word/document.xml", bytes(100 * 1024 * 1024))


def laughs() -> str:
    """Return XML whose last entity would expand to ten thousand million letters."""
    entities = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    return f'<?xml version="1.0"?><!DOCTYPE l [<!ENTITY l0 "haha">{entities}]><l>&l9;</l>'
